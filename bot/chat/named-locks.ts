// Things that one chat process does at a time, whatever their number: PostgreSQL advisory locks on a connection of their own. A
// channel is kept by its editor until that process ends; an activity is held while it is handled. PostgreSQL frees the locks of a
// process that died. Needs a direct connection: a pooler in transaction mode would lose the locks.
import pg from 'pg';
import { type DatabaseLimits, DEFAULT_DATABASE_LIMITS, steadyConfig } from '../../db/steady.ts';
import type { Secret } from '../../domain/secret.ts';

/** First half of the advisory keys, so that they meet no other advisory lock. */
const LOCK_CLASSES = { channels: 0x7063, activities: 0x7061 } as const;

/**
 * A connection that broke silently must be noticed, on both sides, or its holder would go on editing beside the next one, or nobody
 * could edit: the holder asks so many times within a silence, and PostgreSQL frees the locks of one that has not for three.
 */
const BEATS = 3;
const FREED_AFTER = 3;
/** The setting is there from PostgreSQL 14 on. */
const END_WHEN_IDLE = `select set_config(name, $1, false) from pg_settings where name = 'idle_session_timeout'`;
/** What has become a standby would give its locks to one process while the new primary gives them to another. */
const IS_WRITABLE = `select current_setting('transaction_read_only') = 'off' as writable`;

export type NamedLocks = {
  /** True when this process has it, or has just got it. */
  hold(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
  /** Gives everything up. */
  close(): Promise<void>;
};

/** `onError` hears of a lost connection; the next `hold` connects again, and by then another process may have the lock. */
export function createNamedLocks(
  address: Secret,
  of: keyof typeof LOCK_CLASSES,
  onError: (error: Error) => void,
  limits: DatabaseLimits = DEFAULT_DATABASE_LIMITS,
): NamedLocks {
  // What is asked here is answered at once: who waits for a lock does not wait as long as for a statement.
  const silence = limits.connectMs;
  const held = new Set<string>();
  let connection: pg.Client | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  function lost(client: pg.Client, error: Error): void {
    if (connection !== client) return;
    connection = null;
    held.clear();
    onError(error);
  }

  async function connected(): Promise<pg.Client> {
    if (connection !== null) return connection;
    const steady = steadyConfig(address, { ...limits, statementMs: silence * 0.8 }, onError);
    const client = new pg.Client({ ...steady, application_name: 'patchcenter-posting' });
    client.on('error', (error) => lost(client, error));
    const beating = setInterval(() => void inTurn(() => beat(client)), silence / BEATS);
    client.on('end', () => {
      clearInterval(beating);
      lost(client, new Error('The connection that holds the locks ended'));
    });
    try {
      await client.connect();
      await client.query(END_WHEN_IDLE, [String(silence * FREED_AFTER)]);
    } catch (error) {
      clearInterval(beating);
      leave(client);
      throw error;
    }
    connection = client;
    return client;
  }

  async function beat(client: pg.Client): Promise<void> {
    if (connection !== client) return;
    try {
      const { rows } = await client.query<{ writable: boolean }>(IS_WRITABLE);
      if (rows[0]?.writable === true) return;
      lost(client, new Error('The server that holds the locks cannot be written any more'));
      leave(client);
    } catch (error) {
      lost(client, error instanceof Error ? error : new Error(String(error)));
    }
  }

  async function acquire(id: string): Promise<boolean> {
    if (held.has(id)) return true;
    const client = await connected();
    const sql = 'select pg_try_advisory_lock($1::int, hashtext($2)) as got';
    const { rows } = await client.query<{ got: boolean }>(sql, [LOCK_CLASSES[of], id]);
    const got = rows[0]?.got === true && connection === client;
    if (got) held.add(id);
    return got;
  }

  async function giveUp(id: string): Promise<void> {
    if (!held.delete(id) || connection === null) return;
    await connection.query('select pg_advisory_unlock($1::int, hashtext($2))', [LOCK_CLASSES[of], id]);
  }

  /** One query at a time on the connection. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = queue.then(act);
    queue = result.catch(() => undefined);
    return result;
  }

  return {
    hold: (id) => (held.has(id) ? Promise.resolve(true) : inTurn(() => acquire(id))),
    release: (id) => inTurn(() => giveUp(id)),
    close: () =>
      inTurn(async () => {
        const client = connection;
        connection = null;
        held.clear();
        await client?.end();
      }),
  };
}

/** Nobody waits for the goodbye of a connection that may be broken. */
function leave(client: pg.Client): void {
  void client.end().catch(() => undefined);
}

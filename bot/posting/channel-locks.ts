// One editor a channel, whatever the number of chat processes: a PostgreSQL advisory lock that a process keeps until it ends. It is
// kept, not passed round, because the rate windows of a channel are in its editor's memory. PostgreSQL frees the locks of a
// process that died. Needs a direct connection: a pooler in transaction mode would lose the locks.
import pg from 'pg';

/** First half of the advisory keys, so that they meet no other advisory lock. */
const LOCK_CLASS = 0x7063;

/** A connection that broke silently must be noticed, or its holder would go on editing beside the next one. */
const STEADY = { keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: 10_000 };

export type ChannelLocks = {
  /** True when this process is, or has just become, the editor of the channel. */
  hold(conversationId: string): Promise<boolean>;
  /** Gives every channel up. */
  close(): Promise<void>;
};

/** `onError` hears of a lost connection; the next `hold` connects again, and by then another process may be the editor. */
export function createChannelLocks(connectionString: string, onError: (error: Error) => void): ChannelLocks {
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
    const client = new pg.Client({ connectionString, application_name: 'patchcenter-posting', ...STEADY });
    client.on('error', (error) => lost(client, error));
    client.on('end', () => lost(client, new Error('The connection that holds the channel locks ended')));
    await client.connect();
    connection = client;
    return client;
  }

  async function acquire(id: string): Promise<boolean> {
    if (held.has(id)) return true;
    const client = await connected();
    const sql = 'select pg_try_advisory_lock($1::int, hashtext($2)) as got';
    const { rows } = await client.query<{ got: boolean }>(sql, [LOCK_CLASS, id]);
    const got = rows[0]?.got === true && connection === client;
    if (got) held.add(id);
    return got;
  }

  /** One query at a time on the connection. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = queue.then(act);
    queue = result.catch(() => undefined);
    return result;
  }

  return {
    hold: (id) => (held.has(id) ? Promise.resolve(true) : inTurn(() => acquire(id))),
    close: () =>
      inTurn(async () => {
        const client = connection;
        connection = null;
        held.clear();
        await client?.end();
      }),
  };
}

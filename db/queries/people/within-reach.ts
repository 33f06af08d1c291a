// Reads as somebody with a list of hosts sees the estate (PEOPLE-3): the tables hold their servers' rows alone.
import { sql } from 'kysely';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import { isWithin } from '../../../domain/people/host-rules.ts';
import type { Db } from '../../schema/database.ts';
import { REACH_SCHEMA, REACH_SETTING } from '../../within-reach.ts';
import { loadHostRules, loadReachedServers } from './reach.ts';

/** null: no list, every server. */
export async function loadServersWithin(db: Db, userId: UserId): Promise<readonly ServerId[] | null> {
  const rules = await loadHostRules(db, userId);
  if (rules.length === 0) return null;
  const servers = await loadReachedServers(db, null);
  return servers.filter((server) => isWithin(rules, server)).map(({ id }) => id);
}

/**
 * `read` sees only what is about these servers, and must only read: what it writes would go through views. In a transaction of its own,
 * unless `db` is one, which sees everything again afterwards.
 */
export function readOnServers<T>(db: Db, servers: readonly ServerId[], read: (db: Db) => Promise<T>): Promise<T> {
  if (!db.isTransaction) return db.transaction().execute((trx) => readOnServers(trx, servers, read));
  return narrowed(db, servers, read);
}

/**
 * What is true of the whole estate, within a read that is narrowed: for a yes or no that rests on others' servers, such as the gate. null:
 * `db` is not narrowed. Whoever asks names none of these servers.
 */
export async function readOnAll<T>(db: Db, read: (db: Db) => Promise<T>): Promise<T | null> {
  if (!db.isTransaction) return null;
  const path = await searchPath(db);
  const first = `${REACH_SCHEMA}, `;
  if (!path.startsWith(first)) return null;
  await sql`select set_config('search_path', ${path.slice(first.length)}, true)`.execute(db);
  const result = await read(db);
  await sql`select set_config('search_path', ${path}, true)`.execute(db);
  return result;
}

/** Whether `db` sees the servers of one account alone. */
export async function isReadNarrowed(db: Db): Promise<boolean> {
  return db.isTransaction && (await searchPath(db)).startsWith(`${REACH_SCHEMA}, `);
}

async function searchPath(db: Db): Promise<string> {
  const { rows } = await sql<{ path: string }>`select current_setting('search_path') as path`.execute(db);
  return rows[0]?.path ?? '';
}

/** As `userId` may read. */
export async function readWithinReach<T>(db: Db, userId: UserId, read: (db: Db) => Promise<T>): Promise<T> {
  const servers = await loadServersWithin(db, userId);
  return servers === null ? read(db) : readOnServers(db, servers, read);
}

async function narrowed<T>(trx: Db, servers: readonly ServerId[], read: (db: Db) => Promise<T>): Promise<T> {
  const path = await searchPath(trx);
  await sql`select set_config(${REACH_SETTING}, ${servers.join(',')}, true),
    set_config('search_path', ${`${REACH_SCHEMA}, ${path}`}, true)`.execute(trx);
  // Held to the end of the transaction: a migration cannot take the views away, which would show everything.
  await sql`select from ${sql.id(REACH_SCHEMA, 'servers')} limit 0`.execute(trx);
  const result = await read(trx);
  // After an error the transaction ends, and both settings with it.
  await sql`select set_config('search_path', ${path}, true)`.execute(trx);
  return result;
}

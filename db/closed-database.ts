// A database that no process may work on: it was moved away, or a restore into it has not ended. Said in a table of its own that no
// migration knows, so that it can be said whatever the schema is.
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db, Trx } from './schema/database.ts';

export const CLOSED_TABLE = 'closed_to_processes';

/** In the transaction that the sentence is about. */
export async function closeDatabase(client: pg.ClientBase, reason: string): Promise<void> {
  await client.query(`create table ${CLOSED_TABLE} (reason text not null, since timestamptz not null default now())`);
  await client.query(`insert into ${CLOSED_TABLE} (reason) values ($1)`, [reason]);
}

/** In the transaction after which it may be used. */
export async function openAgain(trx: Trx): Promise<void> {
  await sql`drop table ${sql.table(CLOSED_TABLE)}`.execute(trx);
}

/** The sentence; null: it is open. */
export async function closedReason(db: Db): Promise<string | null> {
  const there = await sql<{ there: boolean }>`select to_regclass(${CLOSED_TABLE}) is not null as there`.execute(db);
  if (there.rows[0]?.there !== true) return null;
  const { rows } = await sql<{ reason: string }>`select reason from ${sql.table(CLOSED_TABLE)}`.execute(db);
  return rows[0]?.reason ?? 'The database is closed to processes.';
}

/** As `closedReason`, for whoever copies. */
export async function closedReasonFor(client: pg.ClientBase): Promise<string | null> {
  const there = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [CLOSED_TABLE]);
  if (there.rows[0]?.there !== true) return null;
  const { rows } = await client.query<{ reason: string }>(`select reason from ${CLOSED_TABLE}`);
  return rows[0]?.reason ?? 'The database is closed to processes.';
}

// What a bench stands on: a database of its own that counts its statements, in a folder that goes away with it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { connectDatabase } from '../../db/connect.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import type { Db } from '../../db/schema/database.ts';

export type Ground = {
  readonly db: Db;
  readonly url: string;
  /** For files of the bench. */
  readonly dir: string;
  clear(): Promise<void>;
};

/** PostgreSQL counts statements in every bench that asks it to, so that all of them pay for it alike. */
const COUNTING = ['-c', 'shared_preload_libraries=pg_stat_statements', '-c', 'pg_stat_statements.track=top'];

export async function openGround(name: string): Promise<Ground> {
  const dir = await mkdtemp(path.join(tmpdir(), `patchcenter-bench-${name}-`));
  const data = `${dir}-postgres`;
  const server = await startEmbedded(data, { temporary: true, flags: ['-c', 'fsync=off', ...COUNTING] });
  const url = await server.url('bench');
  const db = connectDatabase(url, () => {});
  const clear = async () => {
    await db.destroy();
    await server.stop();
    for (const place of [dir, data, `${data}.port`]) await rm(place, { recursive: true, force: true });
  };
  try {
    await migrateToLatest(db);
    await sql`create extension pg_stat_statements`.execute(db);
    return { db, url, dir, clear };
  } catch (error) {
    await clear();
    throw error;
  }
}

export type Counted = { readonly statement: string; readonly calls: number; readonly ms: number };

/** Of all processes, since `forgetStatements`; the most called first. Beginnings and ends of transactions count, as each is a way there and back. */
export async function countStatements(db: Db): Promise<readonly Counted[]> {
  const { rows } = await sql<Counted>`
    select regexp_replace(query, '\\s+', ' ', 'g') as statement, calls::int, total_exec_time + total_plan_time as ms
    from pg_stat_statements s join pg_database d on d.oid = s.dbid
    where d.datname = current_database() and query not like '%pg_stat_statements%' order by calls desc`.execute(db);
  return rows;
}

export async function forgetStatements(db: Db): Promise<void> {
  await sql`select pg_stat_statements_reset()`.execute(db);
}

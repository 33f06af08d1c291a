// The embedded PostgreSQL of a test run is stopped by the run's own end; when the run is killed, a keeper does it.
import { sql } from 'kysely';
import type { Db } from '../../../db/schema/database.ts';
import { lastWill } from './last-will.ts';

const END = 'kill -INT "$(head -n 1 "$0/postmaster.pid")" && sleep 3 && rm -rf "$0" "$0.port"';

/** Returns how to revoke it: to be done when the test ends as it should. */
export async function databaseWill(db: Db): Promise<() => void> {
  const { rows } = await sql<{ folder: string }>`select current_setting('data_directory') as folder`.execute(db);
  const folder = rows[0]?.folder;
  if (folder === undefined) throw new Error('PostgreSQL does not say where its files are');
  return lastWill('sh', ['-c', END, folder]);
}

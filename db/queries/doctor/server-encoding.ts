// What PostgreSQL this is, and in which encoding its database keeps texts.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

export async function readServer(db: Db): Promise<{ readonly version: string; readonly encoding: string }> {
  const { rows } = await sql<{ version: string; encoding: string }>`
    select current_setting('server_version') as version, current_setting('server_encoding') as encoding`.execute(db);
  return rows[0] ?? { version: '?', encoding: '?' };
}

// Servers that a system of monitoring showed red when their prerequisites were last read.
import { sql } from 'kysely';
import type { SessionId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export async function loadAlreadyRed(db: Db, ids: readonly SessionId[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select('v.hostname')
    .where('s.id', 'in', ids)
    .where(sql<boolean>`s.prereq_detail -> 'checks' @> '[{"code": "monitoring", "answer": "no"}]'`)
    .orderBy('v.hostname')
    .execute();
  return rows.map(({ hostname }) => hostname);
}

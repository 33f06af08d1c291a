// Sessions whose owner said KO to what was patched last, which counts as a failure (RUN-10).
import { sql } from 'kysely';
import type { SessionId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Of a row `s` of `patch_sessions`: the answer about its latest attempt. */
export const isLastRejected = sql<boolean>`exists (select 1 from patch_validation p where p.status = 'validated_ko'
  and p.attempt_id = (select max(x.id) from patch_attempts x where x.session_id = s.id))`;

/** Those among them. */
export async function loadRejected(db: Db, sessions: readonly SessionId[]): Promise<ReadonlySet<SessionId>> {
  if (sessions.length === 0) return new Set();
  const rows = await db
    .selectFrom('patch_sessions as s')
    .select('s.id')
    .where('s.id', 'in', [...sessions])
    .where(isLastRejected)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

// Who stands in the history as its operator: whoever was assigned, otherwise whoever ordered the attempt; of a maintenance window whoever
// approved it (POL-5).
import { sql } from 'kysely';
import type { AttemptId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export async function loadOperatorOfAttempt(
  db: Db,
  id: AttemptId,
): Promise<{ readonly intervenant_id: UserId | null; readonly intervenant_name: string | null }> {
  const { rows } = await sql<{ intervenant_id: UserId; intervenant_name: string }>`
    select u.id as intervenant_id, u.display_name as intervenant_name
    from patch_attempts a join patch_sessions s on s.id = a.session_id
    join users u on u.id = coalesce(s.intervenant_id, a.started_by) where a.id = ${id}`.execute(db);
  return rows[0] ?? { intervenant_id: null, intervenant_name: null };
}

// Whose servers sessions are about, for the setting that keeps operators to their own.
import type { SessionId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type OthersServer = { readonly sessionId: SessionId; readonly hostname: string; readonly operator: string };

/** Of these sessions those that have another operator, by hostname. */
export async function loadOthersServers(
  db: Db,
  sessionIds: readonly SessionId[],
  userId: UserId,
): Promise<readonly OthersServer[]> {
  if (sessionIds.length === 0) return [];
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('users as u', 'u.id', 's.intervenant_id')
    .select(['s.id as sessionId', 'v.hostname', 'u.display_name as operator'])
    .where('s.id', 'in', [...sessionIds])
    .where('s.intervenant_id', '<>', userId)
    .orderBy('v.hostname')
    .execute();
}

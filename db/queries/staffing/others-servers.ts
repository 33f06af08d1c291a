// Whose servers sessions are about, for the setting that keeps operators to their own.
import type { SessionId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type OthersServer = { readonly sessionId: SessionId; readonly hostname: string; readonly operator: string };

/** Of these sessions those that have another operator whose account is in force (PEOPLE-3), by hostname. */
export async function loadOthersServers(
  db: Db,
  sessionIds: readonly SessionId[],
  userId: UserId,
  now: Date,
): Promise<readonly OthersServer[]> {
  if (sessionIds.length === 0) return [];
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('users as u', 'u.id', 's.intervenant_id')
    .select(['s.id as sessionId', 'v.hostname', 'u.display_name as operator'])
    .where('s.id', 'in', [...sessionIds])
    .where('s.intervenant_id', '<>', userId)
    .where('u.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('u.expires_at', 'is', null), eb('u.expires_at', '>', now)]))
    .orderBy('v.hostname')
    .execute();
}

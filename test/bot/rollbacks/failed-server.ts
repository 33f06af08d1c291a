// A server that failed in a campaign, with the snapshot of its attempt.
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';

/** `server`: one that there is already. */
export async function addFailed(
  db: Db,
  campaignId: CampaignId,
  hostname: string,
  server?: ServerId,
): Promise<ServerId> {
  const id = server ?? (await addServer(db, hostname));
  const session = await addSession(db, campaignId, id);
  const asked = { sessionId: session, serverId: id, campaignId, startedBy: null, at: MONDAY_MORNING } as const;
  const attempt = await db.transaction().execute((trx) => insertAttempt(trx, { ...asked, step: 'conclude' }));
  const ended = { state: 'failed', failure_class: 'unknown', ended_at: MONDAY_MORNING } as const;
  await db.updateTable('patch_sessions').set({ status: 'failed' }).where('id', '=', session).execute();
  await db.updateTable('patch_attempts').set(ended).where('id', '=', attempt).execute();
  const of = { attempt_id: attempt, session_id: session, server_id: id, campaign_id: campaignId };
  const machine = { vcenter: 'Senlis', vm_moref: 'vm-1', snapshot_moref: 'snapshot-1' };
  await db
    .insertInto('vm_snapshots')
    .values({ ...of, ...machine, name: `PC_${hostname}_${campaignId}`, state: 'present', created_at: MONDAY_MORNING })
    .execute();
  return id;
}

// PRE-4: a server without snapshots is started only once somebody has said that its backup is recent.
import { loadCampaignServers } from '../../db/queries/campaigns/campaign-servers.ts';
import { DEFAULT_START_POLICY } from '../../domain/campaigns/start-policy.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { withinReach } from '../shared/reach/refusals.ts';

type Confirm = { readonly campaignId: CampaignId };
type Confirmed = { readonly servers: number };

/** For every server of the campaign with `rollback_method='na'` whose backup nobody and no system has answered for, or too long ago (RUN-14). */
export function confirmBackup(ctx: OperationContext, by: Requester, ask: Confirm): Promise<Outcome<Confirmed>> {
  const spec = {
    ability: 'campaign.prereqs',
    action: 'prereqs.confirm-backup',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => confirm(work, ask));
}

async function confirm(work: UnitOfWork, { campaignId }: Confirm): Promise<Outcome<Confirmed>> {
  const { trx, now, by, settings } = work;
  const campaign = await lockOpenCampaign(trx, campaignId);
  if (campaign.kind === 'refused') return campaign;
  const hours = settings.backupHours ?? DEFAULT_START_POLICY.backupHours;
  const oldest = new Date(now.getTime() - hours * 3_600_000);
  const own = await withinReach(work, await loadCampaignServers(trx, campaignId, null));
  if (own.length === 0) return NOTHING;
  const rows = await trx
    .updateTable('patch_sessions')
    .set({ backup_confirmed_by: by.actor.userId, backup_confirmed_at: now, start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .where(
      'server_id',
      'in',
      own.map(({ serverId }) => serverId),
    )
    .where('rollback_method', '=', 'na')
    .where((eb) =>
      eb.or([
        eb('backup_confirmed_at', 'is', null),
        eb('backup_confirmed_at', '<=', oldest),
        eb('backup_confirmed_at', '>', now),
      ]),
    )
    // PRE-4: nobody is asked where a system has answered.
    .where((eb) => eb.or([eb('backup_answer', 'is', null), eb('backup_answer', '=', 'unknown')]))
    .where('status', 'in', ['pending', 'prereq_ok', 'failed'])
    .returning('server_id')
    .execute();
  if (rows.length === 0) return NOTHING;
  await work.record({ after: { servers: rows.map((row) => row.server_id) } });
  return { kind: 'done', servers: rows.length };
}

const NOTHING = refuse('Il n’y a pas de sauvegarde à confirmer.', 'There is no backup to confirm.');

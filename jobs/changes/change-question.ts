// What is asked of the change request of a campaign at the start of one of its servers.
import { loadChange } from '../../db/queries/changes/campaign-changes.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { ChangeQuestion } from '../../domain/changes/change-gate.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import type { JobContext } from '../context.ts';

type Campaign = { readonly campaign_id: CampaignId; readonly kind: string };

/** null: the settings ask for none. */
export async function changeQuestion(
  { integrations, settings }: Pick<JobContext, 'integrations' | 'settings'>,
  trx: Trx,
  { campaign_id: campaignId, kind }: Campaign,
): Promise<ChangeQuestion | null> {
  for (const { name, changes } of integrations) {
    if (changes === null || (kind === 'emergency' && !changes.policy.emergencies)) continue;
    const row = await loadChange(trx, campaignId);
    const about = { policy: changes.policy, system: INTEGRATION_TITLES[name], zone: settings.zone };
    if (row === null || row.integration !== name) return { ...about, change: null };
    const {
      number,
      state,
      on_hold: onHold,
      planned_start: plannedStart,
      planned_end: plannedEnd,
      read_at: readAt,
    } = row;
    return { ...about, change: { number, state, onHold, plannedStart, plannedEnd, readAt } };
  }
  return null;
}

// A QuickWin run as its operations take hold of it: an open campaign of that kind, and how far it is (RUN-13).
import type { CampaignId } from '../../domain/ids.ts';
import type { QuickwinPhase } from '../../domain/quickwin/phase.ts';
import { lockOpenCampaign, type OpenCampaign } from '../shared/open-campaign.ts';
import { type Refused, refuse, type UnitOfWork } from '../shared/operation.ts';

export type OpenRun = OpenCampaign & { readonly phase: QuickwinPhase };

/** Locked to the end of the transaction. */
export async function lockOpenRun({ trx }: UnitOfWork, id: CampaignId): Promise<OpenRun | Refused> {
  const campaign = await lockOpenCampaign(trx, id);
  if (campaign.kind === 'refused') return campaign;
  const { phase } = campaign;
  if (phase === null) {
    return refuse(`La campagne ${id} n’est pas un QuickWin.`, `Campaign ${id} is not a QuickWin.`);
  }
  return { ...campaign, phase };
}

export async function setPhase({ trx }: UnitOfWork, id: CampaignId, phase: QuickwinPhase): Promise<void> {
  await trx.updateTable('campaigns').set({ phase }).where('id', '=', id).execute();
}

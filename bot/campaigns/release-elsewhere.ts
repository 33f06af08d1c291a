// ELIG-5: a server that a standard campaign takes is postponed in the others that still have it, and their cards say so.
import { excludeSession } from '../../db/queries/attempts/sessions.ts';
import { type HeldElsewhere, lockHeldElsewhere } from '../../db/queries/servers/elsewhere.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { labelText } from '../../domain/previews/label-text.ts';
import type { UnitOfWork } from '../shared/operation.ts';

/**
 * Under `lockPlan` and `lockGate`, once what stands against it was asked. What runs is never touched: the database then refuses the
 * second session. `into` null: a campaign of another kind, which holds nothing.
 */
export async function releaseElsewhere(
  work: UnitOfWork,
  servers: readonly ServerId[],
  into: { readonly campaignId: CampaignId; readonly label: string } | null,
): Promise<void> {
  if (into === null) return;
  const held = await lockHeldElsewhere(work.trx, servers, into.campaignId);
  for (const session of held) await postpone(work, session, into);
}

/** A failed one stays failed: only the retry that was ordered is withdrawn. */
async function postpone(
  work: UnitOfWork,
  { id, hostname, status }: HeldElsewhere,
  { campaignId, label }: { readonly campaignId: CampaignId; readonly label: string },
): Promise<void> {
  const { trx, by, now } = work;
  const detail: Text = {
    fr: `Reporté : repris par la campagne ${campaignId} (${labelText(label).fr})`,
    en: `Postponed: taken over by campaign ${campaignId} (${labelText(label).en})`,
  };
  if (status === 'failed') {
    await trx
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null, start_activity: null, repair_asked: false })
      .where('id', '=', id)
      .execute();
  } else if (!(await excludeSession(trx, id, { reason: 'reporte', detail, by: by.actor.name, at: now }))) {
    throw new Error(`session ${id} moved under its lock`);
  }
  await work.record({
    action: 'session.postpone',
    object: { type: 'session', id },
    before: { hostname, status },
    after: { status: status === 'failed' ? 'failed' : 'excluded', takenOverBy: campaignId },
    reason: detail.en,
  });
}

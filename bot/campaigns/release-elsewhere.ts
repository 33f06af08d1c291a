// ELIG-5: a server that a standard campaign takes is postponed in the others that still have it, and their cards say so.

import { sql } from 'kysely';
import { excludeSession } from '../../db/queries/attempts/sessions.ts';
import { isOpen } from '../../db/queries/servers/elsewhere.ts';
import type { SessionStatus } from '../../domain/campaigns/session-state.ts';
import type { CampaignId, ServerId, SessionId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { labelText } from '../../domain/previews/label-text.ts';
import type { UnitOfWork } from '../shared/operation.ts';

type Held = {
  readonly id: SessionId;
  readonly hostname: string;
  readonly campaignId: CampaignId;
  readonly status: SessionStatus;
};

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
  const held = await heldElsewhere(work, servers, into.campaignId);
  for (const session of held) await postpone(work, session, into);
}

async function heldElsewhere(
  { trx }: UnitOfWork,
  servers: readonly ServerId[],
  besides: CampaignId,
): Promise<readonly Held[]> {
  const { rows } = await sql<Held>`
    select s.id, v.hostname, s.campaign_id as "campaignId", s.status
    from patch_sessions s join servers v on v.id = s.server_id join campaigns c on c.id = s.campaign_id
    where ${isOpen} and s.status <> 'in_progress' and s.campaign_id <> ${besides}
      and s.server_id = any(${[...servers]}::int[])
    order by s.id for update of s`.execute(trx);
  return rows;
}

/** A failed one stays failed: only the retry that was ordered is withdrawn. */
async function postpone(
  work: UnitOfWork,
  { id, hostname, status }: Held,
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
      .set({ start_asked_at: null, start_asked_by: null, repair_asked: false })
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

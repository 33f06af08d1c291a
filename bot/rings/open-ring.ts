// A named decision opens a ring of one campaign before its time, with a reason, and can be withdrawn (RING-1).

import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadOpenings, loadServersLeft } from '../../db/queries/rings/campaign-rings.ts';
import { loadRings } from '../../db/queries/rings/ring-facts.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { CampaignId, RingId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { EVERYBODY } from '../../domain/rings/campaign-rings.ts';
import { type Ring, ringBefore } from '../../domain/rings/ring-gate.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';

/** `ring` null: everybody. */
export type OfRing = { readonly campaignId: CampaignId; readonly ring: RingId | null };

function onRing(
  ctx: OperationContext,
  by: Requester,
  action: AuditedAction,
  ask: OfRing,
  act: (work: UnitOfWork, rings: readonly Ring[]) => Promise<Outcome<object>>,
): Promise<Outcome<object>> {
  const object = { type: 'campaign', id: ask.campaignId } as const;
  return operate(ctx, by, { ability: 'gate.override', action, object }, async (work) => {
    await lockGate(work.trx);
    const campaign = await lockOpenCampaign(work.trx, ask.campaignId);
    return campaign.kind === 'refused' ? campaign : act(work, await loadRings(work.trx));
  });
}

export function openRing(
  ctx: OperationContext,
  by: Requester,
  ask: OfRing & { readonly reason: string },
): Promise<Outcome<object>> {
  return onRing(ctx, by, 'ring.open', ask, async (work, rings) => {
    const { trx, now } = work;
    const { campaignId, ring } = ask;
    if (ring !== null && !rings.some(({ id }) => id === ring)) return GONE;
    const name = nameOf(rings, ring);
    if (ringBefore(rings, ring) === null) {
      return refuse(
        `L’anneau « ${name.fr} » n’attend aucun autre anneau : il n’y a rien à ouvrir.`,
        `Ring “${name.en}” waits for no other ring: there is nothing to open.`,
      );
    }
    const standing = (await loadOpenings(trx, campaignId)).find((one) => one.ring === ring);
    if (standing !== undefined) {
      return refuse(
        `${standing.by} a déjà ouvert l’anneau « ${name.fr} » dans la campagne ${campaignId}.`,
        `${standing.by} has already opened ring “${name.en}” in campaign ${campaignId}.`,
      );
    }
    const reason = work.text(ask.reason);
    if (reason === '') return lacksReason('Indiquez le motif de l’ouverture.', 'Give a reason for opening the ring.');
    await trx
      .insertInto('ring_openings')
      .values({ campaign_id: campaignId, ring_id: ring, opened_by: work.by.actor.userId, opened_at: now, reason })
      .execute();
    await forgetRefusals(trx, 'ring-closed', { campaignId, servers: await loadServersLeft(trx, campaignId, { ring }) });
    await work.record({ after: { ring: name.en }, reason });
    return { kind: 'done' };
  });
}

/** What has started stays as it is. */
export function withdrawOpening(ctx: OperationContext, by: Requester, ask: OfRing): Promise<Outcome<object>> {
  return onRing(ctx, by, 'ring.withdraw', ask, async (work, rings) => {
    const standing = (await loadOpenings(work.trx, ask.campaignId)).find((one) => one.ring === ask.ring);
    if (standing === undefined) {
      return refuse(
        'Cette ouverture est déjà retirée : relisez la carte.',
        'This opening has already been withdrawn: check the card again.',
      );
    }
    await work.trx
      .updateTable('ring_openings')
      .set({ withdrawn_by: work.by.actor.userId, withdrawn_at: work.now })
      .where('id', '=', standing.id)
      .execute();
    await work.record({ before: { ring: nameOf(rings, ask.ring).en, by: standing.by, reason: standing.reason } });
    return { kind: 'done' };
  });
}

const GONE = refuse(
  'Cet anneau n’existe plus ou n’a plus de serveur : relisez la carte.',
  'This ring no longer exists or has no server any more: check the card again.',
);

function nameOf(rings: readonly Ring[], ring: RingId | null): Text {
  const name = rings.find(({ id }) => id === ring)?.name;
  return name === undefined ? EVERYBODY : { fr: name, en: name };
}

// Create on the preview card: the preview is computed again under locks, and what it shows is written as a campaign.

import { touchCard } from '../../db/queries/chat/cards.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { changesOf, questionOf } from '../../db/queries/previews/draft-view.ts';
import { type LoadedPreview, loadPreview, type Twin } from '../../db/queries/previews/preview.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId, DraftId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { CampaignPreview } from '../../domain/previews/campaign-preview.ts';
import { labelText } from '../../domain/previews/label-text.ts';
import { movedText, type Replaced, replacePassed } from '../../domain/previews/passed-slots.ts';
import { closedUntil } from '../../domain/previews/slot-clock.ts';
import { turnDraftCardIntoCampaign } from '../channels/rekey-card.ts';
import { announceOverride } from '../shared/announce-override.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { lockOpenDraft, type OpenDraft } from './draft.ts';
import { previewVersion } from './draft-view.ts';
import { insertCampaign } from './insert-campaign.ts';

/** `version`: of the card that was clicked (`previewVersion`). */
export type CreateCampaign = { readonly draftId: DraftId; readonly version: number };
/** `note`: who was placed anew because the slot shown has passed (SLOT-6). */
type Created = { readonly campaignId: CampaignId; readonly note: Text | null };

/** PLAN-3 to 5 and the plan are asked again: what changed since the card was shown refuses the click. */
export function createCampaign(ctx: OperationContext, by: Requester, ask: CreateCampaign): Promise<Outcome<Created>> {
  const spec = {
    ability: 'campaign.create',
    action: 'campaign.create',
    object: { type: 'draft', id: ask.draftId },
  } as const;
  return operate(ctx, by, spec, (work) => create(work, ask));
}

async function create(work: UnitOfWork, ask: CreateCampaign): Promise<Outcome<Created>> {
  const { trx } = work;
  const found = await lockOpenDraft(trx, ask.draftId);
  if (found.kind === 'refused') return found;
  const { draft } = found;
  // One at a time, and with the plan at rest: neither a twin nor a change of the rows can slip in between.
  await lockPlan(trx);
  // Servers may leave other campaigns (ELIG-5), whose prod goes rest on their lists.
  await lockGate(trx);
  const planned = await planAgain(work, draft, ask.version);
  if (planned.kind === 'refused') return planned;
  const campaignId = await insertCampaign(work, draft, planned.preview);
  await endDraft(work, draft, campaignId);
  await turnDraftCardIntoCampaign(trx, draft.id, campaignId);
  if (draft.override_reason !== null) await announceOverride(work, campaignId, planned.preview, draft.override_reason);
  const note = movedText(planned.moved);
  if (note !== null)
    await work.record({
      action: 'campaign.slots-passed',
      object: { type: 'campaign', id: campaignId },
      after: planned.moved,
    });
  return { kind: 'done', campaignId, note };
}

type Planned = Replaced & { readonly kind: 'planned' };

async function planAgain(
  { trx, now, settings }: UnitOfWork,
  draft: OpenDraft,
  version: number,
): Promise<Planned | Refused> {
  const at = { now, zone: settings.zone, budget: settings.hoursBudget, supportEnds: settings.supportEnds };
  const loaded = await loadPreview(trx, questionOf(draft), at, changesOf(draft));
  if (loaded.kind === 'refused') return loaded;
  const { twin } = loaded;
  if (twin !== null && !draft.again) return refuseTwin(twin);
  if (loaded.preview.refusal !== null) return refused(loaded.preview.refusal.text);
  const replaced = asShown(loaded, closedUntil(draft.created_at, settings.zone), version);
  if (replaced === null) return CHANGED;
  const { preview } = replaced;
  if (preview.branches.hprod.length + preview.branches.prod.length === 0) {
    return refuse('Aucun serveur n’est éligible : rien à créer.', 'No server is eligible: there is nothing to create.');
  }
  return { kind: 'planned', ...replaced };
}

/** What the card showed, but for slots that have passed since (SLOT-6); null: more than the clock has changed. */
function asShown(
  { preview, input }: Extract<LoadedPreview, { kind: 'found' }>,
  since: string,
  version: number,
): Replaced | null {
  const isShown = (one: CampaignPreview) => previewVersion(one) === version;
  return isShown(preview) ? { preview, moved: [] } : replacePassed(input, since, isShown);
}

const CHANGED = refuse(
  'La situation a changé depuis l’affichage de cette carte : relisez-la avant de décider.',
  'The situation has changed since this card was shown: check it again before you decide.',
);

function refuseTwin({ id, label, by }: Twin): Refused {
  return refuse(
    `La campagne ${id} (${labelText(label).fr}), créée par ${by}, couvre déjà cette ligne du planning.`,
    `Campaign ${id} (${labelText(label).en}), created by ${by}, already covers this plan row.`,
  );
}

async function endDraft({ trx, now, by }: UnitOfWork, draft: OpenDraft, campaignId: CampaignId): Promise<void> {
  await trx
    .updateTable('campaign_drafts')
    .set({ status: 'created', campaign_id: campaignId, ended_by: by.actor.userId, ended_at: now })
    .where('id', '=', draft.id)
    .execute();
  await touchCard(trx, cardKeyText({ kind: 'draft', draftId: draft.id }), { final: true });
}

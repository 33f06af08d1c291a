// Create on the preview card: the preview is computed again under locks, and what it shows is written as a campaign.

import { touchCard } from '../../db/queries/cards.ts';
import { loadPreview } from '../../db/queries/preview.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId, DraftId } from '../../domain/ids.ts';
import type { CampaignPreview } from '../../domain/planning/campaign-preview.ts';
import { type EnvScope, overlaps, type PlanRow } from '../../domain/planning/plan-row.ts';
import { previewVersion } from '../views/draft-view.ts';
import { lockOpenDraft, type OpenDraft } from './draft.ts';
import { insertCampaign, scopeOf } from './insert-campaign.ts';
import {
  type By,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  refuse,
  refused,
  type Work,
} from './operation.ts';
import { turnDraftCardIntoCampaign } from './rekey-card.ts';

/** `version`: of the card that was clicked (`previewVersion`). */
export type CreateCampaign = { readonly draftId: DraftId; readonly version: number };
type Created = { readonly campaignId: CampaignId };

/** PLAN-3 to 5 and the plan are asked again: what changed since the card was shown refuses the click. */
export function createCampaign(ctx: OperationContext, by: By, ask: CreateCampaign): Promise<Outcome<Created>> {
  const deed = {
    ability: 'campaign.create',
    action: 'campaign.create',
    object: { type: 'draft', id: ask.draftId },
  } as const;
  return operate(ctx, by, deed, (work) => create(work, ask));
}

async function create(work: Work, ask: CreateCampaign): Promise<Outcome<Created>> {
  const { trx } = work;
  const found = await lockOpenDraft(trx, ask.draftId);
  if (found.kind === 'refused') return found;
  const { draft } = found;
  const planned = await planAgain(work, draft, ask.version);
  if (planned.kind === 'refused') return planned;
  const twin = await refuseTwin(trx, planned.preview.rows, scopeOf(planned.preview.rows, draft.asked_scope));
  if (twin !== null) return twin;
  const campaignId = await insertCampaign(work, draft, planned.preview);
  await endDraft(work, draft, campaignId);
  await turnDraftCardIntoCampaign(trx, draft.id, campaignId);
  return { kind: 'done', campaignId };
}

type Planned = { readonly kind: 'planned'; readonly preview: CampaignPreview };

async function planAgain({ trx, now, settings }: Work, draft: OpenDraft, version: number): Promise<Planned | Refused> {
  const question = {
    weekNumber: draft.week_number,
    year: draft.year,
    asked: draft.asked_scope,
    domainCode: draft.domain_code,
  };
  const loaded = await loadPreview(trx, question, now, settings.zone);
  if (loaded.kind === 'refused') return loaded;
  const { preview } = loaded;
  if (preview.refusal !== null) return refused(preview.refusal.text);
  if (previewVersion(preview) !== version) return CHANGED;
  if (preview.branches.hprod.length + preview.branches.prod.length === 0) {
    return refuse('Aucun serveur n’est éligible : rien à créer.', 'No server is eligible: there is nothing to create.');
  }
  return { kind: 'planned', preview };
}

const CHANGED = refuse(
  'La situation a changé depuis l’affichage de cette carte : relisez-la, puis décidez.',
  'The situation has changed since this card was shown: read it again, then decide.',
);

/** An open campaign over one of these plan rows, with environments in common. The rows stay locked: two drafts come in turn. */
async function refuseTwin(trx: Trx, rows: readonly PlanRow[], scope: EnvScope): Promise<Refused | null> {
  const ids = rows.map((row) => row.id);
  await trx.selectFrom('patch_planning').select('id').where('id', 'in', ids).orderBy('id').forNoKeyUpdate().execute();
  const open = await trx
    .selectFrom('campaigns as c')
    .innerJoin('campaign_plan_rows as r', 'r.campaign_id', 'c.id')
    .innerJoin('users as u', 'u.id', 'c.created_by')
    .select(['c.id', 'c.env_scope', 'c.label', 'u.display_name'])
    .where('r.plan_id', 'in', ids)
    .where('c.status', '=', 'open')
    .orderBy('c.id')
    .execute();
  const twin = open.find((campaign) => overlaps({ envScope: campaign.env_scope, environments: null }, scope));
  if (twin === undefined) return null;
  return refuse(
    `La campagne ${twin.id} (${twin.label}), créée par ${twin.display_name}, couvre déjà cette ligne du planning.`,
    `Campaign ${twin.id} (${twin.label}), created by ${twin.display_name}, covers this row of the plan already.`,
  );
}

async function endDraft({ trx, now, by }: Work, draft: OpenDraft, campaignId: CampaignId): Promise<void> {
  await trx
    .updateTable('campaign_drafts')
    .set({ status: 'created', campaign_id: campaignId, ended_by: by.actor.userId, ended_at: now })
    .where('id', '=', draft.id)
    .execute();
  await touchCard(trx, cardKeyText({ kind: 'draft', draftId: draft.id }), { final: true });
}

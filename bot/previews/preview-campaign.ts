// `/campaign S05 prod`: a draft that the preview card is drawn from. Nothing of the campaign is written yet.
import { loadPlannedDomains } from '../../db/queries/planning/planning.ts';
import { loadPreview, type PreviewRequest } from '../../db/queries/previews/preview.ts';
import type { Trx } from '../../db/schema/database.ts';
import { WHOLE_UPDATE } from '../../domain/attempts/update-scope.ts';
import type { DraftId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { weekRefusal } from '../../domain/planning/plan-check.ts';
import { SCOPE_NAMES } from '../../domain/planning/scope-words.ts';
import { findDomain } from '../shared/named-domain.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';

/** Refused for a week that the year has not, that is past (PLAN-3), or of which the plan has nothing. The draft keeps the year found. */
export function previewCampaign(
  ctx: OperationContext,
  by: Requester,
  question: PreviewCampaignRequest,
): Promise<Outcome<{ readonly draftId: DraftId }>> {
  const spec = {
    ability: 'campaign.create',
    action: 'campaign.preview',
    object: { type: 'draft', id: null },
  } as const;
  return operate(ctx, by, spec, (work) => preview(work, question));
}

/** `again`: a second campaign is wanted, should the rows have one. */
export type PreviewCampaignRequest = PreviewRequest & { readonly again?: boolean };

async function preview(
  work: UnitOfWork,
  question: PreviewCampaignRequest,
): Promise<Outcome<{ readonly draftId: DraftId }>> {
  const { trx, now, settings } = work;
  const { weekNumber, year } = question;
  const domainCode = question.domainCode === null ? null : await plannedDomain(trx, question.domainCode);
  if (domainCode !== null && typeof domainCode !== 'string') return domainCode;
  const wrongWeek = year === null ? null : weekRefusal({ year, weekNumber }, dayIn(now, settings.zone));
  if (wrongWeek !== null) return refused(wrongWeek.text);
  const at = { now, zone: settings.zone, budget: settings.hoursBudget, supportEnds: settings.supportEnds };
  const loaded = await loadPreview(trx, { ...question, domainCode }, at);
  if (loaded.kind === 'refused') return loaded;
  const outside = await refusalOfReach(
    work,
    loaded.input.servers.map((server) => server.id),
  );
  if (outside !== null) return outside;
  const { id } = await trx
    .insertInto('campaign_drafts')
    .values({
      year: loaded.year,
      week_number: weekNumber,
      asked_scope: question.asked,
      // As the plan writes it, not as it was typed.
      domain_code: question.domainCode === null ? null : (loaded.rows[0]?.domainCode ?? null),
      update_scope: JSON.stringify(question.updateScope ?? WHOLE_UPDATE),
      again: question.again ?? false,
      created_by: work.by.actor.userId,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await work.record({ object: { type: 'draft', id }, after: { ...question, year: loaded.year } });
  return { kind: 'done', draftId: id };
}

/** Words that stand at the same place in `/campaign`. */
const OTHER_WORDS = ['again', 'encore', 'only', 'seulement', 'with', 'avec'];

/** A domain of the plan counts too, should the estate have none of that code any more. */
async function plannedDomain(trx: Trx, typed: string): Promise<string | Refused> {
  const found = await findDomain(trx, typed, [...SCOPE_NAMES, ...OTHER_WORDS]);
  if (typeof found === 'string') return found;
  const codes = await loadPlannedDomains(trx);
  const code = codes.find((known) => known.toLowerCase() === typed.toLowerCase());
  return code ?? found;
}

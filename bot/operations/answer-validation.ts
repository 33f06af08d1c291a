// An owner's OK or KO, or an admin's forcing, for one server or for all of an application that wait (VALID-1).

import { touchCard } from '../../db/queries/cards.ts';
import { lockGate } from '../../db/queries/gate.ts';
import { touchGoCards } from '../../db/queries/go-cards.ts';
import { loadApplicationsOf } from '../../db/queries/owners.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ApplicationId, CampaignId, ServerId, ValidationId } from '../../domain/ids.ts';
import {
  answerValidation as judge,
  type Respondent,
  type Validation,
  type ValidationAnswer,
  type ValidationStatus,
} from '../../domain/validation/validation-state.ts';
import { type By, type OperationContext, type Outcome, operate, refuse, refused, type Work } from './operation.ts';
import { freeText } from './sentences.ts';

export type ValidationAsk = {
  readonly campaignId: CampaignId;
  /** null: servers that belong to no application. */
  readonly applicationId: ApplicationId | null;
  /** null: every server of the application that waits. */
  readonly serverId: ServerId | null;
  readonly answer: 'ok' | 'ko' | 'force';
  readonly comment: string | null;
};

type Answered = { readonly servers: number };
type Row = Validation & { readonly id: ValidationId; readonly hostname: string };

/** All of them or none. `servers` counts those whose state changed. */
export function answerValidation(ctx: OperationContext, by: By, ask: ValidationAsk): Promise<Outcome<Answered>> {
  const deed = {
    ability: ask.answer === 'force' ? 'validation.force' : 'validation.answer',
    action: `validation.${ask.answer}`,
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => answer(work, ask));
}

async function answer(work: Work, ask: ValidationAsk): Promise<Outcome<Answered>> {
  const { trx, by } = work;
  // An answer may open or close a gate: no start decides meanwhile (GATE-6).
  await lockGate(trx);
  const rows = await lockValidations(trx, ask);
  if (rows.length === 0) return NOTHING_WAITS;
  const respondent = { roles: by.actor.roles, applications: await loadApplicationsOf(trx, by.actor.userId) };
  const judged = rows.map((row) => ({ row, result: judge(row, wordsOf(ask), respondent satisfies Respondent) }));
  for (const { result } of judged) if (result.kind === 'refused') return refused(result.text);
  let servers = 0;
  for (const { row, result } of judged) {
    if (result.kind !== 'answered') continue;
    await store(work, row, result);
    servers += 1;
  }
  if (servers > 0) await touchCards(trx, ask);
  return { kind: 'done', servers };
}

const NOTHING_WAITS = refuse('Plus rien n’attend de réponse ici.', 'Nothing waits for an answer here any more.');

function wordsOf({ answer: kind, comment }: ValidationAsk): ValidationAnswer {
  const text = freeText(comment ?? '');
  if (kind === 'force') return { kind, reason: text };
  return kind === 'ko' ? { kind, comment: text } : { kind, comment: text || null };
}

async function lockValidations(trx: Trx, ask: ValidationAsk): Promise<Row[]> {
  let query = trx
    .selectFrom('patch_validation as p')
    .innerJoin('servers as v', 'v.id', 'p.server_id')
    .select(['p.id', 'p.status', 'p.comment', 'v.hostname', 'v.application_id as applicationId'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('patch_attempts as a')
          .innerJoin('server_correspondance as l', 'l.prod_server_id', 'a.server_id')
          .select('a.id')
          .whereRef('l.nonprod_server_id', '=', 'p.server_id')
          .whereRef('a.started_at', '>', 'p.patch_date'),
      ).as('productionStarted'),
    )
    .where('p.campaign_id', '=', ask.campaignId)
    .where('v.application_id', 'is not distinct from', ask.applicationId)
    .orderBy('p.id')
    .forUpdate('p');
  query =
    ask.serverId === null ? query.where('p.status', '=', 'en_attente') : query.where('p.server_id', '=', ask.serverId);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, productionStarted: Boolean(row.productionStarted) }));
}

async function store(
  work: Work,
  row: Row,
  next: { readonly status: ValidationStatus; readonly comment: string | null },
): Promise<void> {
  await work.trx
    .updateTable('patch_validation')
    .set({
      status: next.status,
      comment: next.comment,
      answered_by: work.by.actor.userId,
      answered_at: work.now,
    })
    .where('id', '=', row.id)
    .execute();
  await work.record({
    object: { type: 'validation', id: row.id },
    before: { hostname: row.hostname, status: row.status, comment: row.comment },
    after: { status: next.status },
    reason: next.comment,
  });
}

async function touchCards(trx: Trx, { campaignId, applicationId }: ValidationAsk): Promise<void> {
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId }));
  await touchGoCards(trx);
  await touchCard(trx, cardKeyText({ kind: 'validation', campaignId, applicationId }));
}

// Gives one answer to several servers, all of them or none, with everything that depends on it (VALID-1).

import { forgetAcknowledged } from '../../db/queries/attempts/start-facts.ts';
import { takeBackReport } from '../../db/queries/closing/to-report.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import type { LockedValidation } from '../../db/queries/validations/validation-locks.ts';
import {
  answerValidation,
  isRefusal,
  type ValidationAnswer,
  type ValidationStatus,
} from '../../domain/validations/validation-state.ts';
import type { Outcome, UnitOfWork } from '../shared/operation.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';
import { announceRefusals, type Refusal } from './announce-refusals.ts';

export type AnswerKind = 'ok' | 'ko' | 'force';

/** Hostnames whose state changed; the same answer once more changes nothing. */
export type Settled = { readonly changed: readonly string[] };

/** The caller holds `lockGate` and the rows: no start decides meanwhile (GATE-6). */
export async function settleValidations(
  work: UnitOfWork,
  rows: readonly LockedValidation[],
  answer: { readonly kind: AnswerKind; readonly comment: string | null },
): Promise<Outcome<Settled>> {
  const outside = await refusalOfReach(
    work,
    rows.map(({ serverId }) => serverId),
  );
  if (outside !== null) return outside;
  const { actor } = work.by;
  const respondent = { roles: actor.roles, applications: await loadApplicationsOf(work.trx, actor.userId) };
  const words = wordsOf(work, answer);
  const judged = rows.map((row) => ({ row, result: answerValidation(row, words, respondent) }));
  // What nobody can mend by a comment is said first.
  const refusals = judged.flatMap(({ result }) => (result.kind === 'refused' ? [result] : []));
  const refusal = refusals.find(({ lacks }) => lacks === undefined) ?? refusals[0];
  if (refusal !== undefined) return refusal;
  const changed: LockedValidation[] = [];
  const announced: Refusal[] = [];
  for (const { row, result } of judged) {
    if (result.kind !== 'answered') continue;
    await store(work, row, result);
    changed.push(row);
    if (isRefusal(row, result.status)) announced.push({ ...row, late: row.productionStarted });
  }
  await announceRefusals(work, announced, words.kind === 'ko' ? words.comment : '');
  return { kind: 'done', changed: changed.map(({ hostname }) => hostname) };
}

function wordsOf(
  work: UnitOfWork,
  { kind, comment }: { readonly kind: AnswerKind; readonly comment: string | null },
): ValidationAnswer {
  const text = work.text(comment ?? '');
  if (kind === 'force') return { kind, reason: text };
  return kind === 'ko' ? { kind, comment: text } : { kind, comment: text || null };
}

async function store(
  work: UnitOfWork,
  row: LockedValidation,
  next: { readonly status: ValidationStatus; readonly comment: string | null },
): Promise<void> {
  await work.trx
    .updateTable('patch_validation')
    .set((eb) => ({
      status: next.status,
      comment: next.comment,
      answered_by: work.by.actor.userId,
      answered_at: work.now,
      answers: eb('answers', '+', 1),
    }))
    .where('id', '=', row.id)
    .execute();
  await takeBackReport(work.trx, row.id);
  // A failure that was seen, and is none any more, hides no other one (RUN-2).
  if (row.status === 'validated_ko' && next.status !== 'validated_ko')
    await forgetAcknowledged(work.trx, row.campaignId, row.answeredAt);
  await work.record({
    object: { type: 'validation', id: row.id },
    before: { hostname: row.hostname, status: row.status, comment: row.comment },
    after: { status: next.status },
    reason: next.comment,
  });
}

// The two ends of an attempt. Session, attempt, history, validation, announcement and audit change in one transaction: there
// is no moment in which one says patched and another does not.

import { endAttempt, endStep } from '../../db/queries/attempts/attempts.ts';
import { transitionSession } from '../../db/queries/attempts/sessions.ts';
import { announce } from '../../db/queries/chat/announcements.ts';
import { versionIds } from '../../db/queries/compliance/record-packages.ts';
import { askScans, recordScan } from '../../db/queries/cve/scans.ts';
import { holdBackKernel } from '../../db/queries/exclusions/hold-back-kernel.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { loadOperatorOfAttempt } from '../../db/queries/history/operator-of-attempt.ts';
import type { Trx } from '../../db/schema/database.ts';
import { type AttemptStep, isBeforeUpdate } from '../../domain/attempts/attempt-steps.ts';
import { type PackageChange, packagesAfter } from '../../domain/attempts/package-difference.ts';
import { scopeText } from '../../domain/attempts/update-scope.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import { commit } from '../commit.ts';
import type { AttemptEnd } from '../watch.ts';
import { actionsNote } from './actions-note.ts';
import { heldNote, heldOf } from './held-packages.ts';
import { comparedWithList } from './list-difference.ts';
import type { FailedStep, PartialChanges, StepContext } from './step.ts';
import { resultOf } from './step-results.ts';

/** VALID-1, HIST-1: the server is patched and its owner is to be asked. */
export async function concludePatched(ctx: StepContext): Promise<void> {
  const { changes, scan } = await resultOf(ctx.done, 'inventory-after');
  const { packages: before } = await resultOf(ctx.done, 'inventory-before');
  const installed = packagesAfter(before, changes);
  const { rebooted } = await resultOf(ctx.done, 'reboot');
  const packages = changes.length;
  const held = await heldOf(ctx, changes);
  const list = await comparedWithList(ctx, changes);
  const actions = await actionsNote(ctx);
  const at = ctx.jobs.clock.now();
  await commit(ctx.jobs, async (trx) => {
    await lockGate(trx);
    await endStep(trx, ctx.lease, 'conclude', { status: 'done', at, result: null });
    await endAttempt(trx, ctx.lease, {
      state: 'patched',
      at,
      packagesChanged: packages,
      rebooted,
      held,
      listDifference: list.difference,
      installedAfter: await versionIds(trx, installed),
    });
    if (!(await transitionSession(trx, ctx.session.id, 'patched')))
      throw new Error('a patched session was not in progress');
    await insertValidation(trx, ctx, at);
    if (scan?.kind === 'read')
      await recordScan(trx, ctx.session.server_id, scan, { at, by: 'update', zone: ctx.jobs.settings.zone });
    else await askScans(trx, [ctx.session.server_id], at);
    await insertHistory(trx, ctx, {
      at,
      status: 'ok',
      notes: `${packages} packages${narrowedNote(ctx)}${heldNote(held)}${list.note}${actions}`,
      changes,
    });
    await announce(trx, { ...ids(ctx), kind: 'end', at, facts: { outcome: 'patched', packages } });
    await audit(
      trx,
      ctx,
      'session.patched',
      { packages, rebooted, ...(held !== null && held.length > 0 && { held: held.length }), ...list.audited },
      at,
    );
  });
  tell(ctx, { outcome: 'patched' });
}

/** HIST-1: a failed attempt has its row of history too. Whatever had changed on the host by then is in it. */
export async function concludeFailed(ctx: StepContext, step: AttemptStep, failure: FailedStep): Promise<void> {
  const at = ctx.jobs.clock.now();
  const { changes = [], duplicates = null } = await partialChanges(failure, ctx);
  const held = ctx.done.has('update') ? await heldOf(ctx, changes) : null;
  const actions = await actionsNote(ctx);
  const of = { session: ctx.session, attemptId: ctx.lease.attemptId, activityId: ctx.activityId };
  await commit(ctx.jobs, async (trx) => {
    await lockGate(trx);
    await endStep(trx, ctx.lease, step, { status: 'failed', at, result: failure.result ?? { detail: failure.detail } });
    await endAttempt(trx, ctx.lease, {
      state: 'failed',
      at,
      failure: { class: failure.failure, detail: failure.detail, tail: failure.tail },
      packagesChanged: changes.length,
      duplicates,
      held,
    });
    if (!(await transitionSession(trx, ctx.session.id, 'failed')))
      throw new Error('a failed session was not in progress');
    if (!isBeforeUpdate(step)) await askScans(trx, [ctx.session.server_id], at);
    await insertHistory(trx, ctx, {
      at,
      status: 'ko',
      notes: `${step}: ${failure.failure}: ${failure.detail}${narrowedNote(ctx)}${actions}`,
      changes,
    });
    if (failure.heldBack !== undefined) await holdBackKernel(trx, { ...of, at }, failure.heldBack);
    await announce(trx, { ...ids(ctx), kind: 'end', at, facts: { outcome: 'failed', failureClass: failure.failure } });
    await audit(trx, ctx, 'session.failed', { step, failure: failure.failure, detail: failure.detail }, at);
  });
  tell(ctx, { outcome: 'failed', failure: failure.failure });
}

function tell({ jobs }: StepContext, end: AttemptEnd): void {
  jobs.watch.attemptEnded(end);
  jobs.log.info(end, 'an attempt has ended');
}

function ids(ctx: StepContext) {
  return { sessionId: ctx.session.id, attemptId: ctx.lease.attemptId };
}

async function partialChanges(failure: FailedStep, { done }: StepContext): Promise<PartialChanges> {
  return failure.result ?? (done.has('verify') ? await resultOf(done, 'verify') : {});
}

/** Notes a scoped update in the history: more may have waited than was asked for. */
function narrowedNote({ session }: StepContext): string {
  const scope = scopeText(session.update_scope);
  return scope === null ? '' : ` (${scope.en})`;
}

async function insertValidation(trx: Trx, { session, lease }: StepContext, at: Date): Promise<void> {
  await trx
    .insertInto('patch_validation')
    .values({
      server_id: session.server_id,
      campaign_id: session.campaign_id,
      campaign_type: session.kind,
      attempt_id: lease.attemptId,
      patch_date: at,
    })
    .execute();
}

async function insertHistory(
  trx: Trx,
  { session, lease }: StepContext,
  row: { at: Date; status: 'ok' | 'ko'; notes: string; changes: readonly PackageChange[] },
): Promise<void> {
  await trx
    .insertInto('patch_history')
    .values({
      server_id: session.server_id,
      campaign_id: session.campaign_id,
      attempt_id: lease.attemptId,
      source: session.kind,
      ...(await loadOperatorOfAttempt(trx, lease.attemptId)),
      date_patch: row.at,
      status: row.status,
      notes: row.notes.slice(0, 2000),
      packages: JSON.stringify(row.changes),
    })
    .execute();
}

async function audit(
  trx: Trx,
  { session, lease, activityId }: StepContext,
  action: AuditedAction,
  after: object,
  at: Date,
): Promise<void> {
  await writeAudit(trx, {
    at,
    actor: SYSTEM,
    action,
    object: { type: 'session', id: session.id },
    after: { hostname: session.hostname, attemptId: lease.attemptId, ...after },
    activityId,
  });
}

// The actions of one moment of an attempt (RUN-19): planned once, each recorded before it is sent and after its end. One that was begun and
// did not end is run again: actions bear that.
import { loadActionsOn } from '../../db/queries/actions/actions.ts';
import {
  beginAction,
  endAction,
  loadPlanned,
  type PlannedAction,
  planActions,
} from '../../db/queries/actions/attempt-actions.ts';
import { assertLease, noteOnStep } from '../../db/queries/attempts/attempts.ts';
import { type ActionMoment, inOrder } from '../../domain/actions/action.ts';
import { failureDetail, hasSucceeded } from '../../domain/actions/action-end.ts';
import { platformOf } from '../../domain/servers/platform.ts';
import { orderAction } from '../actions/order-action.ts';
import { payRestarts } from '../actions/pay-restarts.ts';
import { actionsOnWindows } from './actions-on-windows.ts';
import type { FailedStep, StepContext } from './step.ts';
import { type ActionsResult, actionsNote } from './step-results.ts';

/** Ends at the first one that must succeed and does not. */
export async function runActions(
  ctx: StepContext,
  moment: ActionMoment,
): Promise<{ readonly kind: 'done'; readonly result: ActionsResult } | FailedStep> {
  if (platformOf(ctx.session.os_family) === 'windows') return actionsOnWindows(ctx, moment);
  await planOnce(ctx, moment);
  let failed = 0;
  const planned = await loadPlanned(ctx.jobs.db, ctx.lease.attemptId, moment);
  for (const action of planned) {
    const failure = await runOne(ctx, action);
    if (failure === null) continue;
    failed += 1;
    if (action.mustSucceed) return failure;
  }
  return { kind: 'done', result: { run: planned.length, failed } };
}

/** What is changed meanwhile is for the attempts to come. */
async function planOnce(ctx: StepContext, moment: ActionMoment): Promise<void> {
  if (actionsNote.parse(ctx.note ?? {}).planned === true) return;
  const { jobs, lease, session } = ctx;
  const { server_id: serverId, application_id: applicationId } = session;
  await jobs.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease);
    const all = await loadActionsOn(trx, { serverId, applicationId });
    const ofMoment = all.filter((one) => one.moment === moment);
    await planActions(trx, lease, serverId, moment, inOrder(moment, ofMoment));
    await noteOnStep(trx, lease, `actions-${moment}`, { planned: true });
  });
}

/** null: it has succeeded, now or before a crash. */
async function runOne(ctx: StepContext, action: PlannedAction): Promise<FailedStep | null> {
  const { jobs, lease, onHost } = ctx;
  if (action.endedAt !== null) return failureOf(action, { exitCode: action.exitCode, tail: '' });
  const begin = () => jobs.db.transaction().execute((trx) => beginAction(trx, lease, action.id, jobs.clock.now()));
  const end = await onHost((host) => orderAction(jobs, host, action, begin));
  await jobs.db.transaction().execute((trx) => endAction(trx, lease, action.id, end, jobs.clock.now()));
  return failureOf(action, end);
}

function failureOf(action: PlannedAction, end: Parameters<typeof failureDetail>[1]): FailedStep | null {
  if (hasSucceeded(end)) return null;
  return {
    kind: 'failed',
    failure: 'action',
    detail: failureDetail(action, end),
    tail: end.tail === '' ? null : end.tail,
  };
}

/** Paid by the attempt itself, before what runs after its update. null: nothing that had to start is still stopped. */
export async function payOwn(ctx: StepContext): Promise<FailedStep | null> {
  const { jobs, lease, session, onHost } = ctx;
  const failed = await payRestarts(jobs, {
    serverId: session.server_id,
    hostname: session.hostname,
    order: (owed) =>
      onHost((host) =>
        orderAction(jobs, host, owed, () => jobs.db.transaction().execute((trx) => assertLease(trx, lease))),
      ),
    fence: (trx) => assertLease(trx, lease),
  });
  const [first] = failed.filter(({ owed }) => owed.mustSucceed);
  if (first === undefined) return null;
  return { kind: 'failed', failure: 'action', detail: first.detail, tail: first.tail === '' ? null : first.tail };
}

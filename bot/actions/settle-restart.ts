// What was stopped before an update and not seen to start again, in the hands of a person (RUN-19): they let it be started now, or say that it
// runs.
import { findOwed, loadSubject, type OwedShown, serverOfOwed } from '../../db/queries/actions/actions-view.ts';
import { letRestart, recordRestarted } from '../../db/queries/actions/owed-restarts.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { AttemptActionId } from '../../domain/ids.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { deedOf, notTheirs } from './may-change.ts';

/** By the worker that comes next: a person waits for nothing. */
export function restartNow(ctx: OperationContext, by: Requester, id: AttemptActionId): Promise<Outcome<object>> {
  return onOwed(ctx, by, { action: 'action.restart', id }, async (work, owed) => {
    await letRestart(work.trx, owed.serverId, owed.words);
    work.enqueue({ job: 'restart', payload: { serverId: owed.serverId } });
  });
}

export function settleRestart(ctx: OperationContext, by: Requester, id: AttemptActionId): Promise<Outcome<object>> {
  return onOwed(ctx, by, { action: 'action.settled', id }, async (work, owed) => {
    await recordRestarted(work.trx, owed.serverId, owed.words, { at: work.now, by: work.by.actor.userId });
  });
}

function onOwed(
  ctx: OperationContext,
  by: Requester,
  { action, id }: { readonly action: AuditedAction; readonly id: AttemptActionId },
  act: (work: UnitOfWork, owed: OwedShown) => Promise<void>,
): Promise<Outcome<object>> {
  return operate(ctx, by, deedOf(by, action), async (work) => {
    // So that no start, and no worker that starts it again, comes between.
    await lockGate(work.trx);
    const serverId = await serverOfOwed(work.trx, id);
    const named = serverId === null ? null : await loadSubject(work.trx, { kind: 'server', id: serverId });
    if (named === null) return refuse('Ce serveur n’existe plus.', 'This server no longer exists.');
    const refusal = await notTheirs(work, named);
    if (refusal !== null) return refusal;
    const owed = await findOwed(work.trx, id);
    if (owed === undefined) return refuse('Ce service tourne déjà de nouveau.', 'That service runs again already.');
    if (owed.running) {
      return refuse(
        `${owed.hostname} est en cours de patching : le service sera remis en marche à la fin.`,
        `${owed.hostname} is being patched: the service is started again at its end.`,
      );
    }
    await act(work, owed);
    await work.record({ object: { type: 'server', id: owed.hostname }, after: { words: owed.words } });
    return { kind: 'done' };
  });
}

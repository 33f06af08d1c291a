// Puts a machine back to its snapshot and switches it on (RUN-10): a snapshot without memory leaves it off.
import { type SnapshotRef, VcenterError } from '../ports.ts';
import { onceFree, taskFailure } from './busy.ts';
import { AnswerLost, describeFault, isFault } from './call-failure.ts';
import { switchTo } from './power.ts';
import { isThere, snapshotObject } from './remove-snapshot.ts';
import {
  lookForEffect,
  newTasks,
  type SettledLook,
  settledLook,
  type TaskOutcome,
  unknownEffect,
  type Vcenter,
  waitForTask,
} from './vcenter.ts';

/** Throws VcenterError; `not-found` when the snapshot is not there any more. */
export async function revertToSnapshot(at: Vcenter, snapshot: SnapshotRef): Promise<void> {
  await onceFree(at, snapshot, () => revertOnce(at, snapshot));
  await switchTo(at, snapshot, 'poweredOn', 'reverted, but stays off');
}

async function revertOnce(at: Vcenter, snapshot: SnapshotRef): Promise<void> {
  try {
    await lookAndRevert(at, snapshot);
  } catch (error) {
    if (!isFault(error, 'NotAuthenticated')) throw error;
    await lookAndRevert(at, snapshot);
  }
}

async function lookAndRevert(at: Vcenter, snapshot: SnapshotRef): Promise<void> {
  const before = await settledLook(at, snapshot, 'revert');
  if (!isThere(before.state, snapshot)) {
    throw new VcenterError('not-found', `${snapshot.vcenter}, ${snapshot.vmName}: snapshot ${snapshot.name} is gone`);
  }
  const outcome = await revert(at, snapshot, before);
  if (outcome.kind === 'error') throw taskFailure(snapshot, outcome);
  if (outcome.kind === 'vanished')
    throw unknownEffect(snapshot, `the revert to ${snapshot.name} could not be followed`);
}

async function revert(at: Vcenter, snapshot: SnapshotRef, before: SettledLook): Promise<TaskOutcome> {
  try {
    const task = await at.session.write('RevertToSnapshot_Task', snapshotObject(snapshot), {});
    return await waitForTask(at, snapshot, task);
  } catch (error) {
    if (!(error instanceof AnswerLost)) throw error;
    const seen = await lookForEffect(at, () => endedRevert(at, snapshot, before));
    if (seen !== null) return seen;
    throw unknownEffect(snapshot, `no answer to the revert to ${snapshot.name} (${error.message})`, error);
  }
}

/** The state cannot prove a revert: only a task that was not there before does. */
async function endedRevert(at: Vcenter, snapshot: SnapshotRef, before: SettledLook): Promise<TaskOutcome | null> {
  const [task] = newTasks(await settledLook(at, snapshot, 'revert'), before, 'revert');
  if (task === undefined || task.state.kind === 'running') return null;
  if (task.state.kind === 'success') return task.state;
  return { kind: 'error', fault: task.state.fault.fault, detail: describeFault(task.state.fault) };
}

// Removes exactly one snapshot (RUN-11), never what grew below it, and never one that is not ours.
import { type SnapshotRef, VcenterError } from '../ports.ts';
import { onceFree, taskFailure } from './busy.ts';
import { AnswerLost, isFault } from './call-failure.ts';
import { lookForEffect, settledLook, type TaskOutcome, unknownEffect, type Vcenter, waitForTask } from './vcenter.ts';
import { readVmState, type VmState } from './vm-state.ts';

/** Fine when it is gone already, or its machine is. Throws VcenterError. */
export function removeSnapshot(at: Vcenter, snapshot: SnapshotRef): Promise<void> {
  return onceFree(at, snapshot, () => removeOnce(at, snapshot));
}

async function removeOnce(at: Vcenter, snapshot: SnapshotRef): Promise<void> {
  try {
    await lookAndRemove(at, snapshot);
  } catch (error) {
    if (isFault(error, 'ManagedObjectNotFound')) return;
    if (!isFault(error, 'NotAuthenticated')) throw error;
    await lookAndRemove(at, snapshot);
  }
}

async function lookAndRemove(at: Vcenter, snapshot: SnapshotRef): Promise<void> {
  const { state } = await settledLook(at, snapshot, 'remove');
  if (!isThere(state, snapshot)) return;
  try {
    const task = await at.session.write('RemoveSnapshot_Task', snapshotObject(snapshot), {
      removeChildren: false,
      consolidate: true,
    });
    const outcome = await waitForTask(at, snapshot, task);
    if (outcome.kind === 'error') await failUnlessGone(at, snapshot, outcome);
    if (outcome.kind === 'vanished') await waitUntilGone(at, snapshot, 'its task was forgotten');
  } catch (error) {
    if (!(error instanceof AnswerLost)) throw error;
    await waitUntilGone(at, snapshot, error.message, error);
  }
  await reportConsolidation(at, snapshot);
}

/** The removal is done by now: failing to read this must not make it look undone. */
async function reportConsolidation(at: Vcenter, snapshot: SnapshotRef): Promise<void> {
  const needed = await lookForEffect(
    at,
    async () => (await readVmState(at.session, snapshot.vmMoref)).consolidationNeeded,
  );
  if (needed === true) at.report({ kind: 'consolidation-needed', vm: snapshot });
}

export function snapshotObject(snapshot: SnapshotRef) {
  return { type: 'VirtualMachineSnapshot', value: snapshot.snapshotMoref };
}

/** Throws VcenterError `refused` when that reference now bears another name: then it is not the one that was made. */
export function isThere(state: VmState, snapshot: SnapshotRef): boolean {
  const found = state.snapshots.find((s) => s.moref === snapshot.snapshotMoref);
  if (found === undefined) return false;
  if (found.name === snapshot.name) return true;
  const detail = `${snapshot.snapshotMoref} is now called ${found.name}, not ${snapshot.name}: left alone`;
  throw new VcenterError('refused', `${snapshot.vcenter}, ${snapshot.vmName}: ${detail}`);
}

async function failUnlessGone(
  at: Vcenter,
  snapshot: SnapshotRef,
  outcome: Extract<TaskOutcome, { kind: 'error' }>,
): Promise<void> {
  if (!isThere(await readVmState(at.session, snapshot.vmMoref), snapshot)) return;
  throw taskFailure(snapshot, outcome);
}

async function waitUntilGone(at: Vcenter, snapshot: SnapshotRef, why: string, cause?: unknown): Promise<void> {
  const gone = await lookForEffect(at, async () => {
    try {
      const { state } = await settledLook(at, snapshot, 'remove');
      return isThere(state, snapshot) ? null : 'gone';
    } catch (error) {
      if (isFault(error, 'ManagedObjectNotFound')) return 'gone';
      throw error;
    }
  });
  if (gone === null) throw unknownEffect(snapshot, `the removal of ${snapshot.name} is not certain: ${why}`, cause);
}

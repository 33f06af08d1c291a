// The snapshot before an update (RUN-4): at most one of its name, whatever is lost on the way.
import type { SnapshotRef, VmRef } from '../ports.ts';
import { onceFree, taskFailure } from './busy.ts';
import { AnswerLost, describeFault, isFault, VimFault } from './call-failure.ts';
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
import { readVmState, type Snapshot, vmObject } from './vm-state.ts';
import { textArgument } from './xml-node.ts';

export type SnapshotText = { readonly name: string; readonly description: string };

/** One call at a time per machine: the caller sees to that. Throws VcenterError. */
export async function ensureSnapshot(at: Vcenter, vm: VmRef, text: SnapshotText): Promise<SnapshotRef> {
  const there = await findSnapshot(at, vm, text.name);
  // Whoever waits for a busy machine keeps no turn of the others.
  return there ?? onceFree(at, vm, () => at.creationTurns(() => createSnapshot(at, vm, text)));
}

/** Waits for creations that run on the machine, so that null means none is on its way either. Throws VcenterError. */
export async function findSnapshot(at: Vcenter, vm: VmRef, name: string): Promise<SnapshotRef | null> {
  const { state } = await settledLook(at, vm, 'create');
  const there = named(state.snapshots, name);
  return there === null ? null : snapshotRef(vm, there);
}

async function createSnapshot(at: Vcenter, vm: VmRef, text: SnapshotText): Promise<SnapshotRef> {
  const first = await createOnce(at, vm, text, true);
  if (first.kind === 'there') return snapshotRef(vm, first.snapshot);
  if (!quiescingFailed(first)) throw taskFailure(vm, first);
  at.report({ kind: 'quiesce-failed', vm, detail: first.detail });
  const second = await createOnce(at, vm, text, false);
  if (second.kind === 'there') return snapshotRef(vm, second.snapshot);
  throw taskFailure(vm, second);
}

type Creation =
  | { readonly kind: 'there'; readonly snapshot: Snapshot }
  | { readonly kind: 'failed'; readonly fault: string; readonly detail: string };

/** Looks, and only then creates. A login that ended in between has no effect: looks and creates once more. */
async function createOnce(at: Vcenter, vm: VmRef, text: SnapshotText, quiesce: boolean): Promise<Creation> {
  try {
    return await lookAndCreate(at, vm, text, quiesce);
  } catch (error) {
    if (!isFault(error, 'NotAuthenticated')) throw error;
    return lookAndCreate(at, vm, text, quiesce);
  }
}

async function lookAndCreate(at: Vcenter, vm: VmRef, text: SnapshotText, quiesce: boolean): Promise<Creation> {
  const before = await settledLook(at, vm, 'create');
  const there = named(before.state.snapshots, text.name);
  if (there !== null) return { kind: 'there', snapshot: there };
  const args = { name: textArgument(text.name), description: textArgument(text.description), memory: false, quiesce };
  try {
    const task = await at.session.write('CreateSnapshot_Task', vmObject(vm.vmMoref), args);
    return await created(at, vm, text.name, await waitForTask(at, vm, task));
  } catch (error) {
    if (error instanceof AnswerLost) return adopt(at, vm, text.name, before, error);
    if (error instanceof VimFault && quiescingFailed({ fault: error.fault, detail: error.message })) {
      return { kind: 'failed', fault: error.fault, detail: describeFault(error) };
    }
    throw error;
  }
}

/** After the task: the tree says what is there. A vCenter may show it a moment later. */
async function created(at: Vcenter, vm: VmRef, name: string, outcome: TaskOutcome): Promise<Creation> {
  if (outcome.kind === 'error') return { ...outcome, kind: 'failed' };
  const shown = await lookForEffect(at, async () => {
    const { snapshots } = await readVmState(at.session, vm.vmMoref);
    const result = outcome.kind === 'success' ? outcome.result : null;
    return snapshots.find((s) => s.moref === result) ?? named(snapshots, name);
  });
  if (shown !== null) return { kind: 'there', snapshot: shown };
  throw unknownEffect(vm, `the task has ended but snapshot ${name} does not show`);
}

/**
 * The answer to the creation was lost. The snapshot is recognised by its exact name and never made a second time. A failed creation
 * that appeared meanwhile counts only once the settle time has passed: it could be somebody else's, with ours behind it.
 */
async function adopt(at: Vcenter, vm: VmRef, name: string, before: SettledLook, cause: AnswerLost): Promise<Creation> {
  let last = before;
  const shown = await lookForEffect(at, async () => {
    last = await settledLook(at, vm, 'create');
    return named(last.state.snapshots, name);
  });
  if (shown !== null) return { kind: 'there', snapshot: shown };
  const [failed, ...others] = newTasks(last, before, 'create');
  if (failed?.state.kind === 'error' && others.length === 0) {
    return { kind: 'failed', fault: failed.state.fault.fault, detail: describeFault(failed.state.fault) };
  }
  throw unknownEffect(vm, `no answer to the creation of ${name} (${cause.message}), and it does not show`, cause);
}

/** The guest could not be frozen. Some versions say so only in the message of a general fault. */
function quiescingFailed(failure: { readonly fault: string; readonly detail: string }): boolean {
  return /quiesc/i.test(failure.fault) || /quiesc|mise au repos/i.test(failure.detail);
}

function named(snapshots: readonly Snapshot[], name: string): Snapshot | null {
  return snapshots.find((s) => s.name === name) ?? null;
}

/** The consistency is what the tree records, not what was asked. */
function snapshotRef(vm: VmRef, snapshot: Snapshot): SnapshotRef {
  const consistency = snapshot.quiesced ? 'quiesced' : 'crash-consistent';
  return { ...vm, snapshotMoref: snapshot.moref, name: snapshot.name, consistency };
}

// One vCenter as the operations see it: its session, its limits, and the waits they share.
import { VcenterError, type VmRef } from '../ports.ts';
import { AnswerLost, CallNotDelivered, describeFault, isFault, VimFault } from './call-failure.ts';
import type { VimSession } from './session.ts';
import type { Limits } from './settings.ts';
import type { Timing } from './timing.ts';
import type { Turns } from './turns.ts';
import { readRecentTasks, readTask, readVmState, type TaskKind, type TaskState, type VmState } from './vm-state.ts';
import type { ManagedObject } from './xml-node.ts';

/** What happens during the long operations, for logs and live cards. */
export type VcenterEvent =
  | { readonly kind: 'task-progress'; readonly vm: VmRef; readonly task: string; readonly percent: number }
  /** Quiescing failed and the snapshot is tried again without (RUN-4). */
  | { readonly kind: 'quiesce-failed'; readonly vm: VmRef; readonly detail: string }
  /** A removal left disks to consolidate: somebody has to look. */
  | { readonly kind: 'consolidation-needed'; readonly vm: VmRef };

export type Vcenter = {
  readonly name: string;
  readonly session: VimSession;
  readonly limits: Limits;
  readonly timing: Timing;
  /** Creations at the same time (RUN-4 leaves the number to a setting). */
  readonly creationTurns: Turns;
  /** Aborted when the port closes. */
  readonly closing: AbortSignal;
  readonly report: (event: VcenterEvent) => void;
};

export type TaskOutcome =
  | { readonly kind: 'success'; readonly result: string | null }
  | { readonly kind: 'error'; readonly detail: string; readonly fault: string }
  /** Forgotten by the vCenter, or it could not be followed to its end in a usable way: look at the machine. */
  | { readonly kind: 'vanished' };

const firstPauseMs = 500;
const longestPauseMs = 2_000;

/**
 * Asks `look` again and again, 0.5 s to 2 s apart, until it gives something. A vCenter that does not answer meanwhile is asked again.
 * Gives null when `limitMs` have passed. Other errors of `look` are thrown.
 */
export async function poll<T>(at: Vcenter, limitMs: number, look: () => Promise<T | null>): Promise<T | null> {
  const end = at.timing.elapsedMs() + limitMs;
  let pause = firstPauseMs;
  for (;;) {
    const seen = await look().catch((error: unknown) => {
      if ((error instanceof AnswerLost || error instanceof CallNotDelivered) && !at.closing.aborted) return null;
      throw error;
    });
    if (seen !== null) return seen;
    if (at.timing.elapsedMs() >= end) return null;
    await at.timing.sleep(Math.min(pause, end - at.timing.elapsedMs()), at.closing);
    pause = Math.min(pause * 1.5, longestPauseMs);
  }
}

/** Waits for the end of a task. Throws VcenterError `unknown-effect` when it does not end in time or cannot be read. */
export async function waitForTask(at: Vcenter, vm: VmRef, task: ManagedObject): Promise<TaskOutcome> {
  const outcome = await poll(at, at.limits.taskTimeLimitMs, () => taskOutcome(at, vm, task)).catch((error: unknown) => {
    if (error instanceof VimFault)
      throw unknownEffect(vm, `task ${task.value} cannot be read: ${describeFault(error)}`, error);
    throw error;
  });
  if (outcome !== null) return outcome;
  throw unknownEffect(vm, `task ${task.value} did not end within ${seconds(at.limits.taskTimeLimitMs)}`);
}

async function taskOutcome(at: Vcenter, vm: VmRef, task: ManagedObject): Promise<TaskOutcome | null> {
  try {
    const { state, progress } = await readTask(at.session, task);
    if (state.kind === 'success') return state;
    if (state.kind === 'error') return { kind: 'error', fault: state.fault.fault, detail: describeFault(state.fault) };
    if (progress !== null) at.report({ kind: 'task-progress', vm, task: task.value, percent: progress });
    return null;
  } catch (error) {
    if (isFault(error, 'ManagedObjectNotFound')) return { kind: 'vanished' };
    throw error;
  }
}

export type SettledLook = {
  readonly state: VmState;
  /** Tasks known before `state` was read. */
  readonly tasks: readonly TaskState[];
};

/**
 * The machine once no task of that kind runs on it any more. The tasks are read first: a task that ends between the two reads
 * then shows in the state. Throws VcenterError `unknown-effect` when they do not end in time.
 */
export async function settledLook(at: Vcenter, vm: VmRef, kind: TaskKind): Promise<SettledLook> {
  const busy = (task: TaskState) => task.kind === kind && task.state.kind === 'running';
  let tasks = await readRecentTasks(at.session, vm.vmMoref);
  if (tasks.some(busy)) {
    const ended = await poll(at, at.limits.taskTimeLimitMs, async () => {
      tasks = await readRecentTasks(at.session, vm.vmMoref);
      return tasks.some(busy) ? null : 'ended';
    });
    if (ended === null) throw unknownEffect(vm, `another ${kind} task still runs on ${vm.vmName}`);
  }
  return { state: await readVmState(at.session, vm.vmMoref), tasks };
}

/**
 * After a call without an answer: looks for its effect until the settle time has passed (the call may still be on its way).
 * Gives null when nothing was seen, which proves nothing; a vCenter that refuses to be looked at shows nothing.
 */
export async function lookForEffect<T>(at: Vcenter, look: () => Promise<T | null>): Promise<T | null> {
  try {
    return await poll(at, at.limits.settleMs, look);
  } catch (error) {
    const blind = error instanceof VimFault || (error instanceof VcenterError && error.kind === 'unknown-effect');
    if (blind || at.closing.aborted) return null;
    throw error;
  }
}

/** Tasks of that kind which were not there before a call. */
export function newTasks(look: SettledLook, before: SettledLook, kind: TaskKind): readonly TaskState[] {
  const known = new Set(before.tasks.map((t) => t.moref));
  return look.tasks.filter((task) => task.kind === kind && !known.has(task.moref));
}

export function unknownEffect(vm: VmRef, detail: string, cause?: unknown): VcenterError {
  return new VcenterError('unknown-effect', `${vm.vcenter}, ${vm.vmName}: ${detail}`, { cause });
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

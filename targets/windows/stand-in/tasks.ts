// The task scheduler and the restart: what has come to its end by the machine's clock is carried out, once.
import type { RestartFault, TaskFault } from './faults.ts';
import { carryOut, jobTakesMs, remember, toInstall } from './jobs.ts';
import { type MachineState, nowOf, type Task } from './machine.ts';

const [RUNNING, NEVER_RUN, QUEUED, ENDED_BY_SOMEBODY] = [0x41301, 0x41303, 0x41325, 0x41306];
const STARTS_IN_MS = 1000;
const [BOOT_MS, SLOW_BOOT_S] = [60_000, 1800];
const NEVER_MS = 1e12;
const LAST_WORDS_MS = 300;

export function register(
  state: MachineState,
  run: string,
  job: { readonly name: string; readonly parameters: Readonly<Record<string, unknown>>; readonly isChild: boolean },
  fault: TaskFault | undefined,
): void {
  const now = nowOf(state);
  const waits = fault?.kind === 'task-queued' ? (fault.seconds ?? 120) * 1000 : STARTS_IN_MS / state.haste;
  const startsAt = fault?.kind === 'task-never-runs' ? now + NEVER_MS : now + waits;
  const takes = fault?.kind === 'task-stuck' ? NEVER_MS : jobTakesMs(job.name, state, job.parameters) / state.haste;
  state.tasks[run] = {
    job: job.name,
    parameters: job.parameters,
    registeredAt: now,
    isChild: job.isChild,
    startsAt,
    endsAt: startsAt + takes,
    fault: fault ?? null,
    ...(job.name === 'install' &&
      !state.pending.autoUpdate && { named: toInstall(state, job.parameters).map(({ kb }) => `KB${kb}`) }),
    isApplied: false,
    // A child of the session goes with it, whatever it was doing.
    ended: job.isChild ? ENDED_BY_SOMEBODY : null,
    result: null,
  };
  if (job.name === 'install' && fault?.kind !== 'task-never-runs')
    state.tiWorkerUntil = Math.max(state.tiWorkerUntil, startsAt + takes);
}

/** Brings the machine to where its clock is. */
export function settle(state: MachineState): void {
  const now = nowOf(state);
  for (const task of Object.values(state.tasks)) {
    if (task.ended !== null || task.isApplied) continue;
    const half = (task.startsAt + task.endsAt) / 2;
    const { kind } = task.fault ?? {};
    if (kind === 'task-lost' && now >= half) task.isRemoved = true;
    if (kind === 'task-killed' && now >= half) task.ended = ENDED_BY_SOMEBODY;
    else if (kind === 'restarts-itself' && now >= half) {
      restart(state, half, undefined);
      task.ended = ENDED_BY_SOMEBODY;
    } else if (now >= task.endsAt) {
      task.isApplied = true;
      const result = carryOut(state, task, task.endsAt);
      task.result = kind === 'no-result' ? null : result;
    }
  }
}

/** The network cards are reset while it installs. */
export function isNetworkReset(state: MachineState): boolean {
  const now = nowOf(state);
  return Object.values(state.tasks).some(
    ({ fault, startsAt, endsAt }) =>
      fault?.kind === 'network-reset' && now >= startsAt && now < (startsAt + endsAt) / 2,
  );
}

/** Its process is there, which holds a file of the run open. */
export function isAtWork({ startsAt, isApplied, ended }: Task, now: number): boolean {
  return ended === null && !isApplied && now >= startsAt;
}

export function taskSaid(state: MachineState, { startsAt, isApplied, ended, fault }: Task) {
  const now = nowOf(state);
  const LastRunTime = now < startsAt ? null : new Date(startsAt).toISOString();
  if (ended !== null) return { State: 'Ready', LastTaskResult: ended, LastRunTime };
  if (isApplied) return { State: 'Ready', LastTaskResult: 0, LastRunTime };
  if (now >= startsAt) return { State: 'Running', LastTaskResult: RUNNING, LastRunTime };
  if (fault?.kind === 'task-queued') return { State: 'Queued', LastTaskResult: QUEUED, LastRunTime };
  return { State: 'Ready', LastTaskResult: NEVER_RUN, LastRunTime };
}

/** Updates that ask for it are completed by it, or taken back; a task in the middle of its work does not survive it. */
export function restart(state: MachineState, at: number, fault: RestartFault | undefined): void {
  if (fault?.kind === 'restart-ignored') return;
  const takes =
    fault?.kind === 'never-back'
      ? NEVER_MS
      : fault?.kind === 'slow-boot'
        ? (fault.seconds ?? SLOW_BOOT_S) * 1000
        : BOOT_MS / state.haste;
  // Whoever restarts while TrustedInstaller is still at work gets its work undone as well.
  const isUndone = fault?.kind === 'rolled-back' || at < state.tiWorkerUntil;
  for (const task of Object.values(state.tasks))
    if (!task.isApplied && task.ended === null) task.ended = ENDED_BY_SOMEBODY;
  for (const update of state.updates) {
    const isWaiting =
      update.installedAt !== null &&
      update.needsRestart &&
      state.pending.autoUpdate &&
      Date.parse(update.installedAt) > state.bootedAt;
    if (!isWaiting) continue;
    if (isUndone) {
      update.installedAt = null;
      remember(state, update, 4, '0x800F0922', at);
    } else state.ubr += 100;
  }
  state.boots += isUndone ? 2 : 1;
  state.downUntil = at + takes;
  state.downFrom = Date.now() + LAST_WORDS_MS;
  state.bootedAt = at + takes;
  state.tiWorkerUntil = 0;
  state.pending = {
    ...state.pending,
    cbs: false,
    packages: false,
    autoUpdate: false,
    fileRenames: [],
    activeName: state.name,
  };
}

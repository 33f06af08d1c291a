// What each script answers that the product and the stand-in share (docs/integrations/stand-ins/windows.md).
import { type Fault, isOfRestart, isOfTask, type TaskFault } from './faults.ts';
import { hasNoRoom, JOBS, searched, text } from './jobs.ts';
import { type MachineState, nowOf } from './machine.ts';
import { progressSaid } from './progress.ts';
import { ScriptFailure, ScriptThrows } from './script-failure.ts';
import { isAtWork, register, restart, taskSaid } from './tasks.ts';

export type Marked = { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> };

const LINE = /^# PatchCenter: ([a-z][a-z-]*) (\{.*\})\s*$/;
const LITERAL = /FromBase64String\(\s*['"]([A-Za-z0-9+/=\s]+)['"]\s*\)/g;
const IS_TASK = /Register-ScheduledTask|schtasks(\.exe)? .*\/create/i;

/** What the first line says; undefined: it says nothing. */
export function markedBy(script: string): Marked | undefined {
  const found = LINE.exec((script.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '').trimEnd());
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  try {
    return { name: found[1], parameters: JSON.parse(found[2]) as Readonly<Record<string, unknown>> };
  } catch {
    throw new ScriptThrows('the parameters in the first line of the script are no JSON');
  }
}

/** What a script holds in base64, as a script that is sent statement by statement does. */
function literalsIn(script: string): readonly string[] {
  return [...script.matchAll(LITERAL)].map(([, code = '']) => Buffer.from(code, 'base64').toString('utf8'));
}

/** The script with the text of what it holds in base64. */
export function wholeText(script: string): string {
  return [script, ...literalsIn(script)].join('\n');
}

/** The script of a job, in that of `start`. */
export function jobIn(script: string): Marked | undefined {
  return literalsIn(script)
    .map(markedBy)
    .find((one) => one?.name.startsWith('job-'));
}

export function answerTo(
  state: MachineState,
  { name, parameters }: Marked,
  script: string,
  fault: Fault | undefined,
): object {
  const now = nowOf(state);
  const runOf = () => needed(parameters, 'run');
  switch (name) {
    case 'facts':
      return facts(state, now);
    case 'pending-reboot': {
      const { cbs, packages, autoUpdate, fileRenames, ccm, activeName } = state.pending;
      return {
        CbsRebootPending: cbs,
        CbsPackagesPending: packages,
        AutoUpdateRebootRequired: autoUpdate,
        CcmRebootPending: ccm,
        PendingFileRenameOperations: fileRenames,
        ComputerName: state.name,
        ActiveComputerName: activeName,
        TiWorker: now < state.tiWorkerUntil,
      };
    }
    case 'services':
      return { UpSeconds: Math.floor((now - state.bootedAt) / 1000), Services: servicesNow(state, now) };
    case 'listeners':
      return { Listeners: state.listeners };
    case 'direct-search':
      if (!state.searchesInSession) throw new ScriptFailure('0x80070005');
      return searched(state, null);
    case 'start':
      return start(state, parameters, script, fault && isOfTask(fault) ? fault : undefined);
    case 'poll': {
      const task = state.tasks[runOf()];
      return {
        ...claimSaid(state, runOf(), now),
        Task: task === undefined || task.isChild || task.isRemoved ? null : taskSaid(state, task),
        Result: task?.result ?? null,
        Progress: task === undefined ? null : progressSaid(task, now),
        Now: text(now),
        LastBootUpTime: text(state.bootedAt),
        TiWorker: now < state.tiWorkerUntil,
      };
    }
    case 'withdraw':
      if (isThere(state, runOf(), now)) return { Closed: false };
      state.claims[runOf()] ??= { boot: null, at: now };
      return { Closed: state.claims[runOf()]?.boot === null };
    case 'close': {
      delete state.claims[runOf()];
      const isThere = state.tasks[runOf()] !== undefined;
      delete state.tasks[runOf()];
      return { TaskRemoved: isThere, FolderRemoved: isThere };
    }
    case 'restart':
      needed(parameters, 'reason');
      if (!state.isAdministrator) throw new ScriptFailure('0x80070005');
      if (fault?.kind === 'restart-refused') throw new ScriptFailure('0x8007045B');
      if (refusalOf(state, parameters, now) !== null)
        return { Accepted: false, Because: refusalOf(state, parameters, now) };
      restart(state, now, fault && isOfRestart(fault) ? fault : undefined);
      return { Accepted: true };
    case 'check': {
      const found = state.checks[needed(parameters, 'name')];
      if (found === undefined) throw new ScriptThrows(`no check is recorded under ${String(parameters.name)}`);
      return found;
    }
    default:
      throw new ScriptThrows(`the stand-in knows no script ${name}`);
  }
}

/** Its task, or what that runs, whatever somebody has deleted of it. */
function isThere({ tasks }: MachineState, run: string, now: number): boolean {
  const task = tasks[run];
  return task !== undefined && (!task.isRemoved || isAtWork(task, now));
}

const DELAYED_MS = 120_000;

/** Those of a delayed start come two minutes after the boot. */
function servicesNow({ services, bootedAt }: MachineState, now: number): MachineState['services'] {
  const isEarly = now - bootedAt < DELAYED_MS;
  return services.map((one) =>
    isEarly && one.DelayedAutoStart && one.StartMode === 'Auto' ? { ...one, State: 'Stopped', ExitCode: 1077 } : one,
  );
}

/** Seconds after which a claim without a task that runs counts as given up. */
const GRACE_S = 120;

function claimSaid(state: MachineState, run: string, now: number): object {
  const claim = state.claims[run];
  const task = state.tasks[run];
  const isOpen = claim === undefined ? isThere(state, run, now) : claim.boot !== null;
  const waits = task !== undefined && !task.isRemoved && ['Running', 'Queued'].includes(taskSaid(state, task).State);
  const runs = waits || (task !== undefined && isAtWork(task, now));
  const isOver = isOpen && !runs && (claim === undefined || now - claim.at > GRACE_S * 1000);
  // From then on it can no longer begin.
  if (isOver && task !== undefined && task.ended === null && !task.isApplied) task.ended = 0x41303;
  return {
    Claim: isOpen ? 'claimed' : claim === undefined ? null : 'closed',
    ClaimedIn: typeof claim?.boot === 'number' ? text(claim.boot) : null,
    IsOver: isOver,
  };
}

/** Why a restart that bears conditions is not done; null: it is. */
function refusalOf(
  state: MachineState,
  { boot, untilUptime, unlessServicing }: Marked['parameters'],
  now: number,
): string | null {
  if (typeof boot === 'string' && Math.abs(Date.parse(boot) - state.bootedAt) > 30_000) return 'other-boot';
  if (typeof untilUptime === 'number' && (now - state.bootedAt) / 1000 > untilUptime) return 'late';
  return unlessServicing === true && now < state.tiWorkerUntil ? 'servicing' : null;
}

function start(
  state: MachineState,
  parameters: Marked['parameters'],
  script: string,
  fault: TaskFault | undefined,
): object {
  const [run, job] = [needed(parameters, 'run'), needed(parameters, 'job')];
  const { untilUptime } = parameters;
  const now = nowOf(state);
  const inner = jobIn(script);
  if (!JOBS.includes(job) || inner?.name !== `job-${job}`)
    throw new ScriptThrows(`the script of the job ${job} is not in that of start`);
  if (!state.isAdministrator) throw new ScriptFailure('0x80070005');
  const TaskName = `PatchCenter-${run}`;
  if (typeof untilUptime === 'number' && (now - state.bootedAt) / 1000 > untilUptime) return { TaskName, Late: true };
  const before = state.tasks[run];
  if (state.claims[run] !== undefined || isThere(state, run, now))
    return { TaskName, State: before === undefined ? null : taskSaid(state, before).State, AlreadyThere: true };
  state.claims[run] = { boot: state.bootedAt, at: now };
  const refusal = fault?.kind === 'task-refused' ? '0x80070005' : hasNoRoom(state) ? '0x80070070' : null;
  if (refusal !== null) {
    const { HResult, Message } = new ScriptFailure(refusal).answer(state.language).Error;
    return { TaskName, AlreadyThere: false, NotStarted: `${Message} (${HResult})` };
  }
  register(state, run, { name: job, parameters: inner.parameters, isChild: !IS_TASK.test(wholeText(script)) }, fault);
  return { TaskName, State: 'Running', AlreadyThere: false };
}

function needed(parameters: Readonly<Record<string, unknown>>, name: string): string {
  const value = parameters[name];
  if (typeof value !== 'string' || value === '') throw new ScriptThrows(`the script has no ${name}`);
  return value;
}

function facts(state: MachineState, now: number): object {
  return {
    ComputerName: state.name,
    Domain: state.domain,
    UUID: state.uuid,
    Caption: state.caption,
    CurrentBuild: state.build,
    UBR: state.ubr,
    EditionID: state.edition,
    InstallationType: state.installation,
    ProductType: state.productType,
    OSLanguage: state.language === 'fr' ? 1036 : 1033,
    OEMCodePage: state.language === 'fr' ? 850 : 437,
    PSVersion: `5.1.${state.build}.${state.ubr}`,
    LanguageMode: 'FullLanguage',
    IsAdministrator: state.isAdministrator,
    LastBootUpTime: text(state.bootedAt),
    Now: text(now),
    SystemDrive: 'C:',
    Disks: [{ DeviceID: 'C:', Size: '107374182400', FreeSpace: state.freeBytes }],
    WUServer: state.wsus,
    UseWUServer: state.wsus === null ? 0 : 1,
    AutoUpdate: state.autoUpdate,
    Wuauserv: state.wuauserv,
    TiWorker: now < state.tiWorkerUntil,
  };
}

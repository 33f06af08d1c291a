// What a task does: search, install, inventory, history. Times are those of the machine's own clock.
import { CATEGORY_NAMES } from './estate.ts';
import type { TaskFault } from './faults.ts';
import type { MachineState, Task, Update } from './machine.ts';
import { ScriptFailure } from './script-failure.ts';

type Parameters = Readonly<Record<string, unknown>>;

export const JOBS = ['scan', 'install', 'inventory', 'history'];
const DONE = '0x00000000';
const [NOT_STARTED, SUCCEEDED, WITH_ERRORS, FAILED, ABORTED] = [0, 2, 3, 4, 5];
const INSTALL_FAILED = '0x80240022';
const NO_ROOM = '0x80070070';

/** Not even for a script. */
export function hasNoRoom({ freeBytes }: MachineState): boolean {
  return Number(freeBytes) < 1_000_000;
}
/** What scripts throw themselves has no other. */
const NOT_WHOLE = '0x80131501';

export function jobTakesMs(job: string, state: MachineState, parameters: Parameters): number {
  if (job !== 'install') return job === 'scan' ? 20_000 : 10_000;
  return 30_000 + 30_000 * chosen(state, parameters).length;
}

/** What it writes when it is done; what it changes is changed then. */
export function carryOut(state: MachineState, task: Task, endedAt: number): unknown {
  const times = { Job: task.job, StartedAt: text(task.startsAt), EndedAt: text(endedAt) };
  try {
    return { ...times, Error: null, ...resultOf(state, task, endedAt) };
  } catch (error) {
    if (!(error instanceof ScriptFailure)) throw error;
    return { ...times, ...error.answer(state.language) };
  }
}

function resultOf(state: MachineState, { job, parameters, fault }: Task, endedAt: number): object {
  switch (job) {
    case 'scan':
      return searched(state, fault);
    case 'install':
      return installed(state, parameters, fault, endedAt);
    case 'inventory':
      if (fault?.kind === 'search-warning') throw new ScriptFailure(NOT_WHOLE);
      return inventory(state);
    default: {
      const entries = [...state.history].reverse();
      return { Total: entries.length, Entries: entries.slice(0, Number(parameters.count ?? 200)) };
    }
  }
}

export function searched(state: MachineState, fault: TaskFault | null): object {
  if (fault?.kind === 'wsus-down') throw new ScriptFailure('0x80072EE2');
  const offered = state.updates.filter(({ installedAt }) => installedAt === null);
  const isPartial = fault?.kind === 'search-warning';
  return {
    ResultCode: isPartial ? WITH_ERRORS : SUCCEEDED,
    RebootRequired: state.pending.autoUpdate,
    Updates: (isPartial ? offered.slice(0, 1) : offered).map((one) => described(one, state)),
    Warnings: isPartial ? [{ HResult: '0x8024402C', Message: 'WinHttp could not resolve a name' }] : [],
  };
}

function described(update: Update, { language }: MachineState) {
  return {
    ...named(update, language),
    CveIDs: update.cves,
    Categories: update.categories.map((id) => ({ CategoryID: id, Name: CATEGORY_NAMES[id]?.[language] ?? '' })),
    MsrcSeverity: update.severity === '' ? null : update.severity,
    IsDownloaded: false,
    CanRequestUserInput: update.asks === true,
    IsMandatory: false,
    EulaAccepted: true,
    MaxDownloadSize: update.bytes,
    RebootBehavior: update.needsRestart ? 2 : 0,
    LastDeploymentChangeTime: update.released,
    SupersededUpdateIDs: update.supersedes ?? [],
  };
}

function named({ UpdateID, RevisionNumber, title, kb }: Update, language: MachineState['language']) {
  return { UpdateID, RevisionNumber, Title: title[language], KBArticleIDs: [kb] };
}

/** The one of `updates`, `names`, `cves` and `categories` that is given says what is wanted. */
function chosen(state: MachineState, parameters: Parameters): readonly Update[] {
  const { updates, categories, excludedKbs, excludes } = parameters;
  const ids = Array.isArray(updates) ? updates.map((one: { UpdateID?: unknown }) => String(one.UpdateID)) : undefined;
  const kinds = Array.isArray(categories) ? categories.map(String) : [];
  const excluded = Array.isArray(excludedKbs) ? excludedKbs.map(String) : [];
  const globs = Array.isArray(excludes) ? excludes.map((glob) => likeOf(String(glob))) : [];
  const wants = wantsOf(parameters);
  return state.updates.filter(
    (one) =>
      one.installedAt === null &&
      !excluded.includes(one.kb) &&
      !globs.some((glob) => glob.test(`KB${one.kb}`)) &&
      (wants?.(one) ??
        (ids === undefined ? one.categories.some((id) => kinds.includes(id)) : ids.includes(one.UpdateID))),
  );
}

function wantsOf({ names, cves, editions }: Parameters): ((one: Update) => boolean) | null {
  const of = typeof editions === 'object' && editions !== null ? new Map(Object.entries(editions)) : new Map();
  const isMeant = ({ kb, title, UpdateID, RevisionNumber }: Update) => {
    const edition = String(of.get(`KB${kb}`) ?? '');
    if (edition.startsWith('u')) return edition === `u${UpdateID.replaceAll('-', '')}.${RevisionNumber}`;
    return edition === '' || [...(title.en.match(/[\d.]+/g) ?? [])].some((one) => one === edition);
  };
  if (Array.isArray(names)) return (one) => names.includes(`KB${one.kb}`) && isMeant(one);
  return Array.isArray(cves) ? (one) => one.cves.some((cve) => cves.includes(cve)) : null;
}

/** As `-like`, without its brackets. */
function likeOf(glob: string): RegExp {
  const literal = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}

/** In its order. */
export function toInstall(state: MachineState, parameters: Parameters): readonly Update[] {
  const all = chosen(state, parameters).filter(({ asks }) => asks !== true);
  return [...all.filter(({ exclusive }) => exclusive === true), ...all.filter(({ exclusive }) => exclusive !== true)];
}

function installed(state: MachineState, parameters: Parameters, fault: TaskFault | null, endedAt: number): object {
  if (fault?.kind === 'wsus-down') throw new ScriptFailure('0x80072EE2');
  if (fault?.kind === 'search-warning') throw new ScriptFailure(NOT_WHOLE);
  const all = chosen(state, parameters);
  const Asking = all.filter(({ asks }) => asks === true).map(({ kb }) => `KB${kb}`);
  const wanted = toInstall(state, parameters);
  const asked = Array.isArray(parameters.updates)
    ? parameters.updates.map((one: { UpdateID?: unknown }) => String(one.UpdateID))
    : [];
  const offered = state.updates.filter(({ installedAt }) => installedAt === null).map(({ kb }) => `KB${kb}`);
  const names = Array.isArray(parameters.names) ? parameters.names.map(String) : [];
  const NotFound = [
    ...asked.filter((id) => !wanted.some((one) => one.UpdateID === id)),
    ...names.filter((name) => !offered.includes(name)),
  ];
  const nothing = {
    Download: null,
    Install: null,
    Updates: [],
    NotFound,
    Asking,
    RebootRequired: state.pending.autoUpdate,
  };
  if (state.pending.autoUpdate) return { ...nothing, Skipped: 'reboot-required' };
  if (wanted.length === 0) return { ...nothing, Skipped: 'nothing' };
  if (fault?.kind === 'download-fails')
    return {
      ...nothing,
      Skipped: null,
      Download: { ResultCode: FAILED, HResult: '0x80246007' },
      Updates: wanted.map((one) => ended(one, state, 0, DONE, false)),
    };
  const isAborted = fault?.kind === 'install-aborted';
  const isFull = hasNoRoom(state);
  const fails = (one: Update) =>
    isFull || (fault?.kind === 'updates-fail' && (fault.kbs ?? [wanted[0]?.kb]).includes(one.kb));
  const hresult = isFull ? NO_ROOM : fault?.kind === 'updates-fail' ? (fault.hresult ?? '0x800F0922') : INSTALL_FAILED;
  let isOver = false;
  const Updates = wanted.map((one, at) => {
    if (isOver) return ended(one, state, NOT_STARTED, DONE, false);
    isOver = one.exclusive === true && one.needsRestart;
    if (isAborted && at > 0) return ended(one, state, ABORTED, '0x8024000B', false);
    const isBad = fails(one);
    remember(state, one, isBad ? FAILED : SUCCEEDED, isBad ? hresult : DONE, endedAt);
    if (isBad) return ended(one, state, FAILED, hresult, false);
    if (!one.pretends) apply(state, one, endedAt);
    return ended(one, state, SUCCEEDED, DONE, one.needsRestart);
  });
  const bad = Updates.filter(({ ResultCode }) => ResultCode !== SUCCEEDED).length;
  const code = isAborted ? ABORTED : bad === 0 ? SUCCEEDED : bad === Updates.length ? FAILED : WITH_ERRORS;
  state.tiWorkerUntil = Math.max(
    state.tiWorkerUntil,
    endedAt + (fault?.kind === 'ti-worker' ? (fault.seconds ?? 600) * 1000 : 0),
  );
  return {
    Skipped: null,
    RebootRequired: state.pending.autoUpdate,
    Download: { ResultCode: SUCCEEDED, HResult: DONE },
    Install: { ResultCode: code, HResult: code === FAILED ? INSTALL_FAILED : DONE },
    Updates,
    NotFound,
    Asking,
  };
}

function ended(
  update: Update,
  { language }: MachineState,
  ResultCode: number,
  HResult: string,
  RebootRequired: boolean,
) {
  return { ...named(update, language), ResultCode, HResult, RebootRequired };
}

function apply(state: MachineState, update: Update, at: number): void {
  update.installedAt = text(at);
  if (!update.needsRestart) return;
  state.pending.autoUpdate = true;
  state.pending.cbs = true;
}

export function remember(state: MachineState, update: Update, ResultCode: number, HResult: string, at: number): void {
  const { UpdateID, RevisionNumber, title } = update;
  state.history.push({
    Operation: 1,
    ResultCode,
    HResult,
    Date: text(at),
    Title: title[state.language],
    UpdateID,
    RevisionNumber,
    ServerSelection: 0,
  });
}

function inventory(state: MachineState): object {
  const present = state.updates.filter(({ installedAt }) => installedAt !== null);
  return {
    Build: `${state.build}.${state.ubr}`,
    Installed: present.map((one) => ({ ...named(one, state.language), Categories: described(one, state).Categories })),
    HotFixes: present.map(({ kb }) => ({ HotFixID: `KB${kb}` })),
  };
}

export function text(at: number): string {
  return new Date(at).toISOString();
}

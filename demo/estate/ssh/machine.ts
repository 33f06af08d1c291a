// The inside of one simulated host: what is on its disk, what runs, and what time does to it. No network here.
import type { PackageVersion } from '../../../targets/ports.ts';
import { type BootChoice, choiceAfterUpdate, kernelsOf } from './boot-loader.ts';
import { CATALOGUE, type CataloguePackage, waitingUpdates } from './package-catalogue.ts';
import type { SimulatedFault, SimulatedHost } from './simulated-host.ts';
import { plannedUpdates, withUpdates } from './update-plan.ts';
import { updateOutput, type YumOutput } from './yum-output.ts';

export type UpdateRun = {
  readonly startedAt: number;
  readonly durationMs: number;
  readonly bootId: string;
  readonly plan: readonly CataloguePackage[];
  readonly output: YumOutput;
  /** The kernel that its script makes the default again (POL-6). */
  readonly pin: string | null;
  /** Its end has reached the disk. */
  readonly ended: boolean;
};

/** What a snapshot keeps. Immutable: every change is a new value. */
export type Disk = {
  readonly packages: readonly PackageVersion[];
  readonly runs: ReadonlyMap<string, UpdateRun>;
  /** Names under which nothing is to be started. */
  readonly closed: ReadonlySet<string>;
  /** Why `needs-restarting` asks for a reboot. */
  readonly rebootFor: readonly string[];
  readonly failedUnits: readonly string[];
  readonly boot: BootChoice;
};

export type Machine = {
  readonly host: SimulatedHost;
  readonly waiting: ReadonlySet<string>;
  fault: SimulatedFault | null;
  disk: Disk;
  bootId: string;
  /** The kernel that was booted. */
  kernel: string;
  readonly starts: Map<string, number>;
  /** `connection-drops` and `power-lost` happen once for a run. */
  readonly cutRuns: Set<string>;
};

const SECOND = 1000;
/** How far an update is when its connection or its power is cut. */
const CUT_AT = 0.4;

export function createMachine(host: SimulatedHost, bootId: string): Machine {
  const packages = CATALOGUE.map(({ name, arch, installed }) => ({ name, arch, version: installed }));
  const [kernel = 'unknown'] = kernelsOf(packages);
  const boot = { byDefault: kernel, once: null };
  const disk: Disk = { packages, runs: new Map(), closed: new Set(), rebootFor: [], failedUnits: [], boot };
  return {
    host,
    waiting: waitingUpdates(host.name),
    fault: host.fault ?? null,
    disk,
    bootId,
    kernel,
    starts: new Map(),
    cutRuns: new Set(),
  };
}

export function planOf(machine: Machine, argv: readonly string[]): readonly CataloguePackage[] {
  return plannedUpdates(machine.disk.packages, machine.waiting, argv);
}

/** RUN-6 as the real host keeps it: a name is started once. `now` in milliseconds of any clock that only goes forward. */
export function startRun(
  machine: Machine,
  name: string,
  { argv, pin }: { readonly argv: readonly string[]; readonly pin: string | null },
  now: number,
): 'started' | 'already' {
  if (machine.disk.runs.has(name) || machine.disk.closed.has(name)) return 'already';
  const failure = machine.fault?.kind === 'update-fails' ? machine.fault.class : null;
  // RUN-22: fetched, and nothing installed.
  const plan = argv.includes('--downloadonly') ? [] : planOf(machine, argv);
  const run: UpdateRun = {
    startedAt: now,
    durationMs: (machine.host.updateSeconds ?? 12) * SECOND,
    bootId: machine.bootId,
    plan,
    output: updateOutput(plan, failure),
    pin,
    ended: false,
  };
  machine.disk = { ...machine.disk, runs: new Map([...machine.disk.runs, [name, run]]) };
  machine.starts.set(name, (machine.starts.get(name) ?? 0) + 1);
  return 'started';
}

/** Before anything was started under it. */
export function closeName(machine: Machine, name: string): string {
  if (machine.disk.runs.has(name)) return 'taken\n';
  machine.disk = { ...machine.disk, closed: new Set([...machine.disk.closed, name]) };
  return 'closed\n';
}

/** Lets the updates that are due reach their end. Called before anything is answered. */
export function settle(machine: Machine, now: number): void {
  for (const [name, run] of machine.disk.runs) {
    if (!run.ended && run.bootId === machine.bootId && fractionOf(run, now) >= 1) endRun(machine, name, run);
  }
}

function endRun(machine: Machine, name: string, run: UpdateRun): void {
  const failure = machine.fault?.kind === 'update-fails' ? machine.fault.class : null;
  const nothingDone = run.output.exitCode !== 0 && failure !== 'scriptlet';
  const done = nothingDone ? [] : run.output.exitCode === 0 ? run.plan : run.plan.slice(0, -1);
  const reboots = done.filter((item) => item.reboots || machine.host.rebootAfterUpdate).map((item) => item.name);
  const packages = withUpdates(machine.disk.packages, done);
  const brought = done.some((item) => item.name === 'kernel');
  machine.disk = {
    ...machine.disk,
    packages,
    boot: choiceAfterUpdate(machine.disk, packages, { brought, pin: run.pin }),
    runs: new Map([...machine.disk.runs, [name, { ...run, ended: true }]]),
    rebootFor: [...machine.disk.rebootFor, ...reboots],
    failedUnits: unitsAfterChange(machine),
  };
}

export function unitsAfterChange(machine: Machine): readonly string[] {
  return machine.fault?.kind === 'unit-fails' ? [machine.fault.unit] : machine.disk.failedUnits;
}

/** The state line and the log as they are on the host now. */
export function runState(
  machine: Machine,
  run: UpdateRun,
  now: number,
): { readonly state: string; readonly log: string } {
  if (run.ended) return { state: `ended ${run.output.exitCode}`, log: logOf(run, 1) };
  if (run.bootId !== machine.bootId) return { state: 'interrupted rebooted', log: logOf(run, CUT_AT) };
  return { state: 'running', log: logOf(run, fractionOf(run, now)) };
}

/** True once for a run that has come far enough to be cut. */
export function isCutNow(machine: Machine, name: string, now: number): boolean {
  const run = machine.disk.runs.get(name);
  if (!run || run.ended || run.bootId !== machine.bootId || machine.cutRuns.has(name)) return false;
  if (fractionOf(run, now) < CUT_AT) return false;
  machine.cutRuns.add(name);
  return true;
}

/** False: it hangs, and boots again once somebody resets it. A one-shot entry is taken away before its kernel is loaded. */
export function boot(machine: Machine, bootId: string): boolean {
  const { byDefault, once } = machine.disk.boot;
  machine.kernel = once ?? byDefault;
  machine.disk = { ...machine.disk, boot: { byDefault, once: null } };
  const isNew = machine.kernel !== kernelsOf(machine.disk.packages).at(-1);
  if (machine.fault?.kind === 'new-kernel-hangs' && isNew) return false;
  machine.bootId = bootId;
  machine.disk = { ...machine.disk, rebootFor: [], failedUnits: unitsAfterChange(machine) };
  return true;
}

function fractionOf(run: UpdateRun, now: number): number {
  return Math.min(1, (now - run.startedAt) / run.durationMs);
}

function logOf(run: UpdateRun, fraction: number): string {
  const lines = run.output.lines.slice(0, Math.floor(run.output.lines.length * fraction));
  return lines.map((line) => `${line}\n`).join('');
}

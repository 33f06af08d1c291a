// A host in memory, and what can be asked of it. What it counts is what a test asserts: how often an update was really started, the
// host really rebooted.
import type { ActionEnd } from '../../domain/actions/action-end.ts';
import { checkName } from '../../domain/app-checks/app-check.ts';
import { packageLine } from '../../domain/attempts/package-version.ts';
import type { BootFacts, BootLoader } from '../../domain/kernels/boot.ts';
import type { MachineUuid } from '../../domain/snapshots/machine-uuid.ts';
import { PROOF } from '../../targets/opening.ts';
import type { DownloadLimits, UpdateRequest } from '../../targets/packages/update-scope.ts';
import {
  type DetachedPoll,
  HostAnswerError,
  type HostFacts,
  type HostOperations,
  type HostScan,
  type HostSession,
  type Narrowing,
  type PackageVersion,
  type UpdateScope,
} from '../../targets/ports.ts';
import { fakeUuid } from './machine.ts';

export type FakeHost = {
  packages: PackageVersion[];
  after: PackageVersion[];
  bootId: string;
  /** undefined: as its own machine has it; null: it cannot be read. */
  uuid: MachineUuid | null | undefined;
  /** undefined: its hostname. */
  nodeName: string | null | undefined;
  needsReboot: 'yes' | 'no' | 'unknown';
  update: { name: string; exitCode: number | null } | null;
  exitCode: number;
  log: string;
  rootMb: number;
  reachable: boolean;
  starts: number;
  /** How it boots. A kernel that is `broken` hangs until its machine is reset. */
  boot: FakeBoot;
  /** Kernels that the update brings. */
  newKernels: string[];
  /** Names that were closed before anything was started under them. */
  closed: Set<string>;
  /** The host went down in the middle of the update. */
  cut: boolean;
  /** dpkg was killed in the middle; a repair ends that. */
  dpkgInterrupted: boolean;
  repairs: number;
  reboots: number;
  /** By the name of each, how fast (RUN-22). */
  downloads: Map<string, DownloadLimits>;
  /** null: it does not end. */
  downloadExitCode: number | null;
  failedUnits: string[];
  scan: HostScan;
  narrowing: Narrowing;
  /** What prerequisites and updates were narrowed to, in the order of the calls. */
  previewed: UpdateScope[];
  updated: UpdateScope[];
  /** Beside each of those, what it left alone. */
  excluded: (readonly string[])[];
  application: (name: string) => 'yes' | 'no' | 'unknown';
  /** Seconds since its boot. */
  uptime: number;
  /** Actions as they ran, a line each; how the next one ends. */
  acted: string[];
  actionEnd: (line: string) => ActionEnd;
};

export type FakeBoot = {
  loader: BootLoader;
  running: string;
  kernels: string[];
  byDefault: string;
  once: string | null;
  broken: Set<string>;
  /** A broken one restarts the host by itself (panic=…). */
  panics: boolean;
  /** It hangs in the middle of its boot. */
  hangs: boolean;
  /** Boots since it was made. */
  boots: number;
  /** The kernel of each of them, whether it came up or not. */
  tried: string[];
};

/** As its firmware and its boot loader do: the one-shot entry is gone, whatever comes of it. */
export function powerCycle(host: FakeHost): void {
  const { boot } = host;
  const kernel = boot.once ?? boot.byDefault;
  boot.once = null;
  boot.boots += 1;
  boot.tried.push(kernel);
  boot.hangs = boot.broken.has(kernel);
  if (boot.hangs && boot.panics) powerCycle(host);
  if (boot.hangs) return;
  if (!boot.broken.has(kernel)) boot.running = kernel;
  host.bootId = `boot-${boot.boots + 1}`;
}

export type FakeHosts = {
  hostNamed(name: string): FakeHost;
  /** Called before and after each operation; throws to cut it there. */
  onOperation: (operation: string, hostname: string, when: 'before' | 'after') => void | Promise<void>;
};

const BEFORE: PackageVersion[] = [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-4.el8' }];
export const OLD_KERNEL = '4.18.0-553.el8_10.x86_64';

const AFTER: PackageVersion[] = [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-5.el8' }];

export function newHost(): FakeHost {
  return {
    packages: BEFORE,
    after: AFTER,
    bootId: 'boot-1',
    uuid: undefined,
    nodeName: undefined,
    needsReboot: 'no',
    update: null,
    exitCode: 0,
    log: 'Complete!\n',
    rootMb: 5000,
    reachable: true,
    starts: 0,
    downloads: new Map(),
    downloadExitCode: 0,
    closed: new Set(),
    cut: false,
    dpkgInterrupted: false,
    repairs: 0,
    reboots: 0,
    boot: {
      loader: { kind: 'grubby', saved: 'yes', writable: 'yes' },
      running: OLD_KERNEL,
      kernels: [OLD_KERNEL],
      byDefault: OLD_KERNEL,
      once: null,
      broken: new Set(),
      panics: false,
      hangs: false,
      boots: 0,
      tried: [],
    },
    newKernels: [],
    failedUnits: [],
    application: () => 'yes',
    uptime: 1000,
    acted: [],
    actionEnd: () => ({ exitCode: 0, tail: 'done' }),
    narrowing: { answer: 'yes', reason: null },
    previewed: [],
    updated: [],
    excluded: [],
    scan: { kind: 'read', packages: 1, advisories: [], rebootNeeded: 'no' },
  };
}

export function hostOperations(fake: () => FakeHosts): HostOperations {
  const act = async <T>(operation: string, session: HostSession, work: (host: FakeHost) => T): Promise<T> => {
    await fake().onOperation(operation, session.address, 'before');
    const result = work(fake().hostNamed(session.address));
    await fake().onOperation(operation, session.address, 'after');
    return result;
  };
  return {
    openingFor: () => PROOF,
    readFacts: (session, { scope, withBoot }) =>
      act('readFacts', session, (host) => ({
        ...facts(host, scope),
        ...(withBoot === true && { boot: bootFacts(host) }),
      })),
    listPackages: (session) => act('listPackages', session, (host) => host.packages),
    scan: (session) => act('scan', session, (host) => host.scan),
    startUpdate: (session, name, ask) =>
      act('startUpdate', session, (host) => {
        const said = startUpdate(host, name, ask);
        if (said === 'started' && ask.pin !== undefined && !host.cut) host.boot.byDefault = ask.pin.entry.kernel;
        return said;
      }),
    readBoot: (session) => act('readBoot', session, bootFacts),
    setDefaultKernel: (session, boot, kernel) =>
      act('setDefaultKernel', session, (host) => {
        assertInTime(host, boot);
        host.boot.byDefault = kernel;
        if (host.boot.loader.kind === 'systemd-boot') host.boot.loader = { ...host.boot.loader, stored: 'yes' };
      }),
    bootKernelOnce: (session, boot, kernel) =>
      act('bootKernelOnce', session, (host) => {
        assertInTime(host, boot);
        host.boot.once = kernel;
      }),
    removeKernels: (session, boot, packages) =>
      act('removeKernels', session, (host) => {
        assertInTime(host, boot);
        const gone = new Set(packages.map(packageLine));
        host.packages = host.packages.filter((one) => !gone.has(packageLine(one)));
        host.boot.kernels = host.boot.kernels.filter((kernel) => kernel === OLD_KERNEL);
      }),
    closeUpdate: (session, name) =>
      act('closeUpdate', session, (host) => {
        if (host.update?.name === name) return 'taken';
        host.closed.add(name);
        return 'closed';
      }),
    readLog: (session) => act('readLog', session, (host) => host.log),
    pollUpdate: (session, name, offset) => act('pollUpdate', session, (host) => poll(host, name, offset)),
    needsReboot: (session) => act('needsReboot', session, (host) => ({ answer: host.needsReboot, evidence: 'fake' })),
    bootId: (session) => act('bootId', session, (host) => host.bootId),
    readIdentity: (session) =>
      act('readIdentity', session, ({ uuid, nodeName }) => ({
        uuid: uuid === undefined ? fakeUuid(session.address) : uuid,
        nodeName: nodeName === undefined ? session.address : nodeName,
        why: uuid === null ? 'dmidecode: command not found' : '',
      })),
    uptimeSeconds: async (session) => fake().hostNamed(session.address).uptime,
    reboot: (session, bootId) =>
      act('reboot', session, (host) => {
        if (host.bootId !== bootId) return;
        host.reboots += 1;
        powerCycle(host);
      }),
    runAction: (session, { words, untilUptime }) =>
      act('runAction', session, (host) => {
        if (host.uptime > untilUptime)
          throw new HostAnswerError('the order of an action reached the host too late', 'no');
        const line = words.join(' ');
        host.acted.push(line);
        return host.actionEnd(line);
      }),
    readChecks: (session, application) =>
      act('readChecks', session, (host) => ({
        failedUnits: host.failedUnits,
        listening: [],
        mounts: [],
        application: application.map((check) => ({
          name: checkName(check),
          answer: host.application(checkName(check)),
        })),
      })),
  };
}

function startUpdate(
  host: FakeHost,
  name: string,
  { scope, excludes, repair, download }: UpdateRequest,
): 'started' | 'already' {
  if (host.update?.name === name || host.closed.has(name) || host.downloads.has(name)) return 'already';
  if (download !== undefined) {
    host.updated.push(scope);
    host.downloads.set(name, download);
    return 'started';
  }
  host.updated.push(scope);
  host.excluded.push(excludes);
  host.starts += 1;
  host.boot.kernels = [...host.newKernels, ...host.boot.kernels];
  // As packages of rpm do.
  host.boot.byDefault = host.newKernels[0] ?? host.boot.byDefault;
  if (host.cut && host.newKernels.length > 0) powerCycle(host);
  if (repair) host.repairs += 1;
  if (repair) host.dpkgInterrupted = false;
  host.update = { name, exitCode: host.exitCode };
  if (host.cut) host.packages = [...host.packages, ...host.after];
  else if (host.exitCode === 0) host.packages = host.after;
  return 'started';
}

function assertInTime({ bootId, uptime }: FakeHost, { moment }: BootFacts): void {
  if (bootId !== moment.bootId || uptime > moment.uptime + 60)
    throw new HostAnswerError('the order to the boot loader reached the host too late', 'no');
}

function bootFacts({ boot, bootId, uptime }: FakeHost): BootFacts {
  const { loader, running, kernels, byDefault, once } = boot;
  const entries = kernels.map((kernel) => ({ kernel, id: `id-${kernel}` }));
  return { moment: { bootId, uptime }, loader, running, entries, byDefault, once, keepsRunning: 'yes' };
}

function poll(host: FakeHost, name: string, offset: number): DetachedPoll {
  if (host.closed.has(name)) return { state: { kind: 'closed' }, log: '', nextOffset: offset };
  if (host.downloads.has(name)) {
    const { downloadExitCode: exitCode } = host;
    const state = exitCode === null ? ({ kind: 'running' } as const) : ({ kind: 'ended', exitCode } as const);
    return { state, log: host.log, nextOffset: host.log.length };
  }
  if (host.update?.name !== name) return { state: { kind: 'absent' }, log: '', nextOffset: offset };
  const log = host.log.slice(offset);
  const { exitCode } = host.update;
  if (host.cut) return { state: { kind: 'interrupted', rebooted: true }, log, nextOffset: offset + log.length };
  return {
    state: exitCode === null ? { kind: 'running' } : { kind: 'ended', exitCode },
    log,
    nextOffset: offset + log.length,
  };
}

function facts(host: FakeHost, scope: UpdateScope): HostFacts {
  host.previewed.push(scope);
  return {
    disk: {
      rootMb: host.rootMb,
      varMb: 5000,
      bootMb: 500,
      rootUsedPercent: 40,
      varUsedPercent: 40,
      inodesFreePercent: 90,
      raw: '',
    },
    registration: { state: 'registered', raw: '' },
    enabledRepositories: 2,
    sudo: 'yes',
    packageLock: 'no',
    rpmDatabaseReadable: host.dpkgInterrupted ? 'no' : 'yes',
    ...(host.dpkgInterrupted && { dpkgInterrupted: true as const }),
    clockSkewSeconds: 0,
    preview: { packages: 1, securityAdvisories: 0, downloadBytes: null, kernelInScope: false, rebootForecast: 'no' },
    narrowing: host.narrowing,
    transcript: [],
  };
}

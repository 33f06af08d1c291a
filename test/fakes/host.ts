// A host in memory, and what can be asked of it. What it counts is what a test asserts: how often an update was really started, the
// host really rebooted.
import { checkName } from '../../domain/app-checks/app-check.ts';
import type { MachineUuid } from '../../domain/snapshots/machine-uuid.ts';
import { PROOF } from '../../targets/opening.ts';
import type { UpdateRequest } from '../../targets/packages/update-scope.ts';
import type {
  DetachedPoll,
  HostFacts,
  HostOperations,
  HostScan,
  HostSession,
  Narrowing,
  PackageVersion,
  UpdateScope,
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
  /** Names that were closed before anything was started under them. */
  closed: Set<string>;
  /** The host went down in the middle of the update. */
  cut: boolean;
  /** dpkg was killed in the middle; a repair ends that. */
  dpkgInterrupted: boolean;
  repairs: number;
  reboots: number;
  failedUnits: string[];
  scan: HostScan;
  narrowing: Narrowing;
  /** What prerequisites and updates were narrowed to, in the order of the calls. */
  previewed: UpdateScope[];
  updated: UpdateScope[];
  /** Beside each of those, what it left alone. */
  excluded: (readonly string[])[];
  application: (name: string) => 'yes' | 'no' | 'unknown';
};

export type FakeHosts = {
  hostNamed(name: string): FakeHost;
  /** Called before and after each operation; throws to cut it there. */
  onOperation: (operation: string, hostname: string, when: 'before' | 'after') => void | Promise<void>;
};

const BEFORE: PackageVersion[] = [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-4.el8' }];
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
    closed: new Set(),
    cut: false,
    dpkgInterrupted: false,
    repairs: 0,
    reboots: 0,
    failedUnits: [],
    application: () => 'yes',
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
    openings: { facts: PROOF, scan: PROOF },
    readFacts: (session, { scope }) => act('readFacts', session, (host) => facts(host, scope)),
    listPackages: (session) => act('listPackages', session, (host) => host.packages),
    scan: (session) => act('scan', session, (host) => host.scan),
    startUpdate: (session, name, ask) => act('startUpdate', session, (host) => startUpdate(host, name, ask)),
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
    uptimeSeconds: async () => 1000,
    reboot: (session, bootId) =>
      act('reboot', session, (host) => {
        if (host.bootId !== bootId) return;
        host.reboots += 1;
        host.bootId = `boot-${host.reboots + 1}`;
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

function startUpdate(host: FakeHost, name: string, { scope, excludes, repair }: UpdateRequest): 'started' | 'already' {
  if (host.update?.name === name || host.closed.has(name)) return 'already';
  host.updated.push(scope);
  host.excluded.push(excludes);
  host.starts += 1;
  if (repair) host.repairs += 1;
  if (repair) host.dpkgInterrupted = false;
  host.update = { name, exitCode: host.exitCode };
  if (host.cut) host.packages = [...host.packages, ...host.after];
  else if (host.exitCode === 0) host.packages = host.after;
  return 'started';
}

function poll(host: FakeHost, name: string, offset: number): DetachedPoll {
  if (host.closed.has(name)) return { state: { kind: 'closed' }, log: '', nextOffset: offset };
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

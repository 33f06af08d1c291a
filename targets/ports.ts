// What the jobs see of the world outside: servers, whatever they run and however they are reached, and virtual machines kept by
// vCenters. Jobs depend on these types alone; `targets/ssh`, `targets/vcenter` and others implement them, and what stands before them
// chooses (`reach.ts`, `host-operations.ts`, `machines.ts`). Tests and the demo may wrap them.
import type { ActionWords } from '../domain/actions/action.ts';
import type { ActionEnd } from '../domain/actions/action-end.ts';
import type { Answer } from '../domain/answer.ts';
import type { AppCheck } from '../domain/app-checks/app-check.ts';
import type { PackageVersion } from '../domain/attempts/package-version.ts';
import type { Listener, Services } from '../domain/attempts/running-services.ts';
import type { UpdateScope } from '../domain/attempts/update-scope.ts';
import type { PendingPackages } from '../domain/baselines/candidate.ts';
import type { OpenAdvisory } from '../domain/cve/advisory.ts';
import type { BootFacts, PinnedDefault } from '../domain/kernels/boot.ts';
import type { DatastoreSpace } from '../domain/prerequisites/datastore-space.ts';
import type { Platform } from '../domain/servers/platform.ts';
import type { HostIdentity, MachineFacts, MachineSearch } from '../domain/snapshots/machine-identity.ts';
import type { MachineUuid } from '../domain/snapshots/machine-uuid.ts';
import type { DetachedPoll, DetachedState } from './detached-state.ts';
import type { FailureClass } from './failure-class.ts';
import type { DiskFacts, HostFacts, Narrowing, PlannedPackage, UpdatePreview } from './host-facts.ts';
import type { Opening } from './opening.ts';
import type { DownloadLimits } from './packages/update-scope.ts';

export type { HostKeyStore } from './host-key-store.ts';
export type { Platform };

/** An instance of EC2, as Systems Manager knows it: `i-0a1b…`; '': the server was one that bears another name now. */
export type SsmInstance = { readonly account: string; readonly region: string; readonly instanceId: string };

/** The way to a server: a login, or an agent that fetches its orders. */
export type Reach = { readonly kind: 'ssh' } | ({ readonly kind: 'ssm' } & SsmInstance);

/** How a server is named to whoever connects to it. `hostname` is lower case, without suffix. */
export type Target = {
  readonly hostname: string;
  readonly platform: Platform;
  readonly reach: Reach;
  readonly sshMethod: LoginMethod;
  /** Environment name (`Production`, `Recette`…): decides the order of DNS suffixes in QuickWin (PRE-2). */
  readonly environment: string;
  /** `quickwin`: the order of suffixes of QuickWin (PRE-2). */
  readonly mode?: 'standard' | 'quickwin';
};

export type ExecResult = {
  /** Exit code of the remote command; null when the channel closed without one (signal, cut connection). */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Why a server could not be reached or used. `temporary`: a later try may succeed without anybody's doing. */
export type ReachFailure = {
  readonly kind:
    | 'name-unknown'
    | 'port-closed'
    | 'login-refused'
    | 'no-secret' // The vault does not give it, for now.
    | 'host-key-changed'
    /** Logged in, and its login shell does not run `/bin/sh`. */
    | 'shell-unusable'
    | 'timeout'
    | 'connection-lost'
    /** Of an instance that is reached through Systems Manager: no agent of it has registered, or it has no role. */
    | 'agent-absent'
    /** It has, and is silent. */
    | 'agent-silent'
    | 'agent-old'
    /** Systems Manager does not let us. */
    | 'aws-refused'
    /** What it runs is not updated that way. */
    | 'unsupported';
  readonly temporary: boolean;
  /** Plain facts for the card: addresses and names tried. Never a secret. */
  readonly detail: string;
  /** The host's own words, where it said any: one line. */
  readonly said?: string;
};

/**
 * Thrown by any call that needs the connection; `failure` says why. `acted`: may what was asked have been done? `no` when it
 * certainly never reached a shell.
 */
export class ReachError extends Error {
  override readonly name = 'ReachError';
  readonly failure: ReachFailure;
  readonly acted: 'no' | 'unknown';
  constructor(failure: ReachFailure, options: ErrorOptions & { acted?: 'no' | 'unknown' } = {}) {
    super(failure.kind, options);
    this.failure = failure;
    this.acted = options.acted ?? 'unknown';
  }
}

/**
 * Thrown when the host was reached and its answer is of no use: an error, or words that cannot be trusted. `acted`: may what was
 * asked have been done? `unknown` for what only reads.
 */
export class HostAnswerError extends Error {
  override readonly name = 'HostAnswerError';
  readonly acted: 'no' | 'unknown';
  constructor(message: string, acted: 'no' | 'unknown' = 'unknown') {
    super(message);
    this.acted = acted;
  }
}

/** Which operations understand a session: `posix` and `windows` are logins, whose commands are read by a shell of that kind. */
export type SessionKind = 'posix' | 'windows' | 'ssm';

type Connection = {
  /** The name or address that answered (PRE-2). */
  readonly address: string;
  /**
   * Runs one short command and waits for its end. The login shell reads the command, and may be any: ask through `askShell`.
   * `stdin` feeds scripts (proxies break long command lines); what is given some acts on them alone.
   * Output beyond `maxOutputBytes` (default 1 MiB) is dropped from the middle. Throws ReachError on a lost
   * connection or after `timeoutMs` (default 60 000): it says whether the command may have acted.
   */
  exec(command: string, options?: { stdin?: string; timeoutMs?: number; maxOutputBytes?: number }): Promise<ExecResult>;
  close(): void;
};

export type LoginMethod = 'ssh_key' | 'ssh_psmp';

/** `method`: how the login was done (PRE-3); `ssm`: there was none. */
export type HostSession = Connection &
  (
    | { readonly kind: 'posix' | 'windows'; readonly method: LoginMethod }
    | { readonly kind: 'ssm'; readonly method: 'ssm'; readonly platform: Platform; readonly instance: SsmInstance }
  );

export interface SshPort {
  /**
   * Resolves the name, opens the port, verifies the host key, logs in and proves the login (PRE-2, PRE-3), by `opening` where one is
   * given. Throws ReachError.
   */
  connect(target: Target, opening?: Opening): Promise<HostSession>;
}

export type { DiskFacts, HostFacts, Narrowing, PackageVersion, PlannedPackage, UpdatePreview };

/** What the daily scan reads. */
export type HostScan =
  | {
      readonly kind: 'read';
      /** That an update with the exclusions would change. */
      readonly packages: number;
      /** Security; null: the package manager of this host gives no list, or it could not be read. */
      readonly advisories: readonly OpenAdvisory[] | null;
      readonly rebootNeeded: Answer;
      /** A package each; null, or absent: could not be read. */
      readonly pending?: PendingPackages | null;
    }
  /** Reached, and nothing can be said: the words are the host's or ours. */
  | { readonly kind: 'unreadable'; readonly why: string };

export type { DetachedPoll, DetachedState, UpdateScope };

/**
 * The operations of a patch attempt on one connected host, whatever the kind of its session. Every one can be repeated safely unless it says
 * otherwise.
 */
export interface HostOperations {
  /** What `readFacts` and `scan` ask first of such a target: a connection opened with it asks that once. undefined: nothing that proves a login. */
  openingFor(target: Target, what: 'facts' | 'scan'): Opening | undefined;
  /** `excludes` as in RUN-5. `now` for the clock skew. */
  readFacts(
    session: HostSession,
    ask: {
      excludes: readonly string[];
      scope: UpdateScope;
      repair?: boolean;
      withBoot?: boolean;
      /** Programs with their arguments that actions run with sudo (RUN-19). */
      asRoot?: readonly (readonly string[])[];
      now: Date;
    },
  ): Promise<HostFacts>;
  listPackages(session: HostSession): Promise<readonly PackageVersion[]>;
  /** What waits on the host; installs nothing. */
  scan(session: HostSession, ask: { excludes: readonly string[] }): Promise<HostScan>;
  /**
   * Starts the update detached under `name` (RUN-6), or does nothing when that name has been started before: 'started' or
   * 'already'. After an error the effect is unknown, poll before anything else, unless HostAnswerError says that it did not act.
   * `untilUptime`: an order that arrives when the host has been up for longer does nothing; null: whenever it arrives.
   */
  startUpdate(
    session: HostSession,
    name: string,
    ask: {
      excludes: readonly string[];
      scope: UpdateScope;
      repair?: boolean;
      download?: DownloadLimits;
      /** Pinned again when the package manager has ended, however it has (POL-6). */
      pin?: PinnedDefault;
      untilUptime?: number | null;
    },
  ): Promise<'started' | 'already'>;
  /**
   * Sees to it that nothing is ever started under `name`, unless it has been already (RUN-15): 'closed', or 'taken' when there is a
   * claim to be polled. Throws when that is not known.
   */
  closeUpdate(session: HostSession, name: string): Promise<'closed' | 'taken'>;
  /** The whole log as far as it is written, its first 2 MiB. */
  readLog(session: HostSession, name: string): Promise<string>;
  pollUpdate(session: HostSession, name: string, offset: number): Promise<DetachedPoll>;
  /** yes, no or unknown, with the evidence (RUN-8). */
  needsReboot(session: HostSession): Promise<{ readonly answer: Answer; readonly evidence: string }>;
  bootId(session: HostSession): Promise<string>;
  /** How it boots (POL-6). What cannot be read is unknown. */
  readBoot(session: HostSession): Promise<BootFacts>;
  /**
   * As `readBoot` has found it, and within a minute of it: later, or in another boot, it throws and has not acted. Throws HostAnswerError when
   * the boot loader has no such kernel, or refuses. So do the next two.
   */
  setDefaultKernel(session: HostSession, boot: BootFacts, kernel: string): Promise<void>;
  /** At the next boot only; null: none. */
  bootKernelOnce(session: HostSession, boot: BootFacts, kernel: string | null): Promise<void>;
  /** Never the running one. */
  removeKernels(session: HostSession, boot: BootFacts, packages: readonly PackageVersion[]): Promise<void>;
  /** Which machine it is (RUN-17). What cannot be read is an answer. */
  readIdentity(session: HostSession): Promise<HostIdentity>;
  /** Since its boot, by the host: a clock that nobody sets. */
  uptimeSeconds(session: HostSession): Promise<number>;
  /**
   * Ends that boot and no other; the connection is expected to drop. A late order, after the host has rebooted, does nothing; one that
   * arrives when it has been up for longer than `untilUptime` throws, and has not acted.
   */
  reboot(session: HostSession, bootId: string, untilUptime: number): Promise<void>;
  /**
   * Runs one action to its end (RUN-19); an end that is not known has no exit code. Never repeated safely by itself: whoever wrote it says that
   * it bears to be run twice. Throws HostAnswerError, `acted: no`, where it arrives when the host has been up for longer than `untilUptime`.
   */
  runAction(
    session: HostSession,
    order: { readonly words: ActionWords; readonly seconds: number; readonly untilUptime: number },
  ): Promise<ActionEnd>;
  /** Failed units, listening ports, mounts, and the application's own (RUN-9). null: could not be read. */
  readChecks(session: HostSession, application: readonly AppCheck[]): Promise<HostChecks>;
}

export type HostChecks = {
  readonly failedUnits: readonly string[] | null;
  /** `tcp/0.0.0.0:22` */
  readonly listening: readonly string[] | null;
  readonly mounts: readonly string[] | null;
  /** Absent, as all that follow, in what older releases stored. */
  readonly services?: Services | null;
  readonly listeners?: readonly Listener[] | null;
  /** Services that start by themselves, but late, are still to come. */
  readonly stillStarting?: boolean;
  readonly application?: readonly { readonly name: string; readonly answer: Answer }[];
};

/** n of m from the log of a package manager (RUN-7); null while nothing is known. */
export type UpdateProgress = {
  readonly phase: 'resolving' | 'downloading' | 'installing' | 'verifying';
  readonly done: number;
  readonly total: number;
};

export type { FailureClass, HostIdentity, MachineFacts, MachineSearch };

export type VmRef = {
  readonly vcenter: string;
  readonly vmMoref: string;
  readonly vmName: string;
  /**
   * The vCenter that gave the reference, as it names itself: another one behind the same address gives the same references to other
   * machines, and is refused (`wrong-machine`). Absent: of an older release, not compared.
   */
  readonly instance?: string | null;
};

export type SnapshotRef = VmRef & {
  readonly snapshotMoref: string;
  readonly name: string;
  /** quiesced by the guest tools, or crash-consistent when quiescing failed (RUN-4). */
  readonly consistency: 'quiesced' | 'crash-consistent';
};

/** A place where disks are kept, and their snapshots with them. */
export type Datastore = DatastoreSpace & {
  /** Names it within its vCenter. */
  readonly moref: string;
};

/** A machine as the daily look finds it. */
export type ListedMachine = VmRef & {
  readonly uuid?: MachineUuid | null;
  /** As its guest says; '' when it says nothing. */
  readonly guestHostName: string;
  /** null: the account may not read them. */
  readonly snapshots: readonly ListedSnapshot[] | null;
};

export type ListedSnapshot = SnapshotRef & {
  /** By the clock of the vCenter; null when it gives none. */
  readonly createdAt: Date | null;
};

/**
 * Why a vCenter did not do what was asked. `unknown-effect`: it may have done it: look first (never repeat blindly). `space`: nothing
 * was asked of it, as a datastore is too full or its free space is unknown. `wrong-machine`: what was found is another machine than the
 * server, and `unproved`: nobody can say whether it is the server (RUN-17).
 */
export class VcenterError extends Error {
  override readonly name = 'VcenterError';
  readonly kind:
    | 'unreachable'
    | 'refused'
    | 'not-found'
    | 'ambiguous'
    | 'task-failed'
    | 'unknown-effect'
    | 'space'
    | 'wrong-machine'
    | 'unproved';
  readonly detail: string;
  constructor(kind: VcenterError['kind'], detail: string, options?: ErrorOptions) {
    super(kind, options);
    this.kind = kind;
    this.detail = detail;
  }
}

export type MachineRequest = {
  readonly storedName: string | null;
  readonly hostname: string;
  /** What the host calls itself. */
  readonly nodeName: string | null;
  readonly uuid: MachineUuid | null;
  /** Whose order of vCenters it is (RUN-4). */
  readonly branch: 'hprod' | 'prod';
  readonly fresh?: boolean;
};

export interface VcenterPort {
  /**
   * Every machine that could be the server: by either name, by what its guest is called, by its uuid; in all vCenters, those that did
   * not answer beside (RUN-17). Inventories are kept for a minute, unless `fresh`. Changes nothing.
   */
  findMachines(ask: MachineRequest): Promise<MachineSearch>;
  /** That machine as it is now. Throws VcenterError, `not-found` when it is gone. Changes nothing. */
  readMachine(vm: VmRef): Promise<MachineFacts>;
  /**
   * The snapshot with exactly this name on that VM: the existing one if it is there, else a new one (memory=false, quiesce=true,
   * then quiesce=false). Safe to repeat with the same name: at most one snapshot results.
   */
  ensureSnapshot(vm: VmRef, name: string, description: string): Promise<SnapshotRef>;
  /** The snapshot with exactly this name on that VM; null when there is none. Changes nothing. */
  findSnapshot(vm: VmRef, name: string): Promise<SnapshotRef | null>;
  /** Where the disks of the machine are; empty when that is unknown. Changes nothing. */
  readDatastores(vm: VmRef): Promise<readonly Datastore[]>;
  /** Bytes that each snapshot of the machine takes, by its reference; absent: unknown. Changes nothing. */
  readSnapshotSizes(vm: VmRef): Promise<ReadonlyMap<string, number>>;
  /** The names of the settings, in their order. */
  vcenterNames(): readonly string[];
  /** Every machine that the account sees in that vCenter. Changes nothing. */
  listMachines(vcenter: string): Promise<readonly ListedMachine[]>;
  /** Removes that one (children kept, disks consolidated); fine when it is gone already. */
  removeSnapshot(snapshot: SnapshotRef): Promise<void>;
  /** Reverts, then powers the VM on and waits until it reports poweredOn. */
  revertToSnapshot(snapshot: SnapshotRef): Promise<void>;
  /**
   * Switches it on and waits until it reports so; fine when it is on already. Throws VcenterError, `refused` for one that is suspended:
   * what it was doing would go on from another day.
   */
  powerOn(vm: VmRef): Promise<void>;
  /** Asks its guest to shut down, and does not wait; fine when it is off. `no-tools`: no VMware Tools run that could. Throws VcenterError. */
  shutDownGuest(vm: VmRef): Promise<'asked' | 'no-tools'>;
  /**
   * As its reset button would; one that is off is switched on. After `unknown-effect` it may have been: what comes of it is seen on the host.
   * `stillMeant` is asked before every try, since a busy machine may keep it waiting for minutes; what it throws is thrown, and nothing was done.
   * Throws VcenterError.
   */
  reset(vm: VmRef, stillMeant: () => Promise<void>): Promise<void>;
  /** As the plug is pulled; fine when it is off already. */
  powerOff(vm: VmRef): Promise<void>;
  close(): Promise<void>;
}

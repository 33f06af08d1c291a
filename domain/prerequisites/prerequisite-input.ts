// What the verdict on prerequisites is made from, and what one check looks like. The facts have the shape of what the SSH
// side reads, without depending on it.
import type { Answer } from '../answer.ts';
import type { HeldVersion } from '../attempts/held-versions.ts';
import type { UpdateScope } from '../attempts/update-scope.ts';
import type { BackupAnswer } from '../backups/backup-answer.ts';
import type { BootFacts } from '../kernels/boot.ts';
import type { Text } from '../language.ts';
import type { Platform } from '../servers/platform.ts';
import type { NotStarted } from './normally-off.ts';
import type { WindowsPrerequisites } from './windows-checks.ts';

export type ReachFailureKind =
  | 'name-unknown'
  | 'port-closed'
  | 'login-refused'
  | 'no-secret'
  | 'host-key-changed'
  | 'shell-unusable'
  | 'timeout'
  | 'connection-lost'
  | 'agent-absent'
  | 'agent-silent'
  | 'agent-old'
  | 'aws-refused'
  | 'unsupported';

export type PrerequisiteFacts = {
  readonly disk: {
    readonly rootMb: number | null;
    readonly varMb: number | null;
    readonly bootMb: number | null;
    /** Use in %, 0 to 100: the figures that QuickWin judges. */
    readonly rootUsedPercent: number | null;
    readonly varUsedPercent: number | null;
    /** Free inodes in % of the fullest of the three. */
    readonly inodesFreePercent: number | null;
  };
  /** not-applicable: there is nothing to register with. */
  readonly registration: 'registered' | 'not-registered' | 'not-applicable' | 'unknown';
  readonly enabledRepositories: number | null;
  readonly sudo: Answer;
  /** yes: another package transaction is running. */
  readonly packageLock: Answer;
  readonly rpmDatabaseReadable: Answer;
  /** dpkg was stopped in the middle: why its database does not count as readable. */
  readonly dpkgInterrupted?: true;
  /** Host clock minus ours. */
  readonly clockSkewSeconds: number | null;
  /** Whether the update touches a kernel, which needs room in /boot. */
  readonly kernelInScope: Answer;
  /** Whether the package manager can narrow the update to what was asked, and why not. */
  readonly narrowing: { readonly answer: Answer; readonly reason: Text | null };
  /** Of exact versions that were asked for, those that will not come. */
  readonly held?: readonly HeldVersion[];
  /** Of the actions that run as root, those that sudo does not allow (RUN-19). */
  readonly refusedActions?: readonly string[];
  /** How it boots; absent: not asked, or not read. */
  readonly boot?: BootFacts;
  /** Packages that the update would bring; absent: not read. */
  readonly plannedNames?: readonly string[];
  /** Of a Windows host. */
  readonly windows?: WindowsPrerequisites;
  /** A preview of the update could be made. */
  readonly previewed: boolean;
};

export type PrerequisiteThresholds = {
  readonly rootMb: number;
  readonly varMb: number;
  readonly bootMb: number;
  /** QuickWin: use must be below. */
  readonly usedPercent: number;
  readonly inodesFreePercent: number;
  readonly clockSkewSeconds: number;
};

/** PRE-5 and PRE-7; inodes are ours, the rule gives no figure. */
export const DEFAULT_THRESHOLDS: PrerequisiteThresholds = {
  rootMb: 1200,
  varMb: 800,
  bootMb: 100,
  usedPercent: 90,
  inodesFreePercent: 5,
  clockSkewSeconds: 300,
};

/** Of one system of monitoring, in its words. */
export type MonitoredState = { readonly answer: Answer; readonly text: Text };

export type PrerequisiteInput = {
  readonly mode: 'standard' | 'quickwin';
  /** What the inventory says that it runs; absent: Linux. */
  readonly platform?: Platform;
  readonly server: {
    readonly licenceSupport: string;
    readonly etat: string;
    readonly machineType: 'vm' | 'physical';
    /** False: SecOps does not patch its operating system here (ELIG-1); absent: it does. */
    readonly patchedFamily?: boolean;
    /** False: nobody has said whether its environment is production (ELIG-6). */
    readonly environmentSaid?: boolean;
  };
  readonly reach: /** `over`: how; absent: by a login. */
    | { readonly kind: 'reached'; readonly over?: 'ssm' }
    /** `said`: the host's own words, where it said any. */
    | { readonly kind: 'unreached'; readonly failure: ReachFailureKind; readonly said?: string; readonly over?: 'ssm' }
    /** Normally off, and not started (RUN-17). */
    | { readonly kind: 'unreached'; readonly failure: 'off'; readonly why: NotStarted; readonly over?: 'ssm' };
  /** A kernel campaign (POL-6); absent: no. */
  readonly kernelTrack?: boolean;
  /** What the update is narrowed to (RUN-5). */
  readonly updateScope: UpdateScope;
  /** The order asks to finish first what a cut transaction left (RUN-6). */
  readonly repair: boolean;
  /** What the lists of exclusions hold and no package manager is given (RUN-5). */
  readonly refusedExcludes?: readonly string[];
  /** What systems of monitoring say of it before it is touched; absent: none is asked. */
  readonly monitoring?: readonly MonitoredState[];
  /** What a system of backups answers of a server without snapshots (PRE-4); null or absent: none was asked. */
  readonly backup?: BackupAnswer | null;
  /** null: nothing could be read. */
  readonly facts: PrerequisiteFacts | null;
  readonly thresholds: PrerequisiteThresholds;
};

export type CheckCode =
  | 'eligibility'
  | 'ssh'
  | 'power'
  | 'disk'
  | 'satellite'
  | 'sudo'
  | 'package-lock'
  | 'restart-pending'
  | 'own-updates'
  | 'rpm-database'
  | 'clock'
  | 'excludes'
  | 'boot-loader'
  | 'kernels-kept'
  | 'narrowing'
  | 'held'
  | 'repair'
  | 'actions'
  | 'preview'
  | 'monitoring'
  | 'backup';

export type Check = {
  readonly code: CheckCode;
  /** yes is always the good answer. */
  readonly answer: Answer;
  /** A check that does not block only warns. */
  readonly blocking: boolean;
  readonly text: Text;
};

// What prerequisites read of a host (PRE-5 to PRE-7), as the jobs see it.
import type { Answer } from '../domain/answer.ts';
import type { HeldVersion } from '../domain/attempts/held-versions.ts';
import type { BootFacts } from '../domain/kernels/boot.ts';
import type { Text } from '../domain/language.ts';
import type { WindowsPrerequisites } from '../domain/prerequisites/windows-checks.ts';

/** A prerequisite fact read on the host; `raw` is the exact output, for the card's detail. */
export type DiskFacts = {
  readonly rootMb: number | null;
  readonly varMb: number | null;
  readonly bootMb: number | null;
  /** Use in %, as df rounds it; null when unknown. */
  readonly rootUsedPercent: number | null;
  readonly varUsedPercent: number | null;
  /** Free inodes in % of the fullest of the three; null when unknown. */
  readonly inodesFreePercent: number | null;
  readonly raw: string;
};

/** `not-applicable`: nothing to register with (apt, openSUSE); its repositories alone decide. */
type Registration = 'registered' | 'not-registered' | 'not-applicable' | 'unknown';

export type UpdatePreview = {
  readonly packages: number;
  readonly securityAdvisories: number | null;
  readonly downloadBytes: number | null;
  readonly kernelInScope: boolean;
  readonly rebootForecast: Answer;
};

/** `version`: as the manager writes it, with or without epoch; empty: it does not say. */
export type PlannedPackage = { readonly name: string; readonly version: string };

/** `reason`: why not, for people. */
export type Narrowing = { readonly answer: Answer; readonly reason: Text | null };

/** What prerequisites read of one host in one connection (PRE-5 to PRE-7). */
export type HostFacts = {
  readonly disk: DiskFacts;
  readonly registration: { readonly state: Registration; readonly raw: string };
  readonly enabledRepositories: number | null;
  readonly sudo: Answer;
  /** yes: another package transaction is running. */
  readonly packageLock: Answer;
  /** Of rpm or dpkg, whichever the host has. */
  readonly rpmDatabaseReadable: Answer;
  /** The last transaction of dpkg was not finished: `dpkg --configure -a` is needed, and the database counts as unreadable. */
  readonly dpkgInterrupted?: true;
  /** Host clock minus ours, in seconds; null when unknown. */
  readonly clockSkewSeconds: number | null;
  readonly preview: UpdatePreview | null;
  /** The packages of that transaction; absent: not read. */
  readonly planned?: readonly PlannedPackage[];
  /** Of the exact versions that were asked for, those that the preview says will not come (PIN-1); absent: none were asked for. */
  readonly held?: readonly HeldVersion[];
  /** How it boots; absent: not asked, or it does not say. */
  readonly boot?: BootFacts;
  /** Of the actions that run as root, those that sudo does not allow (RUN-19); absent: none were asked about. */
  readonly refusedActions?: readonly string[];
  /** Whether its update can be narrowed to what was asked (RUN-5); yes when everything was. */
  readonly narrowing: Narrowing;
  /** Of a Windows host, whose other facts are told as far as Windows has them. */
  readonly windows?: WindowsPrerequisites;
  /** Every command asked with its exact output, for "one click away". */
  readonly transcript: readonly {
    readonly command: string;
    readonly exitCode: number | null;
    readonly output: string;
  }[];
};

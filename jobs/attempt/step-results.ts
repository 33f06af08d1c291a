// What each step of an attempt leaves for those after it, and notes for itself across a crash: written as JSON by one worker, read back by
// another, maybe of another release.
import { z } from 'zod';
import {
  storedAnswer,
  storedChanges,
  storedComparison,
  storedPackages,
} from '../../db/queries/attempts/stored-results.ts';
import type { AttemptStep } from '../../domain/attempts/attempt-steps.ts';
import type { CheckComparison } from '../../domain/attempts/check-difference.ts';
import { FAILURE_CLASSES } from '../../domain/attempts/failure-class.ts';
import type { SaidOfVersions } from '../../domain/attempts/held-versions.ts';
import type { UpdateOutcome } from '../../domain/attempts/outcome.ts';
import type { PackageChange } from '../../domain/attempts/package-difference.ts';
import { SEVERITIES } from '../../domain/cve/advisory.ts';
import { type AttemptId, parseId } from '../../domain/ids.ts';
import type { PinnedDefault, PinnedKernel } from '../../domain/kernels/boot.ts';
import type { Text } from '../../domain/language.ts';
import type { HostChecks, HostScan, HostSession, PackageVersion } from '../../targets/ports.ts';
import { storedPending } from './stored-pending.ts';

export type RunStep = Exclude<AttemptStep, 'conclude'>;

export type Inventory = { readonly packages: readonly PackageVersion[]; readonly checks: HostChecks };

export type UpdateResult = {
  readonly exitCode: number | null;
  readonly failureClass: string;
  /** Absent in what an earlier version recorded. */
  readonly kernelFailure?: 'disk' | 'scriptlet' | null;
  readonly tail: string;
  /** Of exact versions (PIN-1); absent: none were asked for, or of an earlier version. */
  readonly said?: SaidOfVersions;
};

export type Verified = {
  readonly outcome: UpdateOutcome;
  readonly changes: readonly PackageChange[];
  /** Packages installed twice that were not before. */
  readonly duplicates: number;
};

export type PinResult =
  /** No kernel campaign. */
  { readonly kind: 'not-asked' } | ({ readonly kind: 'pinned'; readonly pin: PinnedDefault } & PinnedKernel);

export type KeepResult = {
  /** Boots by itself from now on; null: nothing new was booted. */
  readonly kernel: string | null;
};

/** How many there were; `failed`: of those that are only told. */
export type ActionsResult = { readonly run: number; readonly failed: number };

export type RebootResult = {
  readonly rebooted: boolean;
  readonly evidence: string;
  /** New, and booted once (POL-6). */
  readonly kernel?: string;
};

export type ChecksResult = { readonly comparison: CheckComparison; readonly after: HostChecks };

export type FinalInventory = {
  readonly changes: readonly PackageChange[];
  /** Absent in what older releases stored. */
  readonly scan?: HostScan;
};

const text = z.string();
const names = z.array(text).nullable();

const hostChecks: z.ZodType<HostChecks> = z.object({
  failedUnits: names,
  listening: names,
  mounts: names,
  services: z
    .object({ running: z.array(text), enabled: z.array(text) })
    .nullable()
    .exactOptional(),
  listeners: z
    .array(
      z.object({
        ...{ name: text, unit: text.nullable(), package: text.nullable() },
        ...{ image: text.nullable(), digest: text.nullable() },
      }),
    )
    .nullable()
    .exactOptional(),
  application: z.array(z.object({ name: text, answer: storedAnswer })).exactOptional(),
});

const hostScan: z.ZodType<HostScan> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    packages: z.number(),
    advisories: z
      .array(
        z.object({
          id: text,
          severity: z.enum(SEVERITIES).nullable(),
          cves: z.array(text),
          packages: z.array(text),
          heldBack: z.boolean(),
        }),
      )
      .nullable(),
    pending: storedPending.nullable().exactOptional(),
    rebootNeeded: storedAnswer,
  }),
  z.object({ kind: z.literal('unreadable'), why: text }),
]);

const outcome: z.ZodType<UpdateOutcome> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('patched'), packages: z.number() }),
  z.object({ kind: z.literal('nothing-to-do') }),
  z.object({
    kind: z.literal('failed'),
    failure: z.enum(FAILURE_CLASSES),
    partial: z.boolean(),
    text: z.object({ fr: text, en: text }),
  }),
]);

const inventory: z.ZodType<Inventory> = z.object({ packages: storedPackages, checks: hostChecks });

const updateResult: z.ZodType<UpdateResult> = z.object({
  exitCode: z.number().nullable(),
  failureClass: text,
  kernelFailure: z.enum(['disk', 'scriptlet']).nullable().exactOptional(),
  tail: text,
  said: z.object({ notOffered: z.array(text), byHost: z.array(text) }).exactOptional(),
});

type SnapshotResult =
  /** `backup`: what a system answered of it (PRE-4). */
  | { readonly method: 'na'; readonly backup?: Text }
  | {
      readonly method: 'snapshot';
      readonly name: string;
      readonly consistency: string;
      readonly vcenter: string;
      readonly machine: {
        readonly moref: string;
        readonly instance: string | null;
        readonly uuid: string | null;
        readonly provedBy: string;
      };
    };

type Results = {
  readonly prerequisites: { readonly validated: true };
  readonly 'inventory-before': Inventory;
  readonly snapshot: SnapshotResult;
  readonly 'pin-kernel': PinResult;
  readonly 'actions-before': ActionsResult;
  readonly update: UpdateResult;
  readonly verify: Verified;
  readonly 'actions-after': ActionsResult;
  readonly reboot: RebootResult;
  readonly 'actions-after-reboot': ActionsResult;
  readonly checks: ChecksResult;
  readonly 'keep-kernel': KeepResult;
  readonly 'inventory-after': FinalInventory;
};

const actionsResult: z.ZodType<ActionsResult> = z.object({ run: z.number(), failed: z.number() });

/** That what is to run was written down. */
export const actionsNote: z.ZodType<{ readonly planned?: true }> = z.object({
  planned: z.literal(true).exactOptional(),
});

const entry = z.object({ kernel: text, id: text });
const pin: z.ZodType<PinnedDefault> = z.object({ loader: z.enum(['grubby', 'grub', 'grub2', 'systemd-boot']), entry });
const pinned = { from: text, kernels: z.array(text) };

/** What the step has seen before it changed anything. */
export const pinNote: z.ZodType<PinnedKernel | null> = z.object(pinned).nullable();

const RESULTS: { readonly [S in RunStep]: z.ZodType<Results[S]> } = {
  prerequisites: z.object({ validated: z.literal(true) }),
  'inventory-before': inventory,
  snapshot: z.discriminatedUnion('method', [
    z.object({ method: z.literal('na'), backup: z.object({ fr: text, en: text }).exactOptional() }),
    z.object({
      method: z.literal('snapshot'),
      name: text,
      consistency: text,
      vcenter: text,
      machine: z.object({ moref: text, instance: text.nullable(), uuid: text.nullable(), provedBy: text }),
    }),
  ]),
  'pin-kernel': z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('not-asked') }),
    z.object({ kind: z.literal('pinned'), pin, ...pinned }),
  ]),
  'actions-before': actionsResult,
  update: updateResult,
  verify: z.object({ outcome, changes: storedChanges, duplicates: z.number() }),
  'actions-after': actionsResult,
  reboot: z.object({ rebooted: z.boolean(), evidence: text, kernel: text.exactOptional() }),
  'actions-after-reboot': actionsResult,
  checks: z.object({ comparison: storedComparison, after: hostChecks }),
  'keep-kernel': z.object({ kernel: text.nullable() }),
  'inventory-after': z.object({ changes: storedChanges, scan: hostScan.exactOptional() }),
};

export type ResultOf<S extends RunStep> = Results[S];

/** What the steps before this one have left stays in the database: an inventory is large, and hundreds of updates are waited for at once. */
export type DoneSteps = {
  has(step: AttemptStep): boolean;
  /** undefined: it is not done. */
  read(step: AttemptStep): Promise<unknown>;
};

/** Throws when that step is not done, or has left something else. */
export async function resultOf<S extends RunStep>(done: DoneSteps, step: S): Promise<Results[S]> {
  return RESULTS[step].parse(await done.read(step));
}

/** null: an older release has gone past that step, and knew no kernel campaign. */
export async function pinnedKernel(done: DoneSteps): Promise<PinResult | null> {
  return done.has('pin-kernel') ? resultOf(done, 'pin-kernel') : null;
}

export type UpdateNote = {
  /** Login method of the start, persisted before the order is sent. */
  readonly startedBy?: HostSession['method'];
  /** A person has been told that it takes too long: from then on it is only looked at once, so that they, and the worker, do not wait. */
  readonly overdue?: true;
};

export const updateNote: z.ZodType<UpdateNote> = z.object({
  startedBy: z.enum(['ssh_key', 'ssh_psmp', 'ssm']).exactOptional(),
  overdue: z.literal(true).exactOptional(),
});

export type RebootNote = {
  readonly bootIdBefore?: string;
  /** What a person decided when they were asked. */
  readonly answer?: 'reboot' | 'no-reboot';
  /** When they did, or the hour that they chose. Absent in what older releases stored: such an answer is of no known hour. */
  readonly answeredAt?: string;
  /**
   * What is booted once, and what runs without it (POL-6); absent: no kernel campaign, or nothing new. `armed`: it may be the one-shot entry;
   * false: it was not since the boot that is noted. Absent in what older releases stored: it may have been.
   */
  readonly kernel?: { readonly from: string; readonly to: string; readonly armed?: boolean };
  /** Through vCenter: asked for, and whether it has answered. Absent: not asked for. */
  readonly reset?: 'asked' | 'answered' | 'asked-again';
  /** Member of the group whose failed reboot caused the question. */
  readonly despite?: AttemptId;
  /** The script of a kernel failed: the host may not boot. */
  readonly unready?: true;
};

export const rebootNote: z.ZodType<RebootNote> = z.object({
  bootIdBefore: text.exactOptional(),
  answer: z.enum(['reboot', 'no-reboot']).exactOptional(),
  answeredAt: text.exactOptional(),
  kernel: z.object({ from: text, to: text, armed: z.boolean().exactOptional() }).exactOptional(),
  reset: z.enum(['asked', 'answered', 'asked-again']).exactOptional(),
  despite: z.custom<AttemptId>((id) => typeof id === 'number' && parseId(id) !== null).exactOptional(),
  unready: z.literal(true).exactOptional(),
});

// What the jobs may be tuned with. Times are in the unit of the name.

import type { WindowsPolicy } from '../db/queries/servers/patched-families.ts';
import type { RebootPolicy } from '../db/schema/baselines.ts';
import type { StartPolicy } from '../domain/campaigns/start-policy.ts';
import type { SlotTime } from '../domain/clock.ts';
import type { DownloadPolicy } from '../domain/downloads/eve.ts';
import type { Freshness } from '../domain/gate/question.ts';
import type { KernelPolicy } from '../domain/kernels/kernel-excludes.ts';
import type { NotificationDefaults } from '../domain/notifications/choices.ts';
import type { PrerequisiteThresholds } from '../domain/prerequisites/prerequisite-input.ts';
import type { ReminderPolicy } from '../domain/validations/reminders.ts';
import type { StoredWindow } from '../domain/windows/maintenance-window.ts';

export type JobSettings = {
  /** IANA name. */
  readonly zone: string;
  readonly startPolicy: StartPolicy;
  /** Of emergency campaigns: their own window, the other bounds the same. */
  readonly emergencyPolicy: StartPolicy;
  readonly thresholds: PrerequisiteThresholds;
  readonly freshness: Freshness;
  /** `gate.validatedVersions` (PIN-1). */
  readonly validatedVersions: boolean;
  /** `operators.ownServersOnly`, asked again at the door; default off. */
  readonly ownServersOnly?: boolean;
  /** RUN-2: how long a server is expected to take. */
  readonly forecastMinutes: number;
  readonly snapshotKeepHours: number;
  /** RUN-14: a prepared snapshot that is older is made again. */
  readonly preparedSnapshotHours: number;
  /** RUN-4: what a datastore must have free for one more snapshot, in %; 0: not asked. */
  readonly datastoreFreePercent: number;
  /** Snapshots being made, removed or reverted to at the same time on one datastore, by all workers together. */
  readonly snapshotsPerDatastore: number;
  /** Local time of the daily look for snapshots that no row knows; null: none. */
  readonly vcenterLookTime: SlotTime | null;
  /** RUN-6: when it has passed, waiting stops and a person is asked; the transaction goes on. */
  readonly updateTimeLimitMinutes: number;
  readonly pollMs: number;
  readonly rebootTimeLimitMinutes: number;
  /** How long services may take to be up again after a reboot before a difference counts. */
  readonly checksSettleSeconds: number;
  /** How long a vCenter or a host that does not answer is tried again within a step. */
  readonly retryMinutes: number;
  readonly leaseSeconds: number;
  readonly sweepMs: number;
  /** Entra ids of those who are admins by the settings (PEOPLE-2), in lower case. */
  readonly admins?: readonly string[];
  /** RUN-12: how long an announcement waits for others. */
  readonly announceSeconds: number;
  /** Local times of J-1 and of the day's list; VALID-2. */
  readonly reminders: { readonly eve: SlotTime; readonly dayList: SlotTime; readonly validation: ReminderPolicy };
  /** What persons are told and when, unless they chose. */
  readonly notifications: NotificationDefaults;
  /** Local time of the daily scan; null: none. */
  readonly scanTime: SlotTime | null;
  /** ELIG-1, SLOT-2; absent: Windows is not patched. */
  readonly windowsServers?: WindowsPolicy;
  /** RUN-22. */
  readonly downloads: DownloadPolicy;
  /** Globs that updates leave alone, as new campaigns take them (RUN-5): scans say what they hold back. */
  readonly generalExcludes: string;
  /** POL-6; default that other campaigns bring kernels too. */
  readonly kernels?: KernelPolicy;
  /** Of campaigns that windows make (POL-5), unless their patch group says; default if needed. */
  readonly rebootPolicy?: RebootPolicy;
  /** What is removed by its age; null: kept for ever. */
  readonly retention: {
    readonly attemptLogsDays: number | null;
    readonly scansDays: number | null;
    readonly downloadsHours: number;
    readonly activitiesHours: number;
  };
  readonly concurrency: {
    readonly attempts: number;
    readonly sessions: number;
    readonly snapshots: number;
    readonly scans: number;
  };
};

type Started = {
  readonly kind: 'standard' | 'quickwin' | 'emergency';
  /** Of its server; null: it has none. */
  readonly windows?: readonly StoredWindow[] | null;
};

/** RUN-2: emergency campaigns have a window of their own. POL-5: in all others the maintenance windows of a server replace the hours. */
export function startPolicyOf(settings: JobSettings, { kind, windows }: Started): StartPolicy {
  if (kind === 'emergency') return settings.emergencyPolicy;
  if (windows === null || windows === undefined) return settings.startPolicy;
  return { ...settings.startPolicy, windows: windows.filter(({ approved }) => approved) };
}

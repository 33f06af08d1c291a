// A JobContext over fake targets: real database, real rules, jobQueue that are only noted.

import { pino } from 'pino';
import type { Db } from '../../db/schema/database.ts';
import { DEFAULT_START_POLICY } from '../../domain/campaigns/start-policy.ts';
import { notificationDefaults } from '../../domain/notifications/choices.ts';
import { DEFAULT_THRESHOLDS } from '../../domain/prerequisites/prerequisite-input.ts';
import { DEFAULT_REMINDERS } from '../../domain/validations/reminders.ts';
import type { JobContext } from '../../jobs/context.ts';
import type { QueuedJob } from '../../jobs/queue/job-kinds.ts';
import { sleep } from '../../jobs/start-worker.ts';
import type { JobWatch } from '../../jobs/watch.ts';
import { NO_TRACING } from '../../monitoring/tracing/tracing.ts';
import type { FakeTargets } from '../fakes/targets.ts';
import { MONDAY_MORNING } from './campaign-data.ts';

const UNWATCHED: JobWatch = {
  attemptEnded: () => {},
  stepLeft: () => {},
  leaseTakenOver: () => {},
  startRefused: () => {},
  removed: () => {},
};

export type TestJobs = JobContext & { enqueued: QueuedJob[]; time: { now: Date } };

export function createJobContext(db: Db, targets: FakeTargets, owner = 'worker-1'): TestJobs {
  const enqueued: QueuedJob[] = [];
  const time = { now: MONDAY_MORNING };
  return {
    db,
    clock: { now: () => time.now },
    time,
    ssh: targets.ssh,
    host: targets.host,
    vcenter: targets.vcenter,
    jobQueue: { enqueue: async (jobQueue) => void enqueued.push(...jobQueue) },
    enqueued,
    settings: {
      zone: 'Europe/Paris',
      emergencyPolicy: DEFAULT_START_POLICY,
      startPolicy: { ...DEFAULT_START_POLICY, failureBudget: { percent: 100, count: 1000 } },
      thresholds: DEFAULT_THRESHOLDS,
      freshness: 'cycle',
      validatedVersions: true,
      forecastMinutes: 30,
      snapshotKeepHours: 72,
      preparedSnapshotHours: 24,
      datastoreFreePercent: 10,
      snapshotsPerDatastore: 4,
      vcenterLookTime: null,
      updateTimeLimitMinutes: 60,
      pollMs: 1,
      rebootTimeLimitMinutes: 1,
      checksSettleSeconds: 0,
      retryMinutes: 0,
      leaseSeconds: 30,
      sweepMs: 10,
      announceSeconds: 0,
      notifications: notificationDefaults('Europe/Paris'),
      reminders: { eve: '16:00', dayList: '08:00', validation: DEFAULT_REMINDERS },
      scanTime: null,
      downloads: { time: null, siteKbPerSecond: 1000, atOnce: 2, minutes: 60 },
      generalExcludes: 'kernel*',
      retention: { attemptLogsDays: 730, scansDays: 90, downloadsHours: 24, activitiesHours: 24 },
      concurrency: { attempts: 10, sessions: 10, snapshots: 5, scans: 5 },
    },
    log: pino({ level: 'silent' }),
    logs: { begin: async () => {}, stop: async () => {} },
    integrations: [],
    webhooks: { begin: async () => {}, stop: async () => {} },
    watch: UNWATCHED,
    tracing: NO_TRACING,
    owner,
    stopping: new AbortController().signal,
    sleep,
  };
}

// The jobs that a worker does, a line each. `cards` is done by the chat process.
import { restartJob } from './actions/restart-stopped.ts';
import { attemptJob } from './attempt/attempt-job.ts';
import type { JobContext } from './context.ts';
import { scanJob } from './cve/scan-job.ts';
import { downloadJob } from './downloads/download-job.ts';
import { downtimeJob } from './integrations/downtime-job.ts';
import { lookAfterUpdateJob } from './integrations/look-job.ts';
import { outboxJob } from './integrations/outbox-job.ts';
import { secretsJob } from './integrations/secrets-job.ts';
import { syncJob } from './integrations/sync-job.ts';
import { type AnyJob, asAnyJob } from './job.ts';
import { sessionJob } from './sessions/session-job.ts';
import { stopJob } from './sessions/stop-started.ts';
import { orphanJob } from './snapshots/orphan-job.ts';
import { sizesJob } from './snapshots/read-sizes.ts';
import { snapshotJob } from './snapshots/snapshot-job.ts';
import { lookJob } from './snapshots/vcenter-look.ts';

/** In the order in which the sweep looks for what is due. */
const WORKER_JOBS = [
  asAnyJob(sessionJob),
  asAnyJob(attemptJob),
  asAnyJob(restartJob),
  asAnyJob(snapshotJob),
  asAnyJob(sizesJob),
  asAnyJob(lookJob),
  asAnyJob(orphanJob),
  asAnyJob(stopJob),
  asAnyJob(scanJob),
  asAnyJob(downloadJob),
];

/** Of the systems around the product, when the settings name one. */
const INTEGRATION_JOBS = [
  asAnyJob(syncJob),
  asAnyJob(outboxJob),
  asAnyJob(lookAfterUpdateJob),
  asAnyJob(downtimeJob),
  asAnyJob(secretsJob),
];

export function jobsOf({ integrations }: Pick<JobContext, 'integrations'>): readonly AnyJob[] {
  return integrations.length === 0 ? WORKER_JOBS : [...WORKER_JOBS, ...INTEGRATION_JOBS];
}

// The jobs that a worker does, a line each. `cards` is done by the chat process.
import { restartJob } from './actions/restart-stopped.ts';
import { attemptJob } from './attempt/attempt-job.ts';
import { scanJob } from './cve/scan-job.ts';
import { downloadJob } from './downloads/download-job.ts';
import { asAnyJob } from './job.ts';
import { sessionJob } from './sessions/session-job.ts';
import { stopJob } from './sessions/stop-started.ts';
import { orphanJob } from './snapshots/orphan-job.ts';
import { sizesJob } from './snapshots/read-sizes.ts';
import { snapshotJob } from './snapshots/snapshot-job.ts';
import { lookJob } from './snapshots/vcenter-look.ts';

/** In the order in which the sweep looks for what is due. */
export const WORKER_JOBS = [
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

// A database that is lived on after its backup, and then restored: hosts and vCenters are the same, and have gone on.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { connectDatabase } from '../../../db/connect.ts';
import { backUpDatabase } from '../../../db/copy/backup.ts';
import { restoreDatabase } from '../../../db/copy/restore.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { QueuedJob } from '../../../jobs/queue/job-kinds.ts';
import { processorsOf } from '../../../jobs/start-worker.ts';
import { sweep } from '../../../jobs/sweep.ts';
import type { FakeTargets } from '../../fakes/targets.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { emptyDatabase } from '../copy/empty-database.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-backup-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

export const backupFile = () => path.join(folder, `${randomUUID()}.backup`);

/** The file. */
export async function backedUp(url: string): Promise<string> {
  const file = backupFile();
  await backUpDatabase({ from: url, file });
  return file;
}

export type Restored = { readonly db: Db; readonly url: string };

/** Into a database of its own, open until the end of the test file. */
export async function restored(file: string, now: Date): Promise<Restored> {
  const url = await emptyDatabase('bare');
  await restoreDatabase({ file, to: url, now, zone: 'Europe/Paris' }, () => {});
  const db = connectDatabase(url, () => {});
  afterAll(() => db.destroy());
  return { db, url };
}

/** A worker over the same hosts and vCenters, whose daily look is on. */
export function workerOn(db: Db, targets: FakeTargets, now: Date): TestJobs {
  const jobs = createJobContext(db, targets);
  jobs.time.now = now;
  return { ...jobs, settings: { ...jobs.settings, vcenterLookTime: '06:00' } };
}

/** Sweeps and does what is due until nothing is, what is given first. */
export async function work(jobs: TestJobs, stale: readonly QueuedJob[] = []): Promise<void> {
  await run(jobs, stale);
  for (let round = 0; round < 10; round += 1) {
    jobs.enqueued.length = 0;
    await sweep(jobs);
    if (jobs.enqueued.length === 0) return;
    await run(jobs, [...jobs.enqueued]);
  }
}

async function run(jobs: TestJobs, queued: readonly QueuedJob[]): Promise<void> {
  const processors = processorsOf(jobs) as Record<string, (payload: unknown) => Promise<void>>;
  for (const { job, payload } of queued) await processors[job]?.(payload).catch(() => {});
}

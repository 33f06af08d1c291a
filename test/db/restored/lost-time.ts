// A database that is lived on after its backup, and then restored: hosts and vCenters are the same, and have gone on.
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { connectDatabase } from '../../../db/connect.ts';
import { backUpDatabase } from '../../../db/copy/backup.ts';
import { restoreDatabase } from '../../../db/copy/restore.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { AttemptId, SessionId } from '../../../domain/ids.ts';
import type { QueuedJob } from '../../../jobs/queue/job-kinds.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { processorsOf } from '../../../jobs/start-worker.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { somebody } from '../../bot/shared/bench.ts';
import { createFakeTargets, type FakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addChannel, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { emptyDatabase } from '../copy/empty-database.ts';

/** Goes with the folder of the whole run: files of tests share it. */
const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-backup-'));

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

export const HOUR = 3_600_000;
export const LATER = new Date(MONDAY_MORNING.getTime() + HOUR);
export const DAYS_LATER = new Date(MONDAY_MORNING.getTime() + 96 * HOUR + HOUR);

/** Each its own database: what is lived after a backup is part of the test. */
export async function estate() {
  const { db, url } = await createTestDatabase();
  const omar = await somebody(db, 'Omar', ['operator']);
  await addChannel(db, { id: '19:patching', domain: null, by: omar.userId });
  const campaign = await addCampaign(db, omar.userId);
  const server = await addServer(db, 'vrapp1');
  const targets = createFakeTargets();
  const order = () => addSession(db, campaign, server, { orderedBy: omar.userId });
  return { db, url, omar, campaign, server, targets, order };
}

export async function startedOn(jobs: ReturnType<typeof workerOn>, session: SessionId): Promise<AttemptId> {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(`not started: ${JSON.stringify(outcome)}`);
  return outcome.attemptId;
}

/** As an operator orders it anew, with prerequisites that were read again. */
export async function orderAnew(db: Db, session: SessionId, by: number, at: Date): Promise<void> {
  await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: at, start_asked_by: by as never, start_refusal: null })
    .where('id', '=', session)
    .execute();
}

export const attemptsOf = (db: Db) => db.selectFrom('patch_attempts').selectAll().orderBy('id').execute();
export const sessionOf = (db: Db, id: SessionId) =>
  db.selectFrom('patch_sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
export const saidIn = async (db: Db) =>
  (await db.selectFrom('outgoing_messages').selectAll().where('given_up_at', 'is', null).execute()).map(
    ({ text_en }) => text_en,
  );

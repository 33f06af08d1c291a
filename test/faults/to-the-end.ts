// An attempt that meets a fault, and the workers that come and go until it has ended.
import type { Db } from '../../db/schema/database.ts';
import type { AttemptId, UserId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import type { TestJobs } from '../support/job-context.ts';
import { type FaultKind, inject, Killed, type Place } from './fault.ts';
import type { Subject } from './subject.ts';
import { expireLease } from './worker-gone.ts';

export type WorkerOf = (owner: string) => TestJobs;

/** Of those of a worker. */
const PERSON_WAITS = 20;

/** Three more at the most are needed after one fault. A person who is asked says: go on. */
export async function bringToEnd(db: Db, workerOf: WorkerOf, attempt: AttemptId): Promise<string> {
  for (let worker = 2; worker < 6; worker += 1) {
    await expireLease(db, attempt);
    const jobs = workerOf(`worker-${worker}`);
    await runAttempt(jobs, attempt);
    const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
    if (row.ended_at !== null) return row.state;
    if (row.state !== 'waiting') continue;
    for (let wait = 0; wait < PERSON_WAITS; wait += 1) await jobs.sleep(0, jobs.stopping);
    await db
      .updateTable('patch_attempts')
      .set({ state: 'running', waiting_for: null })
      .where('id', '=', attempt)
      .execute();
  }
  throw new Error(`attempt ${attempt} never ended`);
}

/** `later`: what passes on the host while a worker hangs. */
export async function meetFault(
  db: Db,
  workerOf: WorkerOf,
  { one, attempt, place, kind, later }: MeetingFault,
): Promise<void> {
  const another = async () => {
    one.targets.onOperation = () => {};
    if (kind === 'hangs') await expireLease(db, attempt);
    await runAttempt(workerOf('worker-quick'), attempt);
    if (kind === 'hangs') later?.();
  };
  inject(one.targets, one.hostname, place, kind, another);
  await runUnlessKilled(workerOf('worker-1'), attempt);
  one.targets.onOperation = () => {};
}

type MeetingFault = {
  readonly one: Pick<Subject, 'targets' | 'hostname'>;
  readonly attempt: AttemptId;
  readonly place: Place;
  readonly kind: FaultKind;
  readonly later?: () => void;
};

export async function runUnlessKilled(jobs: TestJobs, attempt: AttemptId): Promise<void> {
  await runAttempt(jobs, attempt).catch((error) => {
    if (!(error instanceof Killed)) throw error;
  });
}

/** An operator orders the same server again, whose prerequisites have just passed. */
export async function orderAgain(
  db: Db,
  workerOf: WorkerOf,
  { session, operator }: { readonly session: Subject['session']; readonly operator: UserId },
): Promise<AttemptId> {
  const jobs = workerOf('worker-again');
  const now = jobs.clock.now();
  await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: now, start_asked_by: operator, prereq_date: now, prereq_validated: true })
    .where('id', '=', session)
    .execute();
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
  return outcome.attemptId;
}

// A worker that is killed or held up at an operation of an attempt, and the lease that it leaves behind.
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Db } from '../../db/schema/database.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import type { TestJobs } from '../support/job-context.ts';
import { Killed } from './fault.ts';
import type { Subject } from './subject.ts';

/** Once, at that operation on its host. */
export function at(
  { targets, hostname }: Subject,
  operation: string,
  when: 'before' | 'after',
  act: () => unknown,
): void {
  targets.onOperation = async (called, host, moment) => {
    if (called !== operation || host !== hostname || moment !== when) return;
    targets.onOperation = () => {};
    await act();
  };
}

export const die = () => {
  throw new Killed('gone');
};

export async function expireLease(db: Db, id: AttemptId): Promise<void> {
  const over = sql`now() - interval '1 second'`;
  await sql`update patch_attempts set lease_until = ${over} where id = ${id} and ended_at is null`.execute(db);
}

export async function runUntilKilled(jobs: TestJobs, attempt: AttemptId): Promise<void> {
  await expect(runAttempt(jobs, attempt)).rejects.toThrow(Killed);
  await expireLease(jobs.db, attempt);
}

// The fault matrix (RUN-3, RUN-4, RUN-6): made from what an attempt without faults does, so that a new step is tested by being there.
// After each fault: no update started twice, at most one snapshot, none that nobody knows of, one history row, a card that is true.
import { afterAll, describe, expect, it } from 'vitest';
import { ATTEMPT_STEPS } from '../../domain/attempts/attempt-steps.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import type { FakeTargets } from '../fakes/targets.ts';
import { createJobContext } from '../support/job-context.ts';
import { shareOfToday } from '../support/random.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { canMeet, FAULT_KINDS, type FaultKind, inject, Killed, type Place } from './fault.ts';
import { addSubject, expectInvariants, openFaultBench, places, type Subject, start } from './subject.ts';
import { createTally } from './tally.ts';
import { expireLease } from './worker-gone.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db, { actions: true });
const PLACES = await places(faults);
const tally = createTally();

/** Long enough for one more try of what was lost. */
const RETRY_MINUTES = 0.1;

function workerOf(targets: FakeTargets, owner: string) {
  const jobs = createJobContext(db, targets, owner);
  return { ...jobs, settings: { ...jobs.settings, retryMinutes: RETRY_MINUTES } };
}

/** Workers come and go until the attempt has ended: three more at the most are needed after one fault. */
async function bringToEnd({ targets, session }: Subject, attempt: AttemptId): Promise<string> {
  for (let worker = 2; worker < 6; worker += 1) {
    await expireLease(db, attempt);
    await runAttempt(workerOf(targets, `worker-${worker}`), attempt);
    const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
    if (row.ended_at !== null) return row.state;
    if (row.state === 'waiting')
      await db
        .updateTable('patch_attempts')
        .set({ state: 'running', waiting_for: null })
        .where('id', '=', attempt)
        .execute();
  }
  throw new Error(`session ${session}: the attempt never ended`);
}

async function meetFault(one: Subject, attempt: AttemptId, place: Place, kind: FaultKind): Promise<void> {
  const another = async () => {
    one.targets.onOperation = () => {};
    if (kind === 'hangs') await expireLease(db, attempt);
    await runAttempt(workerOf(one.targets, 'worker-quick'), attempt);
  };
  inject(one.targets, one.hostname, place, kind, another);
  await runAttempt(workerOf(one.targets, 'worker-1'), attempt).catch((error) => {
    if (!(error instanceof Killed)) throw error;
  });
  one.targets.onOperation = () => {};
}

describe('the fault matrix', () => {
  it('has places in every step that acts outside the database', () => {
    // Those of kernel campaigns have a matrix of their own (test/jobs/kernels/).
    const acting = ATTEMPT_STEPS.filter((step) => !['conclude', 'pin-kernel', 'keep-kernel'].includes(step));
    expect([...new Set(PLACES.map(({ step }) => step))].sort()).toEqual([...acting].sort());
    expect(PLACES.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining([
        'connect',
        'readFacts',
        'ensureSnapshot',
        'startUpdate',
        'pollUpdate',
        'readLog',
        'reboot',
        'readChecks',
        'runAction',
      ]),
    );
  });

  it.concurrent.each(
    shareOfToday(
      PLACES.flatMap((place) =>
        FAULT_KINDS.filter((kind) => canMeet(place, kind)).map((kind) => ({
          ...place,
          kind,
          name: `${place.step}: ${place.operation} ${place.nth}`,
        })),
      ),
      2,
    ),
  )('$name $kind', async ({ kind, name: _, ...place }) => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    await meetFault(one, attempt, place, kind);
    const state = await bringToEnd(one, attempt);
    if (kind === 'repeated') await runAttempt(workerOf(one.targets, 'worker-late'), attempt);
    if (kind !== 'fails') expect(state).toBe('patched');
    await expectInvariants(faults, one, attempt, state);
    tally.count(`${place.step} · ${kind}`, state);
  });

  afterAll(() => tally.print(`Fault matrix: ${PLACES.length} places × ${FAULT_KINDS.length} faults`));
});

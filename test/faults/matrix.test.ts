// The fault matrix (RUN-3, RUN-4, RUN-6): made from what an attempt without faults does, so that a new step is tested by being there.
// After each fault: no update started twice, at most one snapshot, none that nobody knows of, one history row, a card that is true.
import { afterAll, describe, expect, it } from 'vitest';
import { ATTEMPT_STEPS } from '../../domain/attempts/attempt-steps.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import type { FakeTargets } from '../fakes/targets.ts';
import { createJobContext } from '../support/job-context.ts';
import { shareOfToday } from '../support/random.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { FAULT_KINDS, faultsAt } from './fault.ts';
import { addSubject, expectInvariants, openFaultBench, places, start } from './subject.ts';
import { createTally } from './tally.ts';
import { bringToEnd, meetFault } from './to-the-end.ts';

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

  it.concurrent.each(shareOfToday(faultsAt(PLACES), 2))('$name $kind', async ({ kind, name: _, ...place }) => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    const worker = (owner: string) => workerOf(one.targets, owner);
    await meetFault(db, worker, { one, attempt, place, kind });
    const state = await bringToEnd(db, worker, attempt);
    if (kind === 'repeated') await runAttempt(worker('worker-late'), attempt);
    if (kind !== 'fails') expect(state).toBe('patched');
    await expectInvariants(faults, one, attempt, state);
    tally.count(`${place.step} · ${kind}`, state);
  });

  afterAll(() => tally.print(`Fault matrix: ${PLACES.length} places × ${FAULT_KINDS.length} faults`));
});

// The fault matrix (RUN-3, RUN-4, RUN-6): made from what an attempt without faults does, so that a new step is tested by being there.
// After each fault: no update started twice, at most one snapshot, none that nobody knows of, one history row, a card that is true.
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { campaignView } from '../../bot/views/campaign-view.ts';
import { ATTEMPT_STEPS } from '../../domain/execution/attempt-steps.ts';
import type { AttemptId, SessionId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../jobs/start-session.ts';
import { SETTINGS } from '../bot/views/seed.ts';
import { createFakeTargets, type FakeTargets } from '../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { FAULT_KINDS, type FaultKind, inject, Killed, type Place } from './fault.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const application = await addApplication(db, 'Péage', operator);
await db
  .insertInto('application_checks')
  .values({
    application_id: application,
    argv: ['/opt/app/status'],
    url: null,
    created_by: operator,
    created_at: new Date(),
  } as never)
  .execute();
let serial = 0;

/** Long enough for one more try of what was lost. */
const RETRY_MINUTES = 0.1;

type Ordered = {
  readonly targets: FakeTargets;
  readonly hostname: string;
  readonly session: SessionId;
  readonly campaign: Awaited<ReturnType<typeof addCampaign>>;
};

/** A server of a campaign of its own, whose update asks for a reboot. */
async function ordered(): Promise<Ordered> {
  serial += 1;
  const hostname = `vrfault${serial}`;
  const campaign = await addCampaign(db, operator);
  const server = await addServer(db, hostname, { application, appGroup: `group-${serial}` });
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  const targets = createFakeTargets();
  targets.hostNamed(hostname).needsReboot = 'yes';
  return { targets, hostname, session, campaign };
}

function workerOf(targets: FakeTargets, owner: string) {
  const jobs = createJobContext(db, targets, owner);
  return { ...jobs, settings: { ...jobs.settings, retryMinutes: RETRY_MINUTES } };
}

async function start({ targets, session }: Ordered): Promise<AttemptId> {
  const outcome = await startSession(createJobContext(db, targets), session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  return outcome.attemptId;
}

const stepOf = async (id: AttemptId) =>
  (await db.selectFrom('patch_attempts').select('step').where('id', '=', id).executeTakeFirstOrThrow()).step;
const expire = (id: AttemptId) =>
  sql`update patch_attempts set lease_until = now() - interval '1 second' where id = ${id} and ended_at is null`.execute(
    db,
  );

/** Every operation of an attempt that meets no fault, with the step that calls it. */
async function places(): Promise<readonly Place[]> {
  const one = await ordered();
  const attempt = await start(one);
  const calls: string[] = [];
  const steps: Promise<string>[] = [];
  one.targets.onOperation = (operation, host, when) => {
    if (host !== one.hostname || when !== 'before') return;
    calls.push(operation);
    const step = stepOf(attempt);
    steps.push(step);
    return step.then(() => {});
  };
  await runAttempt(createJobContext(db, one.targets), attempt);
  const named = await Promise.all(steps);
  return calls.map((operation, i) => ({
    operation,
    step: named[i] ?? '?',
    nth: calls.slice(0, i + 1).filter((called) => called === operation).length,
  }));
}

const PLACES = await places();
const counts = new Map<string, { patched: number; failed: number }>();

/** Workers come and go until the attempt has ended: three more at the most are needed after one fault. */
async function bringToEnd({ targets, session }: Ordered, attempt: AttemptId): Promise<string> {
  for (let worker = 2; worker < 6; worker += 1) {
    await expire(attempt);
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

async function suffer(one: Ordered, attempt: AttemptId, place: Place, kind: FaultKind): Promise<void> {
  const hang = async () => {
    one.targets.onOperation = () => {};
    await expire(attempt);
    await runAttempt(workerOf(one.targets, 'worker-quick'), attempt);
  };
  inject(one.targets, one.hostname, place, kind, hang);
  await runAttempt(workerOf(one.targets, 'worker-1'), attempt).catch((error) => {
    if (!(error instanceof Killed)) throw error;
  });
  one.targets.onOperation = () => {};
}

describe('the fault matrix', () => {
  it('has places in every step that acts outside the database', () => {
    const acting = ATTEMPT_STEPS.filter((step) => step !== 'conclude');
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
      ]),
    );
  });

  it.concurrent.each(
    PLACES.flatMap((place) =>
      FAULT_KINDS.map((kind) => ({ ...place, kind, name: `${place.step}: ${place.operation} ${place.nth}` })),
    ),
  )('$name $kind', async ({ kind, name: _, ...place }) => {
    const one = await ordered();
    const attempt = await start(one);
    await suffer(one, attempt, place, kind);
    const state = await bringToEnd(one, attempt);

    const host = one.targets.hostNamed(one.hostname);
    const machine = one.targets.vmNamed(one.hostname);
    expect(host.starts, 'updates started').toBeLessThanOrEqual(1);
    expect(host.reboots, 'reboots').toBeLessThanOrEqual(1);
    expect(machine.created, 'snapshots made').toBeLessThanOrEqual(1);
    if (kind !== 'fails')
      expect({ state, starts: host.starts, reboots: host.reboots }).toEqual({
        state: 'patched',
        starts: 1,
        reboots: 1,
      });

    const known = await db.selectFrom('vm_snapshots').select('name').where('session_id', '=', one.session).execute();
    expect(
      machine.snapshots.map(({ name }) => name).filter((name) => !known.some((row) => row.name === name)),
      'orphans',
    ).toEqual([]);
    const history = await db.selectFrom('patch_history').select('status').where('attempt_id', '=', attempt).execute();
    expect(history).toEqual([{ status: state === 'patched' ? 'ok' : 'ko' }]);

    const view = await campaignView(
      { db, now: new Date(), settings: SETTINGS, viewer: null, notice: null },
      one.campaign,
      1,
    );
    expect(view?.servers.rows).toMatchObject([{ hostname: one.hostname, status: state }]);
    expect(view?.failures.total).toBe(state === 'failed' ? 1 : 0);
    tally(place, kind, state);
  });

  afterAll(() => {
    const rows = [...counts].map(
      ([name, { patched, failed }]) =>
        `  ${name.padEnd(46)}${String(patched).padStart(3)} patched ${String(failed).padStart(3)} failed, told`,
    );
    console.log(`Fault matrix: ${PLACES.length} places × ${FAULT_KINDS.length} faults\n${rows.join('\n')}`);
  });
});

function tally({ step }: Place, kind: FaultKind, state: string): void {
  const key = `${step} · ${kind}`;
  const row = counts.get(key) ?? { patched: 0, failed: 0 };
  if (state === 'patched') row.patched += 1;
  else row.failed += 1;
  counts.set(key, row);
}

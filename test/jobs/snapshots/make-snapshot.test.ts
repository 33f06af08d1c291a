// Before a snapshot is made: room on its datastores, and a turn on each of them (RUN-4).
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { drawTicket, leaveTurn } from '../../../db/queries/snapshots/datastore-turns.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { inDatastoreTurn } from '../../../jobs/snapshots/datastore-turn.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { type Datastore, VcenterError } from '../../../targets/ports.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Karim', ['operator']);
let serial = 0;

const on = (name: string, freeBytes: number | null): Datastore => ({
  moref: name,
  name,
  capacityBytes: 1000,
  freeBytes,
});

async function ordered() {
  serial += 1;
  const hostname = `vrroom${serial}`;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const campaign = await addCampaign(db, operator);
  const server = await addServer(db, hostname);
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  return { hostname, targets, jobs, campaign, server, session, vm: targets.vmNamed(hostname) };
}

type Ordered = Awaited<ReturnType<typeof ordered>>;

async function attemptOf({ jobs, session }: Ordered, more: Partial<TestJobs['settings']> = {}) {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt({ ...jobs, settings: { ...jobs.settings, ...more } }, outcome.attemptId);
  return db.selectFrom('patch_attempts').selectAll().where('id', '=', outcome.attemptId).executeTakeFirstOrThrow();
}

async function prepared({ session, server, campaign }: Ordered): Promise<number> {
  const row = { session_id: session, server_id: server, campaign_id: campaign, name: `QW_${serial}` };
  const { id } = await db
    .insertInto('vm_snapshots')
    .values({ ...row, attempt_id: null, asked_by: operator, state: 'intended', created_at: MONDAY_MORNING })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

const rowOf = (id: number) => db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('room for a snapshot (RUN-4)', () => {
  it('RUN-4 leaves a server alone whose datastore is too full, and names it', async () => {
    const one = await ordered();
    one.vm.datastores = [on('SAN1', 400), on('SAN2', 99)];
    expect(await attemptOf(one)).toMatchObject({
      state: 'failed',
      failure_class: 'snapshot',
      failure_detail: expect.stringMatching(/datastore SAN2 has 9.9 % free; at least 10 % is needed/),
    });
    expect([one.vm.created, one.targets.hostNamed(one.hostname).starts]).toEqual([0, 0]);
  });

  it.each([
    ['without figures', [on('SAN1', null)]],
    ['without a datastore', []],
  ])('RUN-4 does not take an answer %s for room, unless nothing is asked', async (_, datastores) => {
    const refused = await ordered();
    refused.vm.datastores = [...datastores];
    expect(await attemptOf(refused)).toMatchObject({
      failure_class: 'snapshot',
      failure_detail: expect.stringMatching(/unknown/),
    });
    const unasked = await ordered();
    unasked.vm.datastores = [...datastores];
    expect(await attemptOf(unasked, { datastoreFreePercent: 0 })).toMatchObject({ state: 'patched' });
  });

  it('RUN-4 asks nothing of a datastore whose snapshot is there already', async () => {
    const one = await ordered();
    const id = await prepared(one);
    await runSnapshotJob(one.jobs, id);
    one.vm.datastores = [on('SAN1', 0)];
    expect(await attemptOf(one)).toMatchObject({ state: 'patched' });
    expect(one.vm.created).toBe(1);
  });

  it('RUN-4 asks nothing either for one that was made without an answer', async () => {
    const one = await ordered();
    let lost = false;
    one.targets.onOperation = (operation, _, when) => {
      if (operation !== 'ensureSnapshot' || when !== 'after' || lost) return;
      lost = true;
      one.vm.datastores = [on('SAN1', 0)];
      throw new VcenterError('unknown-effect', 'no answer');
    };
    expect(await attemptOf(one, { retryMinutes: 1 })).toMatchObject({ state: 'patched' });
    expect([lost, one.vm.created]).toEqual([true, 1]);
  });

  it('RUN-4 says of a prepared snapshot why it was not taken', async () => {
    const one = await ordered();
    one.vm.datastores = [on('SAN1', 50)];
    const id = await prepared(one);
    await runSnapshotJob(one.jobs, id);
    expect(await rowOf(id)).toMatchObject({
      state: 'intended',
      taking_error: expect.stringMatching(/^space: .*SAN1 has 5 % free/),
    });
    expect(one.vm.created).toBe(0);
  });
});

describe('turns on a datastore (RUN-4)', () => {
  const vm = (name: string) => ({ vcenter: 'VC', vmMoref: `vm-${name}`, vmName: name });
  const never = new AbortController().signal;
  const jobs = (owner: string) => createJobContext(db, createFakeTargets(), owner);
  const tickets = () => db.selectFrom('datastore_turns').selectAll().execute();

  /** Runs that many at once by workers of their own; the most that were ever together. */
  async function most(places: readonly (readonly Datastore[])[]): Promise<number> {
    let [now, peak] = [0, 0];
    const work = async () => {
      now += 1;
      peak = Math.max(peak, now);
      // The first ones wait for company, and then for whoever should not come.
      while (peak < 4) await pause(2);
      await pause(20);
      now -= 1;
    };
    await Promise.all(places.map((place, i) => inDatastoreTurn(jobs(`w${i}`), vm(`m${i}`), place, never, work)));
    return peak;
  }

  it('RUN-4 are taken by four at once, whichever the worker, and by all in the end', async () => {
    expect(await most(Array.from({ length: 11 }, () => [on('SAN', 500)]))).toBe(4);
    expect(await tickets()).toEqual([]);
  });

  it('RUN-4 are shared by machines that nobody knows the datastore of', async () => {
    expect(await most(Array.from({ length: 9 }, () => []))).toBe(4);
  });

  it('RUN-4 hold no two machines against each other, whatever datastores they share', async () => {
    const pairs = Array.from({ length: 12 }, (_, i) => [on(`A${i % 3}`, 500), on(`A${(i + 1) % 3}`, 500)]);
    expect(await most(pairs)).toBeLessThanOrEqual(6);
    expect(await tickets()).toEqual([]);
  });

  it('RUN-4 come in the order in which they were asked for', async () => {
    const order: number[] = [];
    const one = { ...jobs('w'), settings: { ...jobs('w').settings, snapshotsPerDatastore: 1 } };
    const asked = Promise.withResolvers<void>();
    const run = (i: number) =>
      inDatastoreTurn(one, vm(`m${i}`), [on('SAN', 1)], never, async () => {
        await asked.promise;
        order.push(i);
      });
    const all: Promise<void>[] = [];
    for (let i = 0; i < 4; i += 1) {
      all.push(run(i));
      await vi.waitFor(async () => {
        const rows = await db.selectFrom('datastore_turns').select('machine').where('owner', '=', one.owner).execute();
        expect(rows).toHaveLength(i + 1);
      });
    }
    asked.resolve();
    await Promise.all(all);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('RUN-4 of a worker that died are free when its lease has run out, not before', async () => {
    const dead = Array.from({ length: 4 }, (_, i) => ({
      ticket: String(-1 - i),
      vcenter: 'VC',
      datastore: 'SAN',
      machine: `vm-dead${i}`,
      owner: 'dead',
      lease_until: new Date(Date.now() + 3_600_000),
    }));
    await db.insertInto('datastore_turns').values(dead).execute();
    let ran = false;
    const waiting = inDatastoreTurn(jobs('w'), vm('m'), [on('SAN', 1)], never, async () => {
      ran = true;
    });
    await pause(50);
    expect(ran).toBe(false);
    await sql`update datastore_turns set lease_until = now() - interval '1 second' where owner = 'dead'`.execute(db);
    await waiting;
    expect(ran).toBe(true);
  });

  it('RUN-4 keep their place in the line when another worker goes on with the machine', async () => {
    const one = (owner: string) => ({
      ...jobs(owner),
      settings: { ...jobs(owner).settings, snapshotsPerDatastore: 1 },
    });
    const order: string[] = [];
    let finish: () => void = () => {};
    const busy = inDatastoreTurn(
      one('w0'),
      vm('busy'),
      [on('SAN', 1)],
      never,
      () => new Promise<void>((end) => (finish = end)),
    );
    await pause(20);
    const place = { vcenter: 'VC', machine: 'vm-first', datastores: [on('SAN', 1).moref] };
    await drawTicket(db, place, 'killed', 60);
    const second = inDatastoreTurn(
      one('w2'),
      vm('second'),
      [on('SAN', 1)],
      never,
      async () => void order.push('second'),
    );
    await pause(20);
    const first = inDatastoreTurn(one('w3'), vm('first'), [on('SAN', 1)], never, async () => void order.push('first'));
    await pause(20);
    // The one that was thought dead comes back: what it leaves is no longer its own.
    await leaveTurn(db, {
      number: (await tickets()).find(({ machine }) => machine === 'vm-first')?.ticket ?? '',
      owner: 'killed',
    });
    finish();
    await Promise.all([busy, first, second]);
    expect(order).toEqual(['first', 'second']);
    expect(await tickets()).toEqual([]);
  });

  it('RUN-4 are given back when the work fails, and when the waiting is ended', async () => {
    const failing = inDatastoreTurn(jobs('w'), vm('m'), [on('SAN', 1)], never, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    const stop = new AbortController();
    const none = { ...jobs('w'), settings: { ...jobs('w').settings, snapshotsPerDatastore: 0 } };
    const waiting = inDatastoreTurn(none, vm('m'), [on('SAN', 1)], stop.signal, async () => {});
    stop.abort(new Error('stopping'));
    await expect(waiting).rejects.toThrow();
    expect(await tickets()).toEqual([]);
  });

  it('RUN-11 are waited for by removals too', async () => {
    const one = await ordered();
    const id = await prepared(one);
    await runSnapshotJob(one.jobs, id);
    await db.updateTable('vm_snapshots').set({ discard_asked_at: MONDAY_MORNING }).where('id', '=', id).execute();
    await db.updateTable('patch_sessions').set({ start_asked_at: null }).where('id', '=', one.session).execute();
    let held: number | null = null;
    one.targets.onOperation = async (operation) => {
      if (operation === 'removeSnapshot') held = (await tickets()).length;
    };
    await runSnapshotJob(one.jobs, id);
    expect([held, (await rowOf(id)).state]).toEqual([1, 'removed']);
  });
});

// RUN-14: a prepared snapshot is of its day; an order of one, or of a rollback, that nobody began for a day is withdrawn.
import { describe, expect, it } from 'vitest';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addCampaign,
  addChannel,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
await addChannel(db, { id: '19:old', domain: null, by: operator });
const HOUR = 3_600_000;
const hoursAgo = (hours: number) => new Date(MONDAY_MORNING.getTime() - hours * HOUR);
let serial = 0;

async function prepared(createdAt: Date, more: object = {}) {
  serial += 1;
  const hostname = `vrold${serial}`;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const campaign = await addCampaign(db, operator);
  const server = await addServer(db, hostname);
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  const name = `QW_${serial}`;
  const taken = { vcenter: 'VC', vm_moref: `vm-${hostname}`, vm_name: hostname, consistency: 'quiesced' } as const;
  const { id } = await db
    .insertInto('vm_snapshots')
    .values({
      attempt_id: null,
      asked_by: operator,
      session_id: session,
      server_id: server,
      campaign_id: campaign,
      name,
      state: 'present',
      snapshot_moref: 'snapshot-9',
      created_at: createdAt,
      ...taken,
      ...more,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  targets.vmNamed(hostname).snapshots.push({
    vcenter: 'VC',
    vmMoref: taken.vm_moref,
    vmName: hostname,
    name,
    snapshotMoref: 'snapshot-9',
    consistency: 'quiesced',
  });
  const read = () => db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return { id, hostname, server, session, campaign, targets, jobs, read };
}

async function attempt({ jobs, session }: Awaited<ReturnType<typeof prepared>>) {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
  return outcome.attemptId;
}

describe('a prepared snapshot (RUN-14)', () => {
  it('RUN-14 of less than a day is the way back of its attempt', async () => {
    const one = await prepared(hoursAgo(23));
    const id = await attempt(one);
    expect((await one.read()).attempt_id).toBe(id);
    expect(one.targets.vmNamed(one.hostname).created).toBe(0);
  });

  it('RUN-14 of a day is made again, and the old one goes', async () => {
    const one = await prepared(hoursAgo(24));
    await attempt(one);
    expect(one.targets.vmNamed(one.hostname).created).toBe(1);
    expect(await one.read()).toMatchObject({ attempt_id: null, discard_asked_at: MONDAY_MORNING });
    await runSnapshotJob(one.jobs, one.id);
    expect((await one.read()).state).toBe('removed');
  });

  it('RUN-14 stays the way back, whatever its age, once an attempt has changed the host without success', async () => {
    const one = await prepared(hoursAgo(30));
    const emergency = await addCampaign(db, operator, { kind: 'emergency' });
    const elsewhere = await addSession(db, emergency, one.server, { orderedBy: operator });
    one.targets.hostNamed(one.hostname).exitCode = 1;
    await attempt({ ...one, session: elsewhere });
    one.targets.hostNamed(one.hostname).exitCode = 0;
    const id = await attempt(one);
    expect((await one.read()).attempt_id).toBe(id);
  });
});

describe('an order that nobody began for a day (RUN-14)', () => {
  it.each([
    [23, 1],
    [25, 0],
  ])(
    'RUN-14 a rollback of %d hours ago is carried out %d times, at the claim and after a sweep',
    async (age, times) => {
      const one = await prepared(hoursAgo(26));
      await attempt({ ...one, session: one.session });
      const { id } = await db
        .selectFrom('vm_snapshots')
        .select('id')
        .where('server_id', '=', one.server)
        .where('attempt_id', 'is not', null)
        .executeTakeFirstOrThrow();
      const ask = { rollback_asked_at: hoursAgo(age), rollback_asked_by: operator };
      await db.updateTable('vm_snapshots').set(ask).where('id', '=', id).execute();
      await runSnapshotJob(one.jobs, id);
      expect(one.targets.vmNamed(one.hostname).reverted).toBe(times);
      await sweep(one.jobs);
      const { rollback_error } = await db
        .selectFrom('vm_snapshots')
        .select('rollback_error')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      expect(rollback_error === null).toBe(times === 1);
      const told = await db
        .selectFrom('outgoing_messages')
        .select('id')
        .where('text_en', 'like', `%Rollback requested%${one.hostname}%`)
        .execute();
      expect(told).toHaveLength(1 - times);
    },
  );

  it.each([
    [23, 1],
    [25, 0],
  ])('RUN-14 a snapshot that was ordered %d hours ago is taken %d times', async (age, times) => {
    const left = { state: 'intended', vcenter: null, vm_moref: null, snapshot_moref: null, consistency: null };
    const one = await prepared(hoursAgo(age), left);
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null })
      .where('id', '=', one.session)
      .execute();
    one.targets.vmNamed(one.hostname).snapshots = [];
    await runSnapshotJob(one.jobs, one.id);
    expect(one.targets.vmNamed(one.hostname).created).toBe(times);
    await sweep(one.jobs);
    expect((await one.read()).discard_asked_at === null).toBe(times === 1);
  });
});

describe('the removal of what an older release asked for without writing down the machine (RUN-11)', () => {
  const unheard = { state: 'intended', vcenter: null, vm_moref: null, vm_name: null, snapshot_moref: null } as const;
  const given = { ...unheard, consistency: null, discard_asked_at: MONDAY_MORNING };

  it('RUN-11 looks for it by its name, on the machine of its server, before it says that it is gone', async () => {
    const one = await prepared(hoursAgo(1), { ...given, asked_at: hoursAgo(1) });
    await runSnapshotJob(one.jobs, one.id);
    expect(await one.read()).toMatchObject({ state: 'removed' });
    expect(one.targets.vmNamed(one.hostname).snapshots).toEqual([]);
  });

  it('RUN-11 asks nothing of vCenter where it was never asked to make it', async () => {
    const one = await prepared(hoursAgo(1), { ...given, asked_at: null });
    await runSnapshotJob(one.jobs, one.id);
    expect(await one.read()).toMatchObject({ state: 'removed' });
    expect(one.targets.vmNamed(one.hostname).snapshots).toHaveLength(1);
  });
});

describe('a restoring worker that has lost its claim', () => {
  it('RUN-10 writes nothing down: whoever has the claim now does it', async () => {
    const one = await prepared(hoursAgo(1));
    const id = await attempt(one);
    const snapshot = await db
      .selectFrom('vm_snapshots')
      .select('id')
      .where('attempt_id', '=', id)
      .executeTakeFirstOrThrow();
    const ask = { rollback_asked_at: MONDAY_MORNING, rollback_asked_by: operator };
    await db.updateTable('vm_snapshots').set(ask).where('id', '=', snapshot.id).execute();
    const { revertToSnapshot } = one.jobs.vcenter;
    const vcenter = {
      ...one.jobs.vcenter,
      revertToSnapshot: async (...args: Parameters<typeof revertToSnapshot>) => {
        await revertToSnapshot(...args);
        await db.updateTable('vm_snapshots').set({ lease_owner: 'worker-2' }).where('id', '=', snapshot.id).execute();
      },
    };
    await runSnapshotJob({ ...one.jobs, vcenter }, snapshot.id);
    const row = await db.selectFrom('vm_snapshots').selectAll().where('id', '=', snapshot.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ restored_at: null, reverted_at: null, lease_owner: 'worker-2' });
  });
});

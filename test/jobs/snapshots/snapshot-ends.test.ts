// RUN-4, RUN-10, RUN-11, RUN-17: where the job of a snapshot meets trouble, and whether it is tried again or left to a person.
import { describe, expect, it } from 'vitest';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import type { JobContext } from '../../../jobs/context.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { VcenterError, type VcenterPort } from '../../../targets/ports.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Omar', ['operator']);
let serial = 0;

async function subject() {
  serial += 1;
  const hostname = `vrend${serial}`;
  const targets = createFakeTargets();
  const server = await addServer(db, hostname);
  const campaign = await addCampaign(db, operator);
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  return { hostname, targets, server, campaign, session, jobs: createJobContext(db, targets) };
}

type Subject = Awaited<ReturnType<typeof subject>>;

async function prepared({ session, server, campaign, hostname }: Subject): Promise<number> {
  const row = { session_id: session, server_id: server, campaign_id: campaign, name: `QW_${hostname}` };
  const { id } = await db
    .insertInto('vm_snapshots')
    .values({ ...row, attempt_id: null, asked_by: operator, state: 'intended', created_at: MONDAY_MORNING })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The snapshot of an attempt whose update failed. */
async function ofAttempt({ jobs, session, targets, hostname }: Subject): Promise<number> {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error('not started');
  targets.hostNamed(hostname).exitCode = 1;
  await runAttempt(jobs, outcome.attemptId);
  const row = db.selectFrom('vm_snapshots').select('id').where('attempt_id', '=', outcome.attemptId);
  return (await row.executeTakeFirstOrThrow()).id;
}

const set = (id: number, values: object) => db.updateTable('vm_snapshots').set(values).where('id', '=', id).execute();
const rowOf = (id: number) => db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const withVcenter = ({ jobs }: Subject, over: Partial<VcenterPort>): JobContext => ({
  ...jobs,
  vcenter: { ...jobs.vcenter, ...over },
});

/** A fault that nobody foresaw, from the next moment at which the job asks for the time. */
function withoutClock({ jobs }: Subject) {
  const broken = { is: false };
  const now = () => {
    if (broken.is) throw new Error('no clock');
    return jobs.time.now;
  };
  return { broken, ctx: { ...jobs, clock: { now } } satisfies JobContext };
}

const AGAIN = { taking_error: null, rollback_error: null, lease_owner: null, lease_until: expect.any(Date) };

describe('a prepared snapshot', () => {
  const normallyOff = async (values: object) => {
    const one = await subject();
    await db
      .updateTable('servers')
      .set({ normally_off: true, ...values })
      .where('id', '=', one.server)
      .execute();
    one.targets.vmNamed(one.hostname).power = 'off';
    return { one, id: await prepared(one) };
  };

  it('RUN-17 waits while somebody else is at work on its server', async () => {
    const { one, id } = await normallyOff({});
    const claim = { lease_owner: 'worker-2', lease_until: new Date(Date.now() + 3_600_000) };
    await db.updateTable('patch_sessions').set(claim).where('id', '=', one.session).execute();
    await runSnapshotJob(one.jobs, id);
    expect(await rowOf(id)).toMatchObject({ ...AGAIN, state: 'intended' });
  });

  it('RUN-17 is left to a person when its server cannot be started', async () => {
    const { one, id } = await normallyOff({ vm_uuid: null });
    await runSnapshotJob(one.jobs, id);
    expect(await rowOf(id)).toMatchObject({ state: 'intended', lease_until: null });
    expect((await rowOf(id)).taking_error).toContain('unproved: ');
  });

  it('RUN-4 is tried again when vCenter falls silent while it is made', async () => {
    const one = await subject();
    const id = await prepared(one);
    const ensureSnapshot = () => Promise.reject(new VcenterError('unreachable', 'away'));
    await runSnapshotJob(withVcenter(one, { ensureSnapshot }), id);
    expect(await rowOf(id)).toMatchObject({ ...AGAIN, state: 'intended' });
  });
});

describe('a rollback', () => {
  it('RUN-10 to a snapshot that was never made is left to a person', async () => {
    const one = await subject();
    const id = await ofAttempt(one);
    await set(id, { state: 'intended', snapshot_moref: null, rollback_asked_at: MONDAY_MORNING });
    await runSnapshotJob(one.jobs, id);
    const { rollback_error: error, name, lease_until } = await rowOf(id);
    expect([error, lease_until]).toEqual([`not-found: ${name} was never made`, null]);
  });

  it('RUN-10 is tried again when its proof meets a fault that nobody foresaw', async () => {
    const one = await subject();
    const id = await ofAttempt(one);
    await set(id, { rollback_asked_at: MONDAY_MORNING, restored_at: MONDAY_MORNING, boots_seen: ['before'] });
    const { broken, ctx } = withoutClock(one);
    one.targets.onOperation = () => {
      broken.is = true;
    };
    await runSnapshotJob(ctx, id);
    expect(await rowOf(id)).toMatchObject({ ...AGAIN, reverted_at: null });
  });
});

describe('a removal', () => {
  it('RUN-11 stays due when the machine is not the one on record, and is tried again', async () => {
    const one = await subject();
    const id = await ofAttempt(one);
    await set(id, { discard_asked_at: MONDAY_MORNING, vm_uuid: null, proved_by: null });
    const readMachine = () => Promise.reject(new VcenterError('wrong-machine', 'another one'));
    await runSnapshotJob(withVcenter(one, { readMachine }), id);
    expect(await rowOf(id)).toMatchObject({ ...AGAIN, state: 'present', removal_attempts: 1 });
  });

  it('RUN-11 whose record meets a fault that nobody foresaw is found done the next time', async () => {
    const one = await subject();
    const id = await ofAttempt(one);
    await set(id, { discard_asked_at: MONDAY_MORNING });
    const { broken, ctx } = withoutClock(one);
    const removeSnapshot: VcenterPort['removeSnapshot'] = async (snapshot) => {
      await one.jobs.vcenter.removeSnapshot(snapshot);
      broken.is = true;
    };
    await runSnapshotJob({ ...ctx, vcenter: { ...ctx.vcenter, removeSnapshot } }, id);
    expect(await rowOf(id)).toMatchObject({ ...AGAIN, state: 'present', removal_attempts: 1 });
    await set(id, { lease_until: null });
    await runSnapshotJob(one.jobs, id);
    expect(await rowOf(id)).toMatchObject({ state: 'removed' });
  });
});

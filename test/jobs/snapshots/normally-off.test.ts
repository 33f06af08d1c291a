// RUN-17: a server that is normally off is started for its patching, and stopped again, whatever happens in between.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runStopJob } from '../../../jobs/sessions/stop-started.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { VcenterError } from '../../../targets/ports.ts';
import { createFakeTargets, fakeMachine, fakeUuid } from '../../fakes/targets.ts';
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
const MINUTE = 60_000;
let serial = 0;

/** Off, its uuid on record, its prerequisites asked for and nothing else. */
async function world(more: { recorded?: boolean; ordered?: boolean; on?: boolean } = {}) {
  serial += 1;
  const hostname = `vroff${serial}`;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const settings = { ...jobs.settings, rebootTimeLimitMinutes: 0.002 };
  const server = await addServer(db, hostname);
  const record = { vm_uuid: fakeUuid(hostname), vm_uuid_at: MONDAY_MORNING };
  await db
    .updateTable('servers')
    .set({ normally_off: true, ...(more.recorded === false ? {} : record) })
    .where('id', '=', server)
    .execute();
  const campaign = await addCampaign(db, operator);
  const status = more.ordered === true ? 'prereq_ok' : 'pending';
  const session = await addSession(db, campaign, server, { orderedBy: operator, status });
  if (more.ordered !== true) {
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null, prereq_date: null, prereq_validated: null })
      .where('id', '=', session)
      .execute();
    await askPrerequisites(session);
  }
  const vm = targets.vmNamed(hostname);
  vm.power = more.on === true ? 'on' : 'off';
  return { hostname, targets, jobs: { ...jobs, settings }, server, campaign, session, vm };
}

type World = Awaited<ReturnType<typeof world>>;

async function askPrerequisites(session: SessionId) {
  const { campaign_id } = await sessionRow(session);
  const { id } = await db
    .insertInto('prereq_runs')
    .values({ campaign_id, asked_by: operator, asked_at: MONDAY_MORNING })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('prereq_run_sessions').values({ run_id: id, session_id: session }).execute();
}

const sessionRow = (id: SessionId) =>
  db.selectFrom('patch_sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function order({ session }: World) {
  await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
    .where('id', '=', session)
    .execute();
}

const rows = ({ server }: World) =>
  db.selectFrom('powered_on_servers').selectAll().where('server_id', '=', server).orderBy('id').execute();

/** As the sweep and the workers do until nothing is due. Attempts of this server alone. */
async function settle({ jobs, server }: World) {
  for (let round = 0; round < 5; round += 1) {
    jobs.rung.length = 0;
    await sweep(jobs);
    const own = await rows({ server } as World);
    const sessions = await db.selectFrom('patch_sessions').select('id').where('server_id', '=', server).execute();
    const attempts = await db.selectFrom('patch_attempts').select('id').where('server_id', '=', server).execute();
    let done = 0;
    for (const bell of jobs.rung) {
      if (bell.job === 'session' && sessions.some(({ id }) => id === bell.payload.sessionId)) {
        done += 1;
        await runSessionJob(jobs, bell.payload.sessionId as SessionId);
      }
      const attempt = attempts.find(({ id }) => bell.job === 'attempt' && id === bell.payload.attemptId);
      if (attempt !== undefined) {
        done += 1;
        await runAttempt(jobs, attempt.id);
      }
      if (bell.job === 'stop' && own.some(({ id }) => id === bell.payload.startId)) {
        done += 1;
        await runStopJob(jobs, bell.payload.startId);
      }
    }
    if (done === 0) return;
  }
}

function pass({ jobs }: World, minutes: number) {
  jobs.time.now = new Date(jobs.time.now.getTime() + minutes * MINUTE);
}

/** Whatever the next look waits for is over. */
const leasesOver = () =>
  sql`update powered_on_servers set lease_until = now() - interval '1 second' where lease_until is not null`.execute(
    db,
  );
const ordersOld = () =>
  sql`update powered_on_servers set start_order_at = start_order_at - interval '11 minutes', stop_order_at = stop_order_at - interval '11 minutes'`.execute(
    db,
  );
const claimsOver = ({ session }: World) =>
  sql`update patch_sessions set lease_until = now() - interval '1 second' where id = ${session}`.execute(db);

const audited = async ({ server }: World) =>
  (
    await db
      .selectFrom('audit_log')
      .select('action')
      .where('object_type', '=', 'server')
      .where('object_id', '=', String(server))
      .where('action', 'like', 'server.power%')
      .orderBy('id')
      .execute()
  ).map(({ action }) => action);

class Killed extends Error {}

/** The worker dies there, once. */
function killAt({ targets }: World, operation: string, when: 'before' | 'after') {
  targets.onOperation = (name, _host, at) => {
    if (name !== operation || at !== when) return;
    targets.onOperation = () => {};
    throw new Killed();
  };
}

describe('RUN-17: a server that is normally off', () => {
  it('RUN-17 is started for its prerequisites, and stopped 15 minutes after them when nothing follows', async () => {
    const one = await world();
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'on', poweredOn: 1 });
    expect(await sessionRow(one.session)).toMatchObject({ status: 'prereq_ok', prereq_validated: true });
    expect(await rows(one)).toMatchObject([
      { session_id: one.session, vm_uuid: fakeUuid(one.hostname), started_at: MONDAY_MORNING, start_order_at: null },
    ]);
    pass(one, 14);
    await settle(one);
    expect(one.vm.power).toBe('on');
    pass(one, 2);
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', shutDowns: 1, poweredOff: 0 });
    expect(await rows(one)).toMatchObject([{ outcome: 'off', stop_error: null }]);
    expect(await audited(one)).toEqual(['server.power-on', 'server.power-off', 'server.powered-off']);
  });

  it('RUN-17 is not booted a second time for a start that follows its prerequisites, and stopped as soon as it is patched', async () => {
    const one = await world();
    await settle(one);
    pass(one, 5);
    await order(one);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 1, shutDowns: 1, created: 1 });
    expect(one.targets.hostNamed(one.hostname).starts).toBe(1);
  });

  it('RUN-17 is started for an order whose prerequisites are fresh, though it was stopped since', async () => {
    const one = await world();
    await settle(one);
    pass(one, 20);
    await settle(one);
    expect(one.vm.power).toBe('off');
    await order(one);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 2 });
  });

  it('RUN-17 that was found on by itself stays on at the end', async () => {
    const one = await world({ on: true });
    await order(one);
    await settle(one);
    pass(one, 60);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
    expect(one.vm).toMatchObject({ power: 'on', poweredOn: 0, shutDowns: 0 });
    expect(await rows(one)).toEqual([]);
  });

  it('RUN-17 that fails stays on for a retry, and is stopped when none comes', async () => {
    const one = await world();
    one.targets.hostNamed(one.hostname).exitCode = 1;
    await order(one);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'failed' });
    expect(one.vm.power).toBe('on');
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it.each([
    [
      'it is excluded',
      (one: World) =>
        set(one, { status: 'excluded', exclusion_reason: 'test', excluded_by: 'Khalid', excluded_at: MONDAY_MORNING }),
    ],
    ['its campaign is stopped', (one: World) => setCampaign(one, { stopped_at: MONDAY_MORNING, stopped_by: operator })],
    [
      'its campaign is closed',
      (one: World) => setCampaign(one, { status: 'closed', closed_at: MONDAY_MORNING, closed_by: operator }),
    ],
    ['its prerequisites fail', () => Promise.resolve()],
  ])('RUN-17 is stopped when %s', async (name, change) => {
    const one = await world();
    if (name === 'its prerequisites fail') one.targets.hostNamed(one.hostname).rootMb = 10;
    await settle(one);
    expect(one.vm.power).toBe('on');
    await change(one);
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 of an order that is withdrawn as too old is not even started', async () => {
    const one = await world({ ordered: true });
    pass(one, 7 * 24 * 60);
    // As its bell may come before the sweep withdraws it.
    await runSessionJob(one.jobs, one.session);
    expect(await sessionRow(one.session)).toMatchObject({ start_asked_at: null });
    expect(one.vm.poweredOn).toBe(0);
  });
});

const set = (one: World, columns: object) =>
  db.updateTable('patch_sessions').set(columns).where('id', '=', one.session).execute();
const setCampaign = (one: World, columns: object) =>
  db.updateTable('campaigns').set(columns).where('id', '=', one.campaign).execute();

describe('RUN-17: what is not proved is not started', () => {
  const refusal = async (one: World) => {
    await settle(one);
    expect(one.vm.poweredOn).toBe(0);
    expect(await rows(one)).toEqual([]);
    const { status, prereq_validated, prereq_detail } = await sessionRow(one.session);
    expect({ status, prereq_validated }).toEqual({ status: 'pending', prereq_validated: false });
    return prereq_detail?.checks.find(({ code }) => code === 'power');
  };

  it('RUN-17 without a uuid on record: refused, and the server stays in its campaign', async () => {
    const check = await refusal(await world({ recorded: false }));
    expect(check).toMatchObject({ answer: 'no', text: { en: expect.stringContaining('no recorded uuid') } });
  });

  it('RUN-17 no machine has that uuid, though one bears the name', async () => {
    const one = await world();
    one.vm.facts = { uuid: fakeUuid('another') };
    expect(await refusal(one)).toMatchObject({ text: { en: expect.stringContaining('no machine has the uuid') } });
  });

  it('RUN-17 a copy that is off has the same uuid', async () => {
    const one = await world();
    const copy = { ...fakeMachine(one.hostname, 'DR'), poweredOn: 'no' as const };
    one.targets.elsewhere = [{ ...copy, bears: { storedName: false, hostname: false, guest: false } }];
    expect(await refusal(one)).toMatchObject({ text: { en: expect.stringContaining('2 machines have the uuid') } });
  });

  it('RUN-17 a vCenter is silent: unknown', async () => {
    const one = await world();
    one.targets.silent = [{ vcenter: 'DR', why: 'DR does not answer' }];
    expect(await refusal(one)).toMatchObject({
      answer: 'unknown',
      text: { fr: expect.stringContaining('DR does not') },
    });
  });

  it('RUN-17 another machine answers at its address: two would answer in turn', async () => {
    const one = await world();
    one.vm.facts = { poweredOn: 'no' };
    one.vm.power = 'on';
    expect(await refusal(one)).toMatchObject({ text: { en: expect.stringContaining('another one answers') } });
  });

  it('RUN-17 an order is withdrawn with that reason, though its prerequisites had passed', async () => {
    const one = await world({ ordered: true, recorded: false });
    await settle(one);
    const { start_asked_at, start_refusal } = await sessionRow(one.session);
    expect(start_asked_at).toBeNull();
    expect(start_refusal?.map(({ code }) => code)).toEqual(['prerequisites']);
  });

  it('RUN-17 started, but silent: told, not excluded, and stopped again', async () => {
    const one = await world();
    one.targets.hostNamed(one.hostname).reachable = false;
    await settle(one);
    const { status, prereq_detail } = await sessionRow(one.session);
    expect(status).toBe('pending');
    expect(prereq_detail?.checks).toContainEqual(expect.objectContaining({ code: 'power', answer: 'no' }));
    pass(one, 16);
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 1 });
  });
});

describe('RUN-17: nothing is left on by a crash', () => {
  it.each([
    ['before vCenter was asked', 'powerOn', 'before'],
    ['after vCenter did it, before that was noted', 'powerOn', 'after'],
  ] as const)(
    'RUN-17 the worker dies %s: another one goes on, and it is stopped in the end',
    async (_name, operation, when) => {
      const one = await world();
      killAt(one, operation, when);
      await expect(runSessionJob(one.jobs, one.session)).rejects.toThrow(Killed);
      expect(await rows(one)).toMatchObject([{ started_at: null, stopped_at: null }]);
      await settle(one);
      expect(await sessionRow(one.session)).toMatchObject({ prereq_validated: true });
      expect(one.vm.poweredOn).toBe(1);
      pass(one, 16);
      await ordersOld();
      await settle(one);
      expect(one.vm.power).toBe('off');
      expect((await rows(one)).filter(({ stopped_at }) => stopped_at === null)).toEqual([]);
    },
  );

  it.each([
    ['before its guest is asked', 'shutDownGuest', 'before'],
    ['after its guest was asked', 'shutDownGuest', 'after'],
  ] as const)('RUN-17 the worker dies at the stop, %s: another one ends it', async (_name, operation, when) => {
    const one = await world();
    await settle(one);
    pass(one, 16);
    killAt(one, operation, when);
    await expect(settle(one)).rejects.toThrow(Killed);
    expect(await rows(one)).toMatchObject([{ stop_begun_at: expect.any(Date), stopped_at: null }]);
    await leasesOver();
    await ordersOld();
    await settle(one);
    expect(one.vm.power).toBe('off');
    expect(await rows(one)).toMatchObject([{ outcome: 'off' }]);
  });

  it('RUN-17 its start was forgotten by everybody: the sweep stops what was asked for', async () => {
    const one = await world();
    killAt(one, 'powerOn', 'after');
    await expect(runSessionJob(one.jobs, one.session)).rejects.toThrow(Killed);
    await db
      .updateTable('prereq_run_sessions')
      .set({ done_at: MONDAY_MORNING })
      .where('session_id', '=', one.session)
      .execute();
    await claimsOver(one);
    pass(one, 16);
    await ordersOld();
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 an order to start that was never answered keeps its row open, for it may still arrive', async () => {
    const one = await world();
    killAt(one, 'powerOn', 'before');
    await expect(runSessionJob(one.jobs, one.session)).rejects.toThrow(Killed);
    await db
      .updateTable('prereq_run_sessions')
      .set({ done_at: MONDAY_MORNING })
      .where('session_id', '=', one.session)
      .execute();
    pass(one, 16);
    await settle(one);
    expect(await rows(one)).toMatchObject([{ stopped_at: null, stop_error: expect.stringContaining('not answered') }]);
    one.vm.power = 'on';
    await leasesOver();
    await ordersOld();
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 an order of a worker that was held up arrives after all was closed: stopped again', async () => {
    const one = await world();
    one.targets.onOperation = async (name, _host, when) => {
      if (name !== 'powerOn' || when !== 'before') return;
      one.targets.onOperation = () => {};
      await claimsOver(one);
      await db
        .updateTable('prereq_run_sessions')
        .set({ done_at: MONDAY_MORNING })
        .where('session_id', '=', one.session)
        .execute();
      pass(one, 16);
      await ordersOld();
      const [row] = await rows(one);
      await runStopJob({ ...one.jobs, owner: 'worker-2' }, row?.id ?? 0);
      expect(await rows(one)).toMatchObject([{ outcome: 'off' }]);
    };
    await runSessionJob(one.jobs, one.session);
    pass(one, 16);
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 1 });
    expect((await rows(one)).filter(({ stopped_at }) => stopped_at === null)).toEqual([]);
  });
});

describe('RUN-17: the stop', () => {
  async function started(): Promise<World> {
    const one = await world();
    await settle(one);
    pass(one, 16);
    return one;
  }

  it('RUN-17 is tried again while vCenter is silent, and says so', async () => {
    const one = await started();
    one.targets.vcenterSilent = true;
    await settle(one);
    expect(await rows(one)).toMatchObject([{ stopped_at: null, stop_error: expect.stringContaining('unreachable') }]);
    one.targets.vcenterSilent = false;
    await leasesOver();
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 switches off a guest that does not go within its time, and not before', async () => {
    const one = await started();
    one.vm.obeys = false;
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', shutDowns: 1, poweredOff: 1 });
  });

  it('RUN-17 that the account may not do is said, and nothing waits for it', async () => {
    const one = await started();
    one.targets.onOperation = (name) => {
      if (name === 'shutDownGuest') throw new VcenterError('refused', 'VC: NoPermission');
    };
    await settle(one);
    expect(one.vm.power).toBe('on');
    expect(await rows(one)).toMatchObject([
      { stop_begun_at: null, stop_order_at: null, stop_error: expect.stringContaining('NoPermission') },
    ]);
    await order(one);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
  });

  it('RUN-17 never touches a machine that now has another uuid, and tells its channel', async () => {
    const one = await started();
    one.vm.facts = { uuid: fakeUuid('another') };
    await addChannel(db, { id: `19:${one.hostname}`, domain: 'INFRASTRUC', by: operator });
    await settle(one);
    const told = await db
      .selectFrom('outgoing_messages')
      .selectAll()
      .where('dedupe_key', 'like', 'started-gone:%')
      .execute();
    expect(JSON.stringify(told)).toContain(one.hostname);
    expect(one.vm).toMatchObject({ power: 'on', shutDowns: 0, poweredOff: 0 });
    expect(await rows(one)).toMatchObject([{ outcome: 'gone' }]);
  });

  it('RUN-17 waits for a machine whose uuid cannot be read', async () => {
    const one = await started();
    one.vm.facts = { uuid: null };
    await settle(one);
    expect(one.vm.shutDowns).toBe(0);
    expect(await rows(one)).toMatchObject([{ stopped_at: null, stop_error: expect.stringContaining('tells no uuid') }]);
  });

  it('RUN-17 waits for an attempt of another campaign', async () => {
    const one = await started();
    await set(one, {
      status: 'excluded',
      exclusion_reason: 'test',
      excluded_by: 'Khalid',
      excluded_at: MONDAY_MORNING,
    });
    const campaign = await addCampaign(db, operator);
    const session = await addSession(db, campaign, one.server, { orderedBy: operator });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null, status: 'in_progress' })
      .where('id', '=', session)
      .execute();
    const { id } = await db
      .insertInto('patch_attempts')
      .values({
        ...{ session_id: session, server_id: one.server, campaign_id: campaign, number: 1, step: 'update' },
        started_at: one.jobs.time.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const [row] = await rows(one);
    await sweep(one.jobs);
    expect(one.jobs.rung).not.toContainEqual({ job: 'stop', payload: { startId: row?.id } });
    await runStopJob(one.jobs, row?.id ?? 0);
    expect(one.vm).toMatchObject({ power: 'on', shutDowns: 0 });
    expect(await rows(one)).toMatchObject([{ stop_begun_at: null, stopped_at: null }]);
    await db
      .updateTable('patch_attempts')
      .set({ ended_at: one.jobs.time.now, state: 'failed', failure_class: 'unknown' })
      .where('id', '=', id)
      .execute();
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it.each([
    ['an order that still waits', sql`start_asked_at = ${MONDAY_MORNING}`],
    ['a worker that has its session', sql`lease_owner = 'worker-2', lease_until = now() + interval '1 minute'`],
  ])('RUN-17 waits for %s', async (_name, what) => {
    const one = await started();
    await sql`update patch_sessions set ${what} where id = ${one.session}`.execute(db);
    const [row] = await rows(one);
    await runStopJob(one.jobs, row?.id ?? 0);
    expect(one.vm).toMatchObject({ power: 'on', shutDowns: 0 });
    expect(await rows(one)).toMatchObject([{ stop_begun_at: null, stopped_at: null }]);
    await sql`update patch_sessions set start_asked_at = null, lease_until = null where id = ${one.session}`.execute(
      db,
    );
  });

  it('RUN-17 that has begun keeps the door closed, not the order away', async () => {
    const one = await started();
    await db
      .updateTable('powered_on_servers')
      .set({ stop_begun_at: one.jobs.time.now })
      .where('server_id', '=', one.server)
      .execute();
    await order(one);
    expect(await startSession(one.jobs, one.session)).toMatchObject({
      kind: 'waiting',
      blockers: [{ code: 'attempt-running' }],
    });
    await set(one, { start_asked_at: null, start_asked_by: null });
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 keeps prerequisites waiting, which would find a server that is going down', async () => {
    const one = await started();
    one.targets.onOperation = async (name, _host, when) => {
      if (name !== 'shutDownGuest' || when !== 'after') return;
      one.targets.onOperation = () => {};
      await askPrerequisites(one.session);
      await runSessionJob({ ...one.jobs, owner: 'worker-2' }, one.session);
      expect(await sessionRow(one.session)).toMatchObject({ status: 'prereq_ok', prereq_date: MONDAY_MORNING });
    };
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'prereq_ok', prereq_date: one.jobs.time.now });
    expect(one.vm).toMatchObject({ power: 'on', poweredOn: 2 });
  });

  it('RUN-17 keeps a start waiting until the machine is down, then starts it anew', async () => {
    const one = await started();
    one.targets.onOperation = async (name, _host, when) => {
      if (name !== 'shutDownGuest' || when !== 'before') return;
      one.targets.onOperation = () => {};
      await order(one);
      await runSessionJob({ ...one.jobs, owner: 'worker-2' }, one.session);
      expect(await sessionRow(one.session)).toMatchObject({ status: 'prereq_ok', start_refusal: null });
    };
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 2, shutDowns: 2 });
    expect(await rows(one)).toMatchObject([{ outcome: 'off' }, { outcome: 'off' }]);
  });

  it('RUN-17 waits while an update that was given up may still run there', async () => {
    const one = await started();
    const { id } = await db
      .insertInto('patch_attempts')
      .values({
        session_id: one.session,
        server_id: one.server,
        campaign_id: one.campaign,
        number: 1,
        step: 'update',
        state: 'failed',
        failure_class: 'unknown',
        started_at: MONDAY_MORNING,
        ended_at: MONDAY_MORNING,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('unclosed_updates')
      .values({
        attempt_id: id,
        server_id: one.server,
        started_by: 'ssh_psmp',
        opened_at: MONDAY_MORNING,
        closed_at: null,
        outcome: null,
      })
      .execute();
    await settle(one);
    expect(one.vm.shutDowns).toBe(0);
    expect(await rows(one)).toMatchObject([{ stop_error: expect.stringContaining('given up') }]);
  });

  it('RUN-17 is dropped for a server that is no longer declared normally off', async () => {
    const one = await started();
    await db.updateTable('servers').set({ normally_off: false }).where('id', '=', one.server).execute();
    await settle(one);
    expect(one.vm.power).toBe('on');
    expect(await rows(one)).toMatchObject([{ outcome: 'kept' }]);
  });
});

describe('RUN-17: a prepared snapshot of a server that is normally off', () => {
  it('RUN-17 starts it, keeps it on until it is made, and stops it again', async () => {
    const one = await world();
    await db
      .updateTable('prereq_run_sessions')
      .set({ done_at: MONDAY_MORNING })
      .where('session_id', '=', one.session)
      .execute();
    const { id } = await db
      .insertInto('vm_snapshots')
      .values({
        ...{ session_id: one.session, server_id: one.server, campaign_id: one.campaign, attempt_id: null },
        ...{
          name: `QW_${one.hostname}`,
          asked_by: operator,
          state: 'intended',
          created_at: MONDAY_MORNING,
          asked_at: null,
        },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await runSnapshotJob(one.jobs, id);
    expect(one.vm).toMatchObject({ power: 'on', poweredOn: 1, created: 1 });
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });
});

describe('RUN-17: a rollback of a server that is normally off', () => {
  it('RUN-17 restores it while it is off, and leaves it off', async () => {
    const one = await world();
    await order(one);
    await settle(one);
    expect(one.vm.power).toBe('off');
    const { id } = await db
      .selectFrom('vm_snapshots')
      .select('id')
      .where('server_id', '=', one.server)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_asked_at: one.jobs.time.now, rollback_asked_by: operator })
      .where('id', '=', id)
      .execute();
    await runSnapshotJob(one.jobs, id);
    const { reverted_at } = await db
      .selectFrom('vm_snapshots')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(reverted_at).not.toBeNull();
    expect(one.vm.power).toBe('on');
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });
});

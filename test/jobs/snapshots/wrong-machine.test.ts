// RUN-17: the machine in vCenter is the server that was logged in to, or nothing is done to it. Real vCenter clients, simulated vCenters.
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedVm } from '../../../demo/estate/vcenter/machines.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { runLookJob } from '../../../jobs/snapshots/vcenter-look.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { fakeUuid } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { type MachineEstate, machineOf, openMachineEstate } from '../../support/machine-estate.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const opened: MachineEstate[] = [];
let serial = 0;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

type Machines = (hostname: string) => { senlis?: readonly SimulatedVm[]; nanterre?: readonly SimulatedVm[] };

async function world(machines: Machines, stored: (hostname: string) => string | null = () => null) {
  serial += 1;
  const hostname = `vrmach${serial}`;
  const { senlis = [], nanterre = [] } = machines(hostname);
  const estate = await openMachineEstate(db, { senlis, nanterre });
  opened.push(estate);
  const server = await addServer(db, hostname);
  await db
    .updateTable('servers')
    .set({ vcenter_vm_name: stored(hostname) })
    .where('id', '=', server)
    .execute();
  const campaign = await addCampaign(db, operator);
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  return { ...estate, hostname, server, campaign, session, host: estate.targets.hostNamed(hostname) };
}

type World = Awaited<ReturnType<typeof world>>;

async function attempt(one: World) {
  const outcome = await startSession(one.jobs, one.session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(one.jobs, outcome.attemptId);
  return db.selectFrom('patch_attempts').selectAll().where('id', '=', outcome.attemptId).executeTakeFirstOrThrow();
}

async function prepared({ session, server, campaign }: World) {
  const row = {
    session_id: session,
    server_id: server,
    campaign_id: campaign,
    name: `QW_${serial}_hprod_20270111_1000`,
  };
  const { id } = await db
    .insertInto('vm_snapshots')
    .values({
      ...row,
      attempt_id: null,
      asked_by: operator,
      state: 'intended',
      created_at: MONDAY_MORNING,
      asked_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.updateTable('patch_sessions').set({ start_asked_at: null }).where('id', '=', session).execute();
  return id;
}

const rowOf = (id: number) => db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const snapshotOf = ({ server }: World) =>
  db.selectFrom('vm_snapshots').selectAll().where('server_id', '=', server).executeTakeFirstOrThrow();
const again = (id: number) =>
  sql`update vm_snapshots set lease_until = now() - interval '1 second' where id = ${id}`.execute(db);

describe('the snapshot before an update (RUN-17)', () => {
  it('RUN-17 is of the machine that has the uuid of the host, whatever is called like it in an earlier vCenter', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h, { uuid: fakeUuid('other') })], nanterre: [machineOf(h)] }));
    expect(await attempt(one)).toMatchObject({ state: 'patched' });
    expect(one.snapshots()).toEqual({ [`nanterre/${one.hostname}`]: 1 });
    const [instance] = (await one.jobs.vcenter.listMachines('nanterre')).map((machine) => machine.instance);
    expect(await snapshotOf(one)).toMatchObject({
      vcenter: 'nanterre',
      vcenter_instance: instance,
      vm_uuid: fakeUuid(one.hostname),
      proved_by: 'uuid',
      node_name: one.hostname,
      boots_seen: ['boot-1'],
    });
    const server = await db.selectFrom('servers').selectAll().where('id', '=', one.server).executeTakeFirstOrThrow();
    expect(server.vm_uuid).toBe(fakeUuid(one.hostname));
    const told = await db
      .selectFrom('audit_log')
      .select('after')
      .where('action', '=', 'machine.proved')
      .where('object_id', '=', String(one.server))
      .execute();
    expect(told).toMatchObject([{ after: { vcenter: 'nanterre', by: 'uuid', uuid: fakeUuid(one.hostname) } }]);
    const step = await db
      .selectFrom('attempt_steps')
      .select('result')
      .where('step', '=', 'snapshot')
      .orderBy('attempt_id', 'desc')
      .executeTakeFirstOrThrow();
    expect(step.result).toMatchObject({ machine: { provedBy: 'uuid', uuid: fakeUuid(one.hostname) } });
  });

  it('RUN-17 is of the stored name in a later vCenter, not of one that is called like the host in an earlier one', async () => {
    const one = await world(
      (h) => ({ senlis: [machineOf(h, { uuid: null })], nanterre: [machineOf(h, { name: `VM-${h}`, uuid: null })] }),
      (h) => `vm-${h}`,
    );
    // By name alone both run under its host name: then it is nobody's.
    expect(await attempt(one)).toMatchObject({
      failure_class: 'snapshot',
      failure_detail: expect.stringMatching(/^ambiguous/),
    });
    const two = await world(
      (h) => ({
        senlis: [machineOf(h, { uuid: null, guestHostName: 'else.example.test' })],
        nanterre: [machineOf(h, { name: `VM-${h}`, uuid: null })],
      }),
      (h) => `vm-${h}`,
    );
    expect(await attempt(two)).toMatchObject({ state: 'patched' });
    expect(two.snapshots()).toEqual({ [`nanterre/VM-${two.hostname}`]: 1 });
    expect(await snapshotOf(two)).toMatchObject({ proved_by: 'name', vm_uuid: null });
  });

  it('RUN-17 is made while a vCenter is silent where the uuid proves the machine', async () => {
    const one = await world((h) => ({ nanterre: [machineOf(h)] }));
    one.silence(one.senlis);
    expect(await attempt(one)).toMatchObject({ state: 'patched' });
  });

  const namesake: Machines = (h) => ({ nanterre: [machineOf(h, { uuid: fakeUuid('other') })] });
  const copy: Machines = (h) => ({ senlis: [machineOf(h)], nanterre: [machineOf(h)] });
  it.each<[string, Machines, RegExp, (one: World) => void]>([
    [
      'a namesake, while the vCenter before it is silent',
      namesake,
      /^unreachable: .*senlis/,
      (one) => one.silence(one.senlis),
    ],
    ['a namesake, all vCenters answering', namesake, /^wrong-machine: .*correct vcenter_vm_name/, () => {}],
    [
      'a name alone, a vCenter being silent',
      (h) => ({ senlis: [machineOf(h)] }),
      /^unreachable: .*name alone/,
      (one) => {
        one.host.uuid = null;
        one.silence(one.nanterre);
      },
    ],
    [
      'a name alone, twice',
      copy,
      /^ambiguous: 2 machines/,
      (one) => {
        one.host.uuid = null;
      },
    ],
    ['two machines of its uuid', copy, /^ambiguous: .*uuid of its own/, () => {}],
    [
      'a machine that is off',
      (h) => ({ senlis: [machineOf(h, { poweredOn: false })] }),
      /^unproved: .*is off/,
      (one) => {
        one.host.uuid = null;
      },
    ],
    [
      'a machine of its uuid that is off',
      (h) => ({ senlis: [machineOf(h, { poweredOn: false })] }),
      /^unproved: .*is off/,
      () => {},
    ],
    [
      'a name alone whose guest tells none',
      (h) => ({ senlis: [machineOf(h, { guestHostName: '' })] }),
      /^unproved: .*VMware Tools/,
      (one) => {
        one.host.uuid = null;
      },
    ],
    ['a template', (h) => ({ senlis: [machineOf(h, { template: true })] }), /^not-found/, () => {}],
  ])('RUN-17 is not made, nor is the server patched, with %s', async (_, machines, detail, arrange) => {
    const one = await world(machines);
    arrange(one);
    expect(await attempt(one)).toMatchObject({
      state: 'failed',
      failure_class: 'snapshot',
      failure_detail: expect.stringMatching(detail),
    });
    expect([one.snapshots(), one.host.starts]).toEqual([{}, 0]);
    // Nothing was asked of vCenter, so nothing has to be looked for before it is given up.
    const row = await snapshotOf(one);
    await runSnapshotJob(one.jobs, row.id);
    expect(await rowOf(row.id)).toMatchObject({ state: 'removed', vm_moref: null, asked_at: null });
  });

  it('RUN-17 is refused where the inventory names the machine of another server', async () => {
    const one = await world(
      (h) => ({ senlis: [machineOf(`${h}x`), machineOf(h)] }),
      (h) => `${h}x`,
    );
    expect(await attempt(one)).toMatchObject({
      failure_detail: expect.stringMatching(new RegExp(`^wrong-machine: .*that one is of senlis, ${one.hostname} `)),
    });
    expect([one.snapshots(), one.host.starts]).toEqual([{}, 0]);
  });

  it('RUN-17 is not looked for on another machine by the worker that goes on', async () => {
    const one = await world((h) => ({
      senlis: [machineOf(h)],
      nanterre: [machineOf(h, { uuid: fakeUuid(`${h}-new`) })],
    }));
    const outcome = await startSession(one.jobs, one.session);
    if (outcome.kind !== 'started') throw new Error('not started');
    const cut = { ...one.jobs.vcenter, readDatastores: () => Promise.reject(new Error('killed')) };
    await expect(runAttempt({ ...one.jobs, vcenter: cut }, outcome.attemptId)).rejects.toThrow('killed');
    await sql`update patch_attempts set lease_until = now() - interval '1 second' where id = ${outcome.attemptId}`.execute(
      db,
    );
    one.host.uuid = fakeUuid(`${one.hostname}-new`);
    await runAttempt(one.jobs, outcome.attemptId);
    const ended = await db
      .selectFrom('patch_attempts')
      .selectAll()
      .where('id', '=', outcome.attemptId)
      .executeTakeFirstOrThrow();
    expect(ended).toMatchObject({
      state: 'failed',
      failure_detail: expect.stringMatching(/^wrong-machine: the snapshot is of senlis/),
    });
    expect(one.snapshots()).toEqual({});
  });
});

describe('a prepared snapshot (RUN-17)', () => {
  it('RUN-17 is of the proved machine, and the attempt goes on with that one', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h, { uuid: fakeUuid('other') })], nanterre: [machineOf(h)] }));
    const id = await prepared(one);
    await runSnapshotJob(one.jobs, id);
    expect(await rowOf(id)).toMatchObject({ state: 'present', vcenter: 'nanterre', proved_by: 'uuid' });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
      .where('id', '=', one.session)
      .execute();
    expect(await attempt(one)).toMatchObject({ state: 'patched' });
    expect(one.snapshots()).toEqual({ [`nanterre/${one.hostname}`]: 1 });
  });

  it('RUN-17 is not adopted by an attempt on another machine', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h)], nanterre: [machineOf(`${h}y`)] }));
    const id = await prepared(one);
    await runSnapshotJob(one.jobs, id);
    await db
      .updateTable('servers')
      .set({ vcenter_vm_name: `${one.hostname}y` })
      .where('id', '=', one.server)
      .execute();
    one.host.uuid = fakeUuid(`${one.hostname}y`);
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
      .where('id', '=', one.session)
      .execute();
    expect(await attempt(one)).toMatchObject({ failure_detail: expect.stringMatching(/^wrong-machine/) });
    expect(one.host.starts).toBe(0);
  });

  it('RUN-17 of a namesake is not taken, and why is said; a host that is away is asked again, one that refuses is told', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h, { uuid: fakeUuid('other') })] }));
    const id = await prepared(one);
    one.host.reachable = false;
    const { connect } = one.targets.ssh;
    const temporary = {
      ...one.jobs,
      ssh: { connect: () => Promise.reject(new ReachError({ kind: 'timeout', temporary: true, detail: 'slow' })) },
    };
    await runSnapshotJob(temporary, id);
    expect(await rowOf(id)).toMatchObject({ state: 'intended', taking_error: null });
    await again(id);
    one.host.reachable = true;
    await runSnapshotJob({ ...one.jobs, ssh: { connect } }, id);
    expect(await rowOf(id)).toMatchObject({ taking_error: expect.stringMatching(/^wrong-machine/) });
    expect(one.snapshots()).toEqual({});
  });
});

/** As an import does while a campaign has the server. */
async function moveTo(one: World, environment: string): Promise<void> {
  const twin = await addServer(db, `${one.hostname}-in-${environment.toLowerCase()}`, { environment });
  const { domain_environment_id: there } = await db
    .selectFrom('servers')
    .select('domain_environment_id')
    .where('id', '=', twin)
    .executeTakeFirstOrThrow();
  await db.updateTable('servers').set({ domain_environment_id: there }).where('id', '=', one.server).execute();
}

describe('the order of the vCenters (RUN-4)', () => {
  /** For which branch the machine was looked for. */
  async function branchesAsked(of: (one: World) => Promise<unknown>, one: World): Promise<readonly string[]> {
    const asked: string[] = [];
    const { findMachines } = one.jobs.vcenter;
    const spy: typeof findMachines = (ask) => {
      asked.push(ask.branch);
      return findMachines(ask);
    };
    await of({ ...one, jobs: { ...one.jobs, vcenter: { ...one.jobs.vcenter, findMachines: spy } } });
    return [...new Set(asked)];
  }

  it('RUN-4 of an attempt is that of the environment of today, whatever its session was planned as', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h)] }));
    const outcome = await startSession(one.jobs, one.session);
    if (outcome.kind !== 'started') throw new Error('not started');
    await moveTo(one, 'Production');
    expect(await branchesAsked(({ jobs }) => runAttempt(jobs, outcome.attemptId), one)).toEqual(['prod']);
    expect(one.snapshots()).toEqual({ [`senlis/${one.hostname}`]: 1 });
  });

  it('RUN-4 of a prepared snapshot too, and of its removal while the host does not answer', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h)] }));
    const id = await prepared(one);
    await moveTo(one, 'Production');
    expect(await branchesAsked(({ jobs }) => runSnapshotJob(jobs, id), one)).toEqual(['prod']);
    // The machine is looked for anew where the vCenter has become another one.
    one.senlis.becomeAnother('00000000-4444-2222-3333-444444444444');
    await db.updateTable('vm_snapshots').set({ discard_asked_at: MONDAY_MORNING }).where('id', '=', id).execute();
    const removal = async ({ jobs }: World) => {
      for (let n = 0; n < 3; n += 1) {
        await again(id);
        await runSnapshotJob(jobs, id);
      }
    };
    one.host.reachable = false;
    expect(await branchesAsked(removal, one)).toEqual(['prod']);
    expect(one.snapshots()).toEqual({});
  });
});

/** The snapshot of an attempt whose update failed. */
async function failed(machines: Machines = (h) => ({ senlis: [machineOf(h)] })) {
  const one = await world(machines);
  one.host.exitCode = 1;
  expect(await attempt(one)).toMatchObject({ state: 'failed', step: 'verify' });
  const row = await snapshotOf(one);
  if (row.attempt_id === null) throw new Error('no attempt has it');
  return { ...one, row, attemptId: row.attempt_id };
}

async function wanted(one: Awaited<ReturnType<typeof failed>>, ask: 'rollback' | 'removal') {
  const set =
    ask === 'rollback'
      ? { rollback_asked_at: MONDAY_MORNING, rollback_asked_by: operator }
      : { discard_asked_at: MONDAY_MORNING };
  await db.updateTable('vm_snapshots').set(set).where('id', '=', one.row.id).execute();
}

describe('removal (RUN-11, RUN-17)', () => {
  it('RUN-11 looks for a snapshot whose making was not answered, on its machine, before it says that it is gone', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h)] }));
    const port = one.jobs.vcenter;
    // The vCenter is lost for good with its answer: the attempt never hears of the snapshot.
    const ensureSnapshot: typeof port.ensureSnapshot = async (vm, name, description) => {
      await port.ensureSnapshot(vm, name, description);
      throw new HostAnswerError('the worker is cut');
    };
    await attempt({ ...one, jobs: { ...one.jobs, vcenter: { ...port, ensureSnapshot } } });
    const row = await snapshotOf(one);
    expect(row).toMatchObject({ state: 'intended', snapshot_moref: null });
    expect(one.snapshots()).toEqual({ [`senlis/${one.hostname}`]: 1 });
    one.silence(one.senlis);
    await runSnapshotJob(one.jobs, row.id);
    expect((await rowOf(row.id)).state, 'unknown is not gone').toBe('intended');
    one.speak(one.senlis);
    await again(row.id);
    await runSnapshotJob(one.jobs, row.id);
    expect([(await rowOf(row.id)).state, one.snapshots()]).toEqual(['removed', {}]);
    const audit = await db
      .selectFrom('audit_log')
      .select('after')
      .where('action', '=', 'snapshot.removed')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(audit.after).toMatchObject({ existed: true });
  });

  it('RUN-17 of one that may be on its way leaves the snapshot of that name on another machine alone', async () => {
    const one = await failed((h) => ({ senlis: [machineOf(h)], nanterre: [machineOf(`${h}z`)] }));
    const [other] = await one.jobs.vcenter.listMachines('nanterre');
    if (other === undefined) throw new Error('no machine');
    await one.jobs.vcenter.ensureSnapshot(other, one.row.name, '');
    await db.updateTable('servers').set({ vcenter_vm_name: other.vmName }).where('id', '=', one.server).execute();
    await wanted(one, 'removal');
    await runSnapshotJob(one.jobs, one.row.id);
    expect(one.snapshots()).toEqual({ [`nanterre/${other.vmName}`]: 1 });
  });

  it('RUN-17 follows the machine to another vCenter', async () => {
    const one = await failed();
    one.senlis.move(one.hostname, one.nanterre);
    await wanted(one, 'removal');
    one.silence(one.nanterre);
    await runSnapshotJob(one.jobs, one.row.id);
    expect((await rowOf(one.row.id)).state, 'not gone while one is silent').toBe('present');
    one.speak(one.nanterre);
    await again(one.row.id);
    await runSnapshotJob(one.jobs, one.row.id);
    expect([(await rowOf(one.row.id)).state, one.snapshots()]).toEqual(['removed', {}]);
  });

  it('RUN-17 touches nothing in a vCenter that was built anew before the machine is found by its uuid', async () => {
    const one = await failed();
    one.senlis.becomeAnother('00000000-1111-2222-3333-444444444444');
    await wanted(one, 'removal');
    for (let i = 0; i < 3; i += 1) {
      await again(one.row.id);
      await runSnapshotJob(one.jobs, one.row.id);
    }
    expect(await rowOf(one.row.id)).toMatchObject({
      state: 'removed',
      vcenter_instance: '00000000-1111-2222-3333-444444444444',
    });
    expect(one.snapshots()).toEqual({});
  });

  it('RUN-17 is not said of one that has moved with its machine, by the daily look, which lists no orphan either', async () => {
    const one = await failed();
    one.senlis.move(one.hostname, one.nanterre);
    const jobs = { ...one.jobs, settings: { ...one.jobs.settings, vcenterLookTime: '06:00' as const } };
    await runLookJob(jobs, 'senlis');
    await runLookJob(jobs, 'nanterre');
    expect(await rowOf(one.row.id)).toMatchObject({ state: 'present', vcenter: 'nanterre' });
    const orphans = await db
      .selectFrom('orphan_snapshots')
      .select('name')
      .where('vm_name', '=', one.hostname)
      .execute();
    expect(orphans).toEqual([]);
  });
});

describe('a rollback (RUN-10, RUN-17)', () => {
  const end = async (one: Awaited<ReturnType<typeof failed>>) => {
    await wanted(one, 'rollback');
    await runSnapshotJob(one.jobs, one.row.id);
    return rowOf(one.row.id);
  };

  it('RUN-17 is proved by the same machine and a new boot', async () => {
    expect(await end(await failed())).toMatchObject({
      reverted_at: MONDAY_MORNING,
      reverted_boot_id: expect.stringMatching(/^restored/),
    });
  });

  it.each<[string, RegExp, (one: Awaited<ReturnType<typeof failed>>) => void]>([
    [
      'the boot of before, which has not gone down yet',
      /still answers from the boot of before/,
      (one) => {
        Object.assign(one.jobs, { host: { ...one.jobs.host, bootId: () => Promise.resolve('boot-1') } });
      },
    ],
    [
      'a boot that the reboot of the attempt has noted',
      /still answers from the boot of before/,
      (one) => {
        Object.assign(one.jobs, { host: { ...one.jobs.host, bootId: () => Promise.resolve('boot-noted') } });
      },
    ],
    [
      'another machine at its address',
      /another machine answers at its address/,
      (one) => {
        one.host.uuid = fakeUuid('other');
      },
    ],
    [
      'a machine whose uuid cannot be read any more',
      /which machine answers cannot be told/,
      (one) => {
        one.host.uuid = null;
      },
    ],
    [
      'nothing',
      /did not answer within/,
      (one) => {
        one.host.reachable = false;
      },
    ],
  ])('RUN-17 is not proved by %s', async (_, error, arrange) => {
    const one = await failed();
    await db
      .insertInto('attempt_steps')
      .values({
        attempt_id: one.attemptId,
        step: 'reboot',
        status: 'begun',
        begun_at: MONDAY_MORNING,
        ended_at: null,
        result: JSON.stringify({ bootIdBefore: 'boot-noted' }),
      })
      .execute();
    arrange(one);
    expect(await end(one)).toMatchObject({ reverted_at: null, rollback_error: expect.stringMatching(error) });
  });

  it('RUN-17 asked again after that restores anew, and is proved then', async () => {
    const one = await failed();
    one.host.reachable = false;
    await end(one);
    one.host.reachable = true;
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_error: null, restored_at: null })
      .where('id', '=', one.row.id)
      .execute();
    expect(await end(one)).toMatchObject({ reverted_at: MONDAY_MORNING, rollback_error: null });
  });

  it('RUN-17 is done where its machine is now, never on one that took its reference', async () => {
    const moved = await failed((h) => ({ senlis: [machineOf(h)], nanterre: [] }));
    moved.senlis.move(moved.hostname, moved.nanterre);
    expect(await end(moved)).toMatchObject({ reverted_at: MONDAY_MORNING, vcenter: 'nanterre' });
    const rebuilt = await failed();
    rebuilt.senlis.becomeAnother('00000000-1111-2222-3333-555555555555');
    await end(rebuilt);
    await again(rebuilt.row.id);
    expect(await end(rebuilt)).toMatchObject({ reverted_at: MONDAY_MORNING });
  });

  it('RUN-17 waits for a vCenter that is silent', async () => {
    const one = await failed();
    one.silence(one.senlis);
    expect(await end(one)).toMatchObject({ restored_at: null, rollback_error: null });
    one.speak(one.senlis);
    await again(one.row.id);
    expect(await end(one)).toMatchObject({ reverted_at: MONDAY_MORNING });
  });

  const old = { vcenter_instance: null, vm_uuid: null, proved_by: null, node_name: null, boots_seen: [] };
  it('RUN-17 to a snapshot that an older release has made by name is refused on a namesake, and proved on its own', async () => {
    const own = await failed();
    await db.updateTable('vm_snapshots').set(old).where('id', '=', own.row.id).execute();
    expect(await end(own)).toMatchObject({
      reverted_at: MONDAY_MORNING,
      proved_by: 'uuid',
      vm_uuid: fakeUuid(own.hostname),
    });
    const wrong = await failed();
    await db.updateTable('vm_snapshots').set(old).where('id', '=', wrong.row.id).execute();
    wrong.host.uuid = fakeUuid('other');
    expect(await end(wrong)).toMatchObject({
      restored_at: null,
      rollback_error: expect.stringMatching(/^wrong-machine/),
    });
  });

  it('RUN-17 to such a one of a server that does not answer needs the one machine of its name', async () => {
    const one = await failed((h) => ({
      senlis: [machineOf(h)],
      nanterre: [machineOf(h, { uuid: fakeUuid('other') })],
    }));
    await db.updateTable('vm_snapshots').set(old).where('id', '=', one.row.id).execute();
    one.host.reachable = false;
    expect(await end(one)).toMatchObject({ restored_at: null, rollback_error: expect.stringMatching(/^ambiguous/) });
  });
});

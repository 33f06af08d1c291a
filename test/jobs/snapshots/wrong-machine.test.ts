// RUN-17: the machine in vCenter is the server that was logged in to, or the server is not patched.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { machineOf } from '../../support/machine-estate.ts';
import { attempt, db, type Machines, rowOf, snapshotOf, type World, world } from './machine-world.ts';

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

// RUN-11, RUN-17: a snapshot is removed from its own machine, wherever that is by then.
import { describe, expect, it } from 'vitest';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { runLookJob } from '../../../jobs/snapshots/vcenter-look.ts';
import { HostAnswerError } from '../../../targets/ports.ts';
import { machineOf } from '../../support/machine-estate.ts';
import { again, attempt, db, failed, rowOf, snapshotOf, wanted, world } from './machine-world.ts';

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

// RUN-11: the daily look in vCenter for what no row knows, and for what rows know and vCenter has no longer.
import { describe, expect, it } from 'vitest';
import { deleteOrphan } from '../../../bot/snapshots/delete-orphan.ts';
import { runOrphanJob } from '../../../jobs/snapshots/orphan-job.ts';
import { runLookJob } from '../../../jobs/snapshots/vcenter-look.ts';
import { VcenterError, type VcenterPort } from '../../../targets/ports.ts';
import { done } from '../../bot/shared/bench.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import {
  actions,
  bench,
  countCalls,
  DAY,
  db,
  enqueuedFor,
  HOUR,
  held,
  LEFT,
  lookAgain,
  machine,
  open,
  operator,
  orphans,
  rowOf,
  view,
} from './custody-world.ts';

describe('the daily look (RUN-11)', () => {
  it('RUN-11 is due after its hour, once a day and vCenter, by one worker', async () => {
    const estate = open();
    expect(await enqueuedFor(estate, 'look')).toEqual([{ job: 'look', payload: { vcenter: 'VC' } }]);
    const lists = countCalls(estate, 'listMachines');
    await Promise.all([runLookJob(estate.jobs, 'VC'), runLookJob(estate.jobs, 'VC')]);
    expect(lists()).toBe(1);
    expect(await enqueuedFor(estate, 'look')).toEqual([]);
    estate.jobs.time.now = new Date(MONDAY_MORNING.getTime() + DAY);
    expect(await enqueuedFor(estate, 'look')).toHaveLength(1);
    expect(await enqueuedFor(open(null), 'look')).toEqual([]);
  });

  it('RUN-11 lists what bears our name and nobody knows, touches nothing, and leaves other names alone', async () => {
    const estate = open();
    const one = await held(estate);
    const server = await addServer(db, 'vrorphan1');
    estate.targets.machines = [
      { ...machine(one.hostname, []), snapshots: [{ ...one.ref, createdAt: null }] },
      { ...machine('VM-X', [LEFT, 'before the move']), guestHostName: 'vrorphan1.example.test' },
      machine('stranger', ['QW_9_prod_20261012_0915']),
    ];
    await runLookJob(estate.jobs, 'VC');
    expect(await orphans()).toMatchObject([
      { vm_name: 'VM-X', name: LEFT, server_id: server },
      { vm_name: 'stranger', server_id: null },
    ]);
    expect((await view()).snapshots.rows).toMatchObject([
      { kind: 'held', id: one.id },
      { kind: 'orphan', hostname: 'vrorphan1', vmName: 'VM-X', vcenter: 'VC', state: 'orphan' },
      { kind: 'orphan', hostname: null, vmName: 'stranger' },
    ]);
    expect(await enqueuedFor(estate, 'orphan')).toEqual([]);
    expect((await rowOf(one.id)).state).toBe('present');
  });

  it('RUN-17 says whose machine an orphan is by its uuid before any name, and removes it from that vCenter alone', async () => {
    const estate = open();
    const server = await addServer(db, 'vrorphan7');
    await addServer(db, 'stranger7');
    const known = { vm_uuid: fakeUuid('vrorphan7'), vm_uuid_at: MONDAY_MORNING };
    await db.updateTable('servers').set(known).where('id', '=', server).execute();
    const listed = machine('stranger7', [LEFT]);
    estate.targets.machines = [{ ...listed, uuid: fakeUuid('vrorphan7'), instance: 'instance-VC' }];
    estate.targets.vmNamed('stranger7').snapshots = [...(listed.snapshots ?? [])];
    await runLookJob(estate.jobs, 'VC');
    const [orphan] = await orphans();
    expect(orphan).toMatchObject({ server_id: server, vcenter_instance: 'instance-VC' });
    done(await deleteOrphan(bench, operator, { orphanId: orphan?.id ?? 0 }));
    const asked: unknown[] = [];
    const { removeSnapshot } = estate.jobs.vcenter;
    const vcenter: VcenterPort = {
      ...estate.jobs.vcenter,
      removeSnapshot: async (snapshot) => {
        asked.push(snapshot.instance);
        await removeSnapshot(snapshot);
      },
    };
    await runOrphanJob({ ...estate.jobs, vcenter }, orphan?.id ?? 0);
    expect(asked).toEqual(['instance-VC']);
  });

  it('RUN-11 does not list what a removal took away while the list was read', async () => {
    const estate = open();
    const one = await held(estate);
    estate.targets.machines = [{ ...machine(one.hostname, []), snapshots: [{ ...one.ref, createdAt: null }] }];
    await db
      .updateTable('vm_snapshots')
      .set({ state: 'removed', removed_at: MONDAY_MORNING })
      .where('id', '=', one.id)
      .execute();
    await runLookJob(estate.jobs, 'VC');
    expect(await orphans()).toEqual([]);
    await lookAgain(estate, 1);
    expect(await orphans()).toMatchObject([{ name: one.ref.name }]);
  });

  it('RUN-11 writes off what vCenter no longer has, aloud', async () => {
    const estate = open();
    const gone = await held(estate, false);
    estate.targets.machines = [machine(gone.hostname, [])];
    await runLookJob(estate.jobs, 'VC');
    expect(await rowOf(gone.id)).toMatchObject({ state: 'removed', removed_at: MONDAY_MORNING });
    expect(await actions()).toContain('snapshot.found-missing');
  });

  it('RUN-11 writes off nothing that is younger than the list, hidden, in use, or that nobody answers about', async () => {
    const estate = open();
    const young = await held(estate);
    const hidden = await held(estate, false);
    const wanted = await held(estate, false);
    const unseen = await held(estate);
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_asked_at: MONDAY_MORNING })
      .where('id', '=', wanted.id)
      .execute();
    estate.targets.machines = [
      machine(young.hostname, []),
      machine(hidden.hostname, null),
      machine(wanted.hostname, []),
    ];
    await runLookJob(estate.jobs, 'VC');
    for (const { id } of [young, hidden, wanted, unseen]) expect((await rowOf(id)).state).toBe('present');
  });

  it.each([
    ['unreachable', 'present'],
    ['refused', 'present'],
    ['not-found', 'removed'],
  ] as const)('RUN-11 asks about a machine that the list does not show: %s leaves it %s', async (kind, state) => {
    const estate = open();
    const one = await held(estate, false);
    estate.targets.onOperation = (operation) => {
      if (operation === 'findSnapshot') throw new VcenterError(kind, 'VC');
    };
    await runLookJob(estate.jobs, 'VC');
    expect((await rowOf(one.id)).state).toBe(state);
  });

  it('RUN-11 changes nothing when the vCenter is silent, says so on the card, and is tried again after an hour', async () => {
    const estate = open();
    const gone = await held(estate, false);
    estate.targets.machines = [machine('stranger', [LEFT])];
    await runLookJob(estate.jobs, 'VC');
    estate.targets.vcenterSilent = true;
    await lookAgain(estate, 1);
    expect(await orphans()).toHaveLength(1);
    expect((await view()).silent).toEqual([{ vcenter: 'VC', since: MONDAY_MORNING }]);
    estate.jobs.time.now = new Date(estate.jobs.time.now.getTime() + HOUR / 2);
    expect(await enqueuedFor(estate, 'look')).toEqual([]);
    estate.jobs.time.now = new Date(estate.jobs.time.now.getTime() + HOUR);
    expect(await enqueuedFor(estate, 'look')).toHaveLength(1);
    expect((await rowOf(gone.id)).state).toBe('removed');
  });

  it('RUN-11 takes an orphan off the card once vCenter has it no longer, not when it only does not show it', async () => {
    const estate = open();
    estate.targets.machines = [machine('stranger', [LEFT])];
    await runLookJob(estate.jobs, 'VC');
    estate.targets.machines = [machine('stranger', null)];
    await lookAgain(estate, 1);
    expect(await orphans()).toHaveLength(1);
    estate.targets.machines = [machine('stranger', [])];
    await lookAgain(estate, 2);
    expect(await orphans()).toEqual([]);
  });
});

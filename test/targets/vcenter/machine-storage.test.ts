// Where machines are kept, what is free there, and what snapshots take (RUN-4, RUN-11).
import { describe, expect, it } from 'vitest';
import type { SimulatedDatastore } from '../../../demo/estate/vcenter/machines.ts';
import { findVm, openOne, vm } from './simulated-estate.ts';

const GIB = 1024 ** 3;

function datastore(name: string, freePercent: number): SimulatedDatastore {
  return { name, capacityBytes: 100 * GIB, freeBytes: freePercent * GIB };
}

describe('the datastores of a machine (RUN-4)', () => {
  it('RUN-4 are those that hold its disks, not the one of the image in its drive', async () => {
    const datastores = [datastore('SAN 1/a', 40), datastore('SAN 2', 5), datastore('images', 0)];
    const { port } = await openOne([vm('web-1', { datastores: ['SAN 1/a', 'SAN 2'], imageOn: 'images' })], {
      datastores,
    });
    const web = await findVm(port, 'web-1', 'prod');
    expect(await port.readDatastores(web)).toEqual([
      { moref: 'datastore-SAN 1/a', name: 'SAN 1/a', capacityBytes: 100 * GIB, freeBytes: 40 * GIB },
      { moref: 'datastore-SAN 2', name: 'SAN 2', capacityBytes: 100 * GIB, freeBytes: 5 * GIB },
    ]);
  });

  it.each(['summary.freeSpace', 'summary.accessible'])('RUN-4 have unknown free space without %s', async (path) => {
    const { port, senlis } = await openOne([vm('web-1')], { datastores: [datastore('SAN', 40)] });
    const web = await findVm(port, 'web-1', 'prod');
    senlis.hideProperty(path);
    expect(await port.readDatastores(web)).toMatchObject([{ name: 'SAN', freeBytes: null }]);
  });

  it('RUN-4 have unknown free space when they are not accessible, or cannot be seen at all', async () => {
    const lost = { ...datastore('SAN', 40), accessible: false };
    const { port } = await openOne([vm('web-1', { datastores: ['SAN', 'hidden'] })], { datastores: [lost] });
    const web = await findVm(port, 'web-1', 'prod');
    expect(await port.readDatastores(web)).toMatchObject([
      { name: 'SAN', freeBytes: null },
      { name: 'hidden', capacityBytes: null, freeBytes: null },
    ]);
  });

  it('RUN-4 are not guessed for a machine that is gone', async () => {
    const { port } = await openOne([vm('web-1')]);
    const web = await findVm(port, 'web-1', 'prod');
    await expect(port.readDatastores({ ...web, vmMoref: 'vm-9' })).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('the size of snapshots (RUN-11)', () => {
  async function openWithTwo(deltaBytes: (name: string) => number | null) {
    const opened = await openOne([vm('web-1', { datastores: ['a', 'b'] })], {
      datastores: [datastore('a', 50), datastore('b', 50)],
      deltaBytes: ({ name }) => deltaBytes(name),
    });
    const web = await findVm(opened.port, 'web-1', 'prod');
    const older = await opened.port.ensureSnapshot(web, 'older', '');
    const newer = await opened.port.ensureSnapshot(web, 'newer', '');
    return { ...opened, web, older: older.snapshotMoref, newer: newer.snapshotMoref };
  }

  it('RUN-11 is what was written since each was taken, on every datastore, with its own state', async () => {
    const { port, web, older, newer } = await openWithTwo((name) => (name === 'older' ? 2 * GIB : 6 * GIB));
    const sizes = await port.readSnapshotSizes(web);
    expect(sizes.get(older)).toBe(2 * GIB + 30_000);
    expect(sizes.get(newer)).toBe(6 * GIB + 30_000);
  });

  it('RUN-11 is unknown, not zero or a part, where a file cannot be told', async () => {
    const { port, web, older, newer } = await openWithTwo((name) => (name === 'older' ? null : GIB));
    const sizes = await port.readSnapshotSizes(web);
    expect(sizes.has(older)).toBe(false);
    expect(sizes.get(newer)).toBe(GIB + 30_000);
  });

  it.each(['layoutEx', 'snapshot'])('RUN-11 is unknown when %s may not be read', async (path) => {
    const { port, senlis, web } = await openWithTwo(() => GIB);
    senlis.hideProperty(path);
    expect((await port.readSnapshotSizes(web)).size).toBe(0);
  });
});

describe('the list of machines (RUN-11)', () => {
  const createdAt = new Date('2026-10-12T07:15:00Z');
  const left = { name: 'PC_3_hprod_20261012_0915', createdAt };

  it('RUN-11 names every snapshot of every machine, over several pages', async () => {
    const machines = [vm('web-1', { snapshots: [left, { ...left, name: 'by hand' }] }), vm('web-2'), vm('web-3')];
    const { port } = await openOne([...machines, vm('model', { template: true })], {}, { pageSize: 2 });
    const listed = await port.listMachines('senlis');
    expect(listed.map(({ vmName }) => vmName)).toEqual(['web-1', 'web-2', 'web-3']);
    expect(listed[0]).toMatchObject({ guestHostName: 'web-1.example.test', vcenter: 'senlis' });
    expect(listed[0]?.snapshots?.map(({ name }) => name)).toEqual([left.name, 'by hand']);
    expect(listed[0]?.snapshots?.[0]).toMatchObject({ createdAt, consistency: 'quiesced', vmName: 'web-1' });
    expect(listed[1]?.snapshots).toEqual([]);
  });

  it('RUN-11 does not take snapshots that it may not see for none', async () => {
    const { port, senlis } = await openOne([vm('web-1', { snapshots: [left] })]);
    senlis.hideProperty('snapshot');
    expect(await port.listMachines('senlis')).toMatchObject([{ vmName: 'web-1', snapshots: null }]);
  });

  it('RUN-11 is no list when the vCenter is silent or unknown', async () => {
    const { port, senlis } = await openOne([vm('web-1')]);
    expect(port.vcenterNames()).toEqual(['senlis']);
    senlis.addFault({ action: 'http-error' });
    await expect(port.listMachines('senlis')).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(port.listMachines('elsewhere')).rejects.toMatchObject({ kind: 'not-found' });
  });
});

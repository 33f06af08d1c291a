// Snapshots of an instance as the jobs want them: one of a name, whole or none, a way back that can be cut anywhere, and gone when it has served.
import { afterEach, describe, expect, it } from 'vitest';
import { instanceOfUuid, instanceUuid } from '../../../domain/snapshots/instance-uuid.ts';
import { EVERY_REQUEST_FAULT, type FaultOrder, type MachineSeed } from '../../../integrations/aws/stand-in.ts';
import { type SnapshotRef, VcenterError, type VcenterPort, type VmRef } from '../../../targets/ports.ts';
import { PLACE, type SsmEstate, startEstate } from '../ssm/ssm-estate.ts';

const NAME = 'PC_7_hprod_20270111_1000';
const ROOT = { id: 'vol-00000000000000001', device: '/dev/xvda', gib: 30 };
const DATA = { id: 'vol-10000000000000001', device: '/dev/sdf', gib: 100 };

let estate: SsmEstate;
let machines: VcenterPort;
let vm: VmRef;
let ticking: NodeJS.Timeout;
afterEach(async () => {
  clearInterval(ticking);
  await estate.close();
});

async function started(seed: Partial<MachineSeed> = { volumes: [ROOT, DATA] }, settings = {}) {
  estate = await startEstate({ hostnames: ['vraws1'], seed, settings });
  machines = estate.open.machines;
  ticking = setInterval(() => estate.aws.advance(10), 20);
  const { id } = estate.instance('vraws1');
  const { vcenter, vmMoref, vmName, instance } = await machines.readMachine({
    vcenter: PLACE,
    vmMoref: id,
    vmName: id,
  });
  vm = { vcenter, vmMoref, vmName, instance };
}

async function quietly<T>(work: Promise<T>): Promise<T | VcenterError> {
  return work.catch((error: unknown) => {
    if (error instanceof VcenterError) return error;
    throw error;
  });
}

const made = () => estate.aws.seen.filter(({ operation }) => operation === 'CreateSnapshots').length;
const machine = () => estate.aws.machine(vm.vmMoref);
const installEverything = () => {
  const installed = { at: new Date(), by: 'patch-manager' as const, boots: 1 };
  machine().patches = machine().patches.map((patch) => ({ ...patch, installed }));
};
const installed = () => machine().patches.filter((patch) => patch.installed !== undefined).length;

async function listed(): Promise<readonly SnapshotRef[]> {
  return (await machines.listMachines(PLACE)).flatMap(({ snapshots }) => snapshots ?? []);
}

describe('the machine of a host', () => {
  it('is recognised by the id of its instance, in both directions', async () => {
    await started();
    for (const id of ['i-0123456789abcdef0', 'i-12345678', 'i-00000000000000001']) {
      const uuid = instanceUuid(id);
      expect(uuid === null ? null : instanceOfUuid(uuid)).toBe(id);
    }
    expect(instanceUuid('mi-0123456789abcdef0')).toBeNull();
  });

  it('is found by what its host says it is, and one of another kind is not looked for here', async () => {
    await started();
    const ask = { hostname: 'vraws1', storedName: null, nodeName: 'vraws1', branch: 'hprod' as const };
    const found = await machines.findMachines({ ...ask, uuid: instanceUuid(vm.vmMoref) });
    expect(found).toMatchObject({ silent: [], machines: [{ vmMoref: vm.vmMoref, poweredOn: 'yes' }] });
    const before = estate.aws.seen.length;
    const other = '4c4c4544-0042-4810-8052-b4c04f564433' as NonNullable<
      Parameters<VcenterPort['findMachines']>[0]['uuid']
    >;
    expect(await machines.findMachines({ ...ask, uuid: other })).toEqual({ machines: [], silent: [] });
    expect(estate.aws.seen).toHaveLength(before);
  });

  it('in an account that does not answer is silent, not absent', async () => {
    await started();
    estate.aws.fail({ kind: 'access-denied', of: { operation: 'DescribeInstances' } });
    const ask = { hostname: 'vraws1', storedName: null, nodeName: null, branch: 'hprod' as const };
    const found = await machines.findMachines({ ...ask, uuid: instanceUuid(vm.vmMoref) });
    expect(found).toMatchObject({ machines: [], silent: [{ vcenter: PLACE }] });
  });

  it('is left alone where the credentials are those of another account by now', async () => {
    await started();
    const moved = await quietly(machines.readMachine({ ...vm, instance: '999999999999' }));
    expect(moved).toMatchObject({ kind: 'wrong-machine' });
  });
});

describe('a snapshot', () => {
  it('is of all volumes, complete when it counts, and made once under its name', async () => {
    await started();
    const first = await machines.ensureSnapshot(vm, NAME, 'PatchCenter, campaign 7');
    expect(await machines.ensureSnapshot(vm, NAME, 'PatchCenter, campaign 7')).toEqual(first);
    expect(await machines.findSnapshot(vm, NAME)).toEqual(first);
    expect(made()).toBe(1);
    expect(await listed()).toMatchObject([{ name: NAME, snapshotMoref: first.snapshotMoref }]);
  });

  it('whose making had no answer is found, not made again', async () => {
    await started();
    estate.aws.fail({ kind: 'lost-answer', of: { operation: 'CreateSnapshots' } });
    await machines.ensureSnapshot(vm, NAME, '');
    expect(made()).toBe(1);
    expect(await listed()).toHaveLength(1);
  });

  it('that fails is said, and made anew when it is wanted again', async () => {
    await started();
    estate.aws.fail({ kind: 'snapshot-error' });
    expect(await quietly(machines.ensureSnapshot(vm, NAME, ''))).toMatchObject({ kind: 'task-failed' });
    expect(await machines.findSnapshot(vm, NAME)).toBeNull();
    expect(await machines.ensureSnapshot(vm, NAME, '')).toMatchObject({ name: NAME });
    expect(await listed()).toHaveLength(1);
  });

  it('that is never complete is no way back', async () => {
    await started({}, { snapshotMinutes: 1 });
    estate.aws.fail({ kind: 'snapshot-stuck' });
    // A minute of this machine: the limit is not the stand-in's.
    const stuck = machines.ensureSnapshot(vm, NAME, '');
    await expect(Promise.race([quietly(stuck), new Promise((go) => setTimeout(go, 1500, 'waiting'))])).resolves.toBe(
      'waiting',
    );
  });

  it.each(EVERY_REQUEST_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))(
    'after a fault is one, or none and an error: %s',
    { timeout: 90_000 },
    async (_, fault) => {
      // An answer without end is given up after ten times as long, here three times.
      await started({ volumes: [ROOT, DATA] }, { silenceSeconds: 1 });
      for (const operation of ['DescribeInstances', 'DescribeSnapshots', 'CreateSnapshots'])
        estate.aws.fail({ ...fault, of: { operation } } as FaultOrder);
      for (let tries = 0; tries < 8; tries += 1)
        if (!((await quietly(machines.ensureSnapshot(vm, NAME, ''))) instanceof VcenterError)) break;
      estate.aws.heal();
      expect(await machines.ensureSnapshot(vm, NAME, '')).toMatchObject({ name: NAME });
      expect(await listed()).toHaveLength(1);
    },
  );

  it('is removed with all of it, and may be gone already', async () => {
    await started();
    const snapshot = await machines.ensureSnapshot(vm, NAME, '');
    await machines.removeSnapshot(snapshot);
    await machines.removeSnapshot(snapshot);
    expect(await listed()).toEqual([]);
    expect(await machines.findSnapshot(vm, NAME)).toBeNull();
  });
});

describe('a way back', () => {
  it('of the root volume alone is a task of EC2', async () => {
    await started({ volumes: [ROOT] });
    const snapshot = await machines.ensureSnapshot(vm, NAME, '');
    installEverything();
    await machines.revertToSnapshot(snapshot);
    expect([installed(), machine().power]).toEqual([0, 'running']);
  });

  it('that EC2 does not manage is said', async () => {
    await started({ volumes: [ROOT] });
    const snapshot = await machines.ensureSnapshot(vm, NAME, '');
    estate.aws.fail({ kind: 'replace-root-failed' });
    expect(await quietly(machines.revertToSnapshot(snapshot))).toMatchObject({ kind: 'task-failed' });
  });

  it('of several volumes exchanges them all, and what was taken away goes with the snapshot', async () => {
    await started();
    const snapshot = await machines.ensureSnapshot(vm, NAME, '');
    installEverything();
    await machines.revertToSnapshot(snapshot);
    expect([installed(), machine().power]).toEqual([0, 'running']);
    const now = machine().volumes;
    expect(now.map(({ device }) => device).toSorted()).toEqual([DATA.device, ROOT.device]);
    expect(now.map(({ id }) => id)).not.toContain(ROOT.id);
    await machines.removeSnapshot(snapshot);
    const deleted = estate.aws.seen.filter(({ operation }) => operation === 'DeleteVolume');
    expect(deleted).toHaveLength(2);
  });

  it('that is cut anywhere is gone on with, and leaves no volume over', { timeout: 120_000 }, async () => {
    const CHANGES = ['StopInstances', 'CreateVolume', 'CreateTags', 'DetachVolume', 'AttachVolume', 'StartInstances'];
    for (const operation of CHANGES) {
      await started();
      const snapshot = await machines.ensureSnapshot(vm, NAME, '');
      installEverything();
      estate.aws.fail({ kind: 'access-denied', after: operation === 'StopInstances' ? 0 : 1, of: { operation } });
      await quietly(machines.revertToSnapshot(snapshot));
      estate.aws.heal();
      await machines.revertToSnapshot(snapshot);
      expect([installed(), machine().power], operation).toEqual([0, 'running']);
      expect(machine().volumes, operation).toHaveLength(2);
      await machines.removeSnapshot(snapshot);
      clearInterval(ticking);
      await estate.close();
    }
    await started();
  });
});

describe('power', () => {
  it('is put on and off, and a start for which there is no room is tried again', async () => {
    await started({ power: 'stopped' });
    estate.aws.fail({ kind: 'no-capacity', times: 2 });
    await machines.powerOn(vm);
    expect(machine().power).toBe('running');
    expect(await machines.shutDownGuest(vm)).toBe('asked');
    await machines.powerOff(vm);
    expect((await machines.readMachine(vm)).poweredOn).toBe('no');
  });

  it('of an instance that runs is restarted by a reset', async () => {
    await started();
    await machines.reset(vm, async () => {});
    expect(machine().boots).toBe(2);
    const taken = new Error('another worker has it');
    await expect(machines.reset(vm, () => Promise.reject(taken))).rejects.toBe(taken);
    expect(machine().boots).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { machineUuid } from '../../../domain/snapshots/machine-uuid.ts';
import type { MachineRequest } from '../../../targets/ports.ts';
import { countCalls, findVm, openOne, openPort, startVcenter, vm } from './simulated-estate.ts';

/** A loopback port on which nothing listens. */
const nobody = { name: 'nanterre', url: 'http://127.0.0.1:1/sdk' };
const UUID = machineUuid('4c4c4544-0042-4b10-8054-b4c04f563533');
const ofServer = (hostname: string, more: Partial<MachineRequest> = {}): MachineRequest => ({
  hostname,
  storedName: null,
  nodeName: null,
  uuid: null,
  branch: 'hprod',
  ...more,
});

describe('the machines that could be a server (RUN-4, RUN-17)', () => {
  it('RUN-17 are looked for in all vCenters, and listed in the order of the branch', async () => {
    const senlis = await startVcenter('senlis', [vm('twin')]);
    const nanterre = await startVcenter('nanterre', [vm('twin')]);
    const order = { hprod: ['senlis', 'nanterre'], prod: ['nanterre'] };
    const { port } = openPort([senlis, nanterre], { order });
    const where = async (branch: 'hprod' | 'prod') =>
      (await port.findMachines(ofServer('twin', { branch }))).machines.map(({ vcenter }) => vcenter);
    expect(await where('hprod')).toEqual(['senlis', 'nanterre']);
    expect(await where('prod')).toEqual(['nanterre', 'senlis']);
  });

  it('RUN-17 tell by which name each was found, its uuid, its power and its vCenter', async () => {
    const senlis = await startVcenter('senlis', [
      vm('web-1', { guestHostName: '', uuid: null, poweredOn: false }),
      vm('vm-7', { guestHostName: 'Web-1.example.test', uuid: UUID }),
      vm('other', { guestHostName: 'other', uuid: '44454C4C-4200-104B-8054-B4C04F563533' }),
      vm('stranger'),
    ]);
    const { port } = openPort([senlis]);
    const { machines } = await port.findMachines(ofServer('web-1', { storedName: 'VM-7', uuid: UUID }));
    const not = { storedName: false, hostname: false, guest: false };
    expect(machines).toMatchObject([
      { vmName: 'vm-7', bears: { ...not, storedName: true, guest: true }, uuid: UUID, poweredOn: 'yes' },
      { vmName: 'web-1', bears: { ...not, hostname: true }, uuid: null, poweredOn: 'no', guestHostName: '' },
      { vmName: 'other', bears: not },
    ]);
    expect(new Set(machines.map(({ instance }) => instance)).size).toBe(1);
    expect(machines[0]?.instance).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['in another case', 'WEB-1'],
    ['by the whole host name of its guest', 'guest-1.example.test'],
    ['by the first label of the host name of its guest', 'Guest-1'],
  ])('RUN-4 are found %s', async (_, name) => {
    const { port } = await openOne([vm('other'), vm('web-1', { guestHostName: 'guest-1.example.test' })]);
    expect(await findVm(port, name)).toMatchObject({ vmName: 'web-1', vmMoref: 'vm-102' });
  });

  it('RUN-17 are also those that call themselves as the host does', async () => {
    const { port } = await openOne([vm('clone', { guestHostName: 'srv-1' }), vm('web-1', { guestHostName: 'srv-1' })]);
    const { machines } = await port.findMachines(ofServer('web-1', { nodeName: 'srv-1.example.test' }));
    expect(machines.map(({ vmName }) => vmName)).toEqual(['web-1', 'clone']);
  });

  it.each(['app 1 (old/2%)', 'APP 1 (old%2f2%25)', ' app 1 (old/2%) '])(
    'RUN-4 have a name that the inventory escapes, asked as %s',
    async (name) => {
      const { port } = await openOne([vm('app 1 (old/2%)')]);
      expect((await findVm(port, name)).vmName).toBe('app 1 (old/2%)');
    },
  );

  it('RUN-4 are no templates, which keep the host name and the uuid of the machine they were made from', async () => {
    const made = { guestHostName: 'srv-1.example.test', uuid: UUID };
    const { port } = await openOne([vm('golden', { ...made, template: true }), vm('web-1', made)]);
    const { machines } = await port.findMachines(ofServer('srv-1', { uuid: UUID }));
    expect(machines.map(({ vmMoref }) => vmMoref)).toEqual(['vm-102']);
  });

  it('RUN-17 come with the vCenters that did not answer, and why', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const { port } = openPort([nobody, senlis]);
    const { machines, silent } = await port.findMachines(ofServer('web-1'));
    expect(machines).toMatchObject([{ vcenter: 'senlis' }]);
    expect(silent).toMatchObject([{ vcenter: 'nanterre', why: expect.stringMatching(/^nanterre: /) }]);
  });

  it('RUN-4 are unknown where a vCenter keeps silent or refuses the login', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    senlis.addFault({ action: 'silence', method: 'RetrievePropertiesEx' });
    const silent = openPort([senlis], { requestTimeoutMs: 100 });
    expect(await silent.port.findMachines(ofServer('web-1'))).toMatchObject({ machines: [], silent: [{}] });
    const refused = openPort([senlis], { connection: { password: 'wrong' } });
    expect(await refused.port.findMachines(ofServer('web-1'))).toMatchObject({
      silent: [{ why: expect.stringContaining('InvalidLogin') }],
    });
  });

  it('RUN-4 are read once for many servers, page by page', async () => {
    const vms = Array.from({ length: 25 }, (_, i) => vm(`web-${i}`));
    const { senlis, port } = await openOne(vms, {}, { pageSize: 10 });
    const found = await Promise.all(vms.map(({ name }) => findVm(port, name)));
    expect(found.map((f) => f.vmName)).toEqual(vms.map((v) => v.name));
    expect(countCalls(senlis, 'RetrievePropertiesEx')).toBe(1);
    expect(countCalls(senlis, 'ContinueRetrievePropertiesEx')).toBe(2);
    expect(countCalls(senlis, 'Login')).toBe(1);
    expect(countCalls(senlis, 'DestroyView')).toBe(1);
  });

  it('RUN-4 are read again after a minute, or at once when they are to be those of now', async () => {
    let now = 0;
    const timing = { sleep: () => Promise.resolve(), elapsedMs: () => now };
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const { port } = openPort([senlis], { timing });
    const reads = () => countCalls(senlis, 'CreateContainerView');
    await findVm(port, 'web-1');
    now = 59_999;
    await findVm(port, 'web-1');
    expect(reads()).toBe(1);
    now = 60_000;
    await findVm(port, 'web-1');
    expect(reads()).toBe(2);
    const ask = () => port.findMachines(ofServer('web-1', { fresh: true }));
    now = 62_000;
    await ask();
    expect(reads(), 'a moment ago').toBe(2);
    now = 63_000;
    await Promise.all([ask(), ask(), ask()]);
    expect(reads(), 'once for all who ask together').toBe(3);
  });
});

describe('a machine by its reference (RUN-17)', () => {
  it('RUN-17 is read as it is now', async () => {
    const { senlis, port } = await openOne([vm('web-1', { uuid: UUID })]);
    const web = await findVm(port, 'web-1');
    expect(await port.readMachine(web)).toMatchObject({ vmName: 'web-1', uuid: UUID, poweredOn: 'yes' });
    senlis.hideProperty('config.uuid');
    expect((await port.readMachine(web)).uuid, 'told in two places').toBe(UUID);
    senlis.hideProperty('summary.config.uuid');
    expect((await port.readMachine(web)).uuid).toBeNull();
    await expect(port.readMachine({ ...web, vmMoref: 'vm-999' })).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('RUN-17 is left alone once another vCenter answers at the address, and gives the same reference to another machine', async () => {
    const { senlis, port } = await openOne([vm('web-1')]);
    const web = await findVm(port, 'web-1');
    const taken = await port.ensureSnapshot(web, 'PC_1_hprod_20270111_0900', '');
    senlis.becomeAnother('564d0000-0000-0000-0000-000000000002');
    const calls = () => countCalls(senlis, 'RemoveSnapshot_Task') + countCalls(senlis, 'RevertToSnapshot_Task');
    // In the middle of an operation, when the old login has just ended; and ever after.
    await expect(port.removeSnapshot(taken)).rejects.toMatchObject({ kind: 'unreachable' });
    for (const refused of [
      () => port.removeSnapshot(taken),
      () => port.revertToSnapshot(taken),
      () => port.findSnapshot(web, taken.name),
      () => port.ensureSnapshot(web, 'PC_1_hprod_20270111_0901', ''),
      () => port.readMachine(web),
    ]) {
      await expect(refused()).rejects.toMatchObject({
        kind: 'wrong-machine',
        detail: expect.stringContaining('left alone'),
      });
    }
    expect([calls(), countCalls(senlis, 'CreateSnapshot_Task')]).toEqual([0, 1]);
  });
});

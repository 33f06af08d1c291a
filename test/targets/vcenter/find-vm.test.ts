import { describe, expect, it } from 'vitest';
import { countCalls, openOne, openPort, startVcenter, vm } from './simulated-estate.ts';

/** A loopback port on which nothing listens. */
const nobody = { name: 'nanterre', url: 'http://127.0.0.1:1/sdk' };

describe('finding the machine of a server (RUN-4)', () => {
  it('RUN-4 goes through the vCenters in the order of the branch', async () => {
    const senlis = await startVcenter('senlis', [vm('twin')]);
    const nanterre = await startVcenter('nanterre', [vm('twin')]);
    const order = { hprod: ['senlis', 'nanterre'], prod: ['nanterre', 'senlis'] };
    const { port } = openPort([senlis, nanterre], { order });
    expect((await port.findVm({ names: ['twin'], branch: 'hprod' })).vcenter).toBe('senlis');
    expect((await port.findVm({ names: ['twin'], branch: 'prod' })).vcenter).toBe('nanterre');
  });

  it('RUN-4 prefers a machine of that name in a later vCenter to a guest of that host name in an earlier one', async () => {
    const senlis = await startVcenter('senlis', [vm('clone', { guestHostName: 'web-1' })]);
    const nanterre = await startVcenter('nanterre', [vm('web-1')]);
    const { port } = openPort([senlis, nanterre]);
    expect((await port.findVm({ names: ['web-1'], branch: 'prod' })).vcenter).toBe('nanterre');
  });

  it.each([
    ['in another case', 'WEB-1'],
    ['by the whole host name of its guest', 'guest-1.example.test'],
    ['by the first label of the host name of its guest', 'Guest-1'],
  ])('RUN-4 finds a machine %s', async (_, name) => {
    const { port } = await openOne([vm('other'), vm('web-1', { guestHostName: 'guest-1.example.test' })]);
    expect(await port.findVm({ names: [name], branch: 'hprod' })).toMatchObject({ vmName: 'web-1', vmMoref: 'vm-102' });
  });

  it('RUN-4 tries the names in their order', async () => {
    const { port } = await openOne([vm('host-name'), vm('vm-name')]);
    expect((await port.findVm({ names: ['absent', 'vm-name', 'host-name'], branch: 'hprod' })).vmName).toBe('vm-name');
  });

  it.each(['app 1 (old/2%)', 'APP 1 (old%2f2%25)'])(
    'RUN-4 finds a name that the inventory escapes, asked as %s',
    async (name) => {
      const { port } = await openOne([vm('app 1 (old/2%)')]);
      expect((await port.findVm({ names: [name], branch: 'hprod' })).vmName).toBe('app 1 (old/2%)');
    },
  );

  it('RUN-4 refuses to choose between two machines of one vCenter', async () => {
    const { port } = await openOne([vm('Twin'), vm('tWin')]);
    const found = port.findVm({ names: ['twin'], branch: 'hprod' });
    await expect(found).rejects.toMatchObject({ kind: 'ambiguous', detail: expect.stringContaining('vm-101, vm-102') });
  });

  it('RUN-4 ignores templates, which keep the host name of the machine they were made from', async () => {
    const guestHostName = 'srv-1.example.test';
    const { port } = await openOne([vm('golden', { guestHostName, template: true }), vm('web-1', { guestHostName })]);
    expect((await port.findVm({ names: ['srv-1'], branch: 'hprod' })).vmMoref).toBe('vm-102');
  });

  it('RUN-4 says not-found only when every vCenter has answered', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const all = openPort([senlis]);
    await expect(all.port.findVm({ names: ['web-9'], branch: 'prod' })).rejects.toMatchObject({ kind: 'not-found' });
    const some = openPort([nobody, senlis]);
    const found = some.port.findVm({ names: ['web-9'], branch: 'prod' });
    await expect(found).rejects.toMatchObject({ kind: 'unreachable', detail: expect.stringContaining('nanterre') });
  });

  it('RUN-4 goes on to the next vCenter when one does not answer', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const { port } = openPort([nobody, senlis]);
    expect((await port.findVm({ names: ['web-1'], branch: 'prod' })).vcenter).toBe('senlis');
  });

  it('RUN-4 treats a vCenter that keeps silent or refuses the login as one that did not answer', async () => {
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    senlis.addFault({ action: 'silence', method: 'RetrievePropertiesEx' });
    const silent = openPort([senlis], { requestTimeoutMs: 100 });
    await expect(silent.port.findVm({ names: ['web-9'], branch: 'prod' })).rejects.toMatchObject({
      kind: 'unreachable',
    });
    const refused = openPort([senlis], { connection: { password: 'wrong' } });
    const found = refused.port.findVm({ names: ['web-9'], branch: 'prod' });
    await expect(found).rejects.toMatchObject({ kind: 'unreachable', detail: expect.stringContaining('InvalidLogin') });
  });

  it('RUN-4 reads the inventory of a vCenter once for many servers, page by page', async () => {
    const vms = Array.from({ length: 25 }, (_, i) => vm(`web-${i}`));
    const { senlis, port } = await openOne(vms, {}, { pageSize: 10 });
    const found = await Promise.all(vms.map(({ name }) => port.findVm({ names: [name], branch: 'hprod' })));
    expect(found.map((f) => f.vmName)).toEqual(vms.map((v) => v.name));
    expect(countCalls(senlis, 'RetrievePropertiesEx')).toBe(1);
    expect(countCalls(senlis, 'ContinueRetrievePropertiesEx')).toBe(2);
    expect(countCalls(senlis, 'Login')).toBe(1);
    expect(countCalls(senlis, 'DestroyView')).toBe(1);
  });

  it('RUN-4 reads the inventory again after a minute, and sees a machine of now', async () => {
    let now = 0;
    const timing = { sleep: () => Promise.resolve(), elapsedMs: () => now };
    const senlis = await startVcenter('senlis', [vm('web-1')]);
    const { port } = openPort([senlis], { timing });
    await port.findVm({ names: ['web-1'], branch: 'hprod' });
    now = 59_999;
    await port.findVm({ names: ['web-1'], branch: 'hprod' });
    expect(countCalls(senlis, 'CreateContainerView')).toBe(1);
    now = 60_000;
    await port.findVm({ names: ['web-1'], branch: 'hprod' });
    expect(countCalls(senlis, 'CreateContainerView')).toBe(2);
  });
});

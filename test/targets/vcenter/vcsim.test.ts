import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VcenterPort, VmRef } from '../../../targets/ports.ts';
import type { VcenterSettings } from '../../../targets/vcenter/settings.ts';
import { createVcenterPort } from '../../../targets/vcenter/vcenter-port.ts';
import { fastTiming, findVm } from './simulated-estate.ts';
import { startVcsim, type Vcsim, type VcsimEstate, type VcsimVm } from './vcsim.ts';

const harness = process.env.PATCHCENTER_HARNESS;
const name = 'QW_12_prod_20261118_0900';

function host(vm: string): VcsimVm {
  return { name: vm, folder: 'Prod/Web', hostName: `${vm.toLowerCase()}.example.test` };
}

const many = Array.from({ length: 20 }, (_, i) => host(`node-${i}`));
const single = [
  'create',
  'storage',
  'quiesce',
  'lost',
  'dropped',
  'late',
  'revert',
  'revert-lost',
  'middle',
  'expired',
  'power',
].map(host);
const inventories: readonly (readonly VcsimVm[])[] = [
  [host('WEB-1'), host('dup'), host('twin'), host('TWIN'), { name: 'old (a%2fb)', power: 'off' }, ...single],
  [host('dup'), { name: 'renamed', hostName: 'srv-9.example.test' }, { name: 'no-tools' }, ...many],
];

describe.skipIf(harness === undefined)(
  'the vCenter client against vcsim (set PATCHCENTER_HARNESS; RUN-4, RUN-10, RUN-11)',
  () => {
    let estate: VcsimEstate;
    let first: Vcsim;
    let second: Vcsim;
    const opened: VcenterPort[] = [];

    beforeAll(async () => {
      estate = await startVcsim(harness ?? '', inventories);
      const [a, b] = estate.vcenters;
      if (a === undefined || b === undefined) throw new Error('two vCenters expected');
      [first, second] = [a, b];
    }, 180_000);
    afterAll(() => estate?.stop());
    beforeEach(() => Promise.all([first.forgetCalls(), second.forgetCalls()]));
    afterEach(async () => {
      await Promise.all([first.forgetRules(), second.forgetRules(), ...opened.splice(0).map((p) => p.close())]);
    });

    function open(more: Partial<VcenterSettings> = {}): VcenterPort {
      const connections = estate.vcenters.map(({ name, url }) => ({
        name,
        url,
        ...estate.account,
        caPem: estate.caPem,
      }));
      const order = { hprod: ['vc1', 'vc2'], prod: ['vc2', 'vc1'] };
      // Time runs fifty times faster: the effect of a lost call is looked for during one second.
      const settings = { vcenters: connections, order, settleMs: 50_000, ...more };
      const port = createVcenterPort(settings, { timing: fastTiming });
      opened.push(port);
      return port;
    }

    async function openWith(
      vm: string,
      more: Partial<VcenterSettings> = {},
    ): Promise<{ port: VcenterPort; vm: VmRef }> {
      const port = open(more);
      return { port, vm: await findVm(port, vm, 'hprod') };
    }

    async function creations(vcenter: Vcsim): Promise<number> {
      return (await vcenter.calls()).filter((call) => call.startsWith('CreateSnapshot_Task')).length;
    }

    it('RUN-4, RUN-11 reads where a machine is kept, what is free there, what a snapshot takes, and the list of all', async () => {
      const { port, vm } = await openWith('storage');
      const [datastore] = await port.readDatastores(vm);
      expect(datastore?.name).not.toBe('');
      expect(datastore?.freeBytes).toBeGreaterThan(0);
      expect(datastore?.capacityBytes).toBeGreaterThanOrEqual(datastore?.freeBytes ?? 0);
      const made = await port.ensureSnapshot(vm, name, '');
      expect((await port.readSnapshotSizes(vm)).get(made.snapshotMoref)).toEqual(expect.any(Number));
      const listed = (await port.listMachines('vc1')).find(({ vmMoref }) => vmMoref === vm.vmMoref);
      expect(listed?.snapshots).toMatchObject([{ ...made, createdAt: expect.any(Date) }]);
    });

    it('RUN-4 finds machines over several pages, in the order of the branch, in any case, by escaped and by guest names', async () => {
      const port = open();
      const both = { storedName: null, hostname: 'dup', nodeName: null, uuid: null };
      const where = async (branch: 'hprod' | 'prod') =>
        (await port.findMachines({ ...both, branch })).machines.map(({ vcenter }) => vcenter);
      expect(await where('hprod')).toEqual(['vc1', 'vc2']);
      expect(await where('prod')).toEqual(['vc2', 'vc1']);
      expect(await findVm(port, 'web-1', 'prod')).toMatchObject({
        vcenter: 'vc1',
        vmName: 'WEB-1',
      });
      expect(await findVm(port, 'Old (a/b)', 'prod')).toMatchObject({ vmName: 'old (a/b)' });
      expect(await findVm(port, 'srv-9', 'prod')).toMatchObject({ vmName: 'renamed' });
      expect(await second.calls()).toContain('ContinueRetrievePropertiesEx');
    });

    it('RUN-17 reads the uuid, the power and the vCenter of a machine', async () => {
      const { port, vm } = await openWith('WEB-1');
      const facts = await port.readMachine(vm);
      expect(facts).toMatchObject({ vmName: 'WEB-1', poweredOn: 'yes', guestHostName: 'web-1.example.test' });
      expect([facts.uuid, facts.instance]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), vm.instance]);
      const ask = { storedName: null, hostname: '', nodeName: null, uuid: facts.uuid, branch: 'prod' as const };
      expect((await port.findMachines(ask)).machines).toMatchObject([{ vmMoref: vm.vmMoref }]);
      const strange = { ...vm, instance: '00000000-1111-2222-3333-444444444444' };
      await expect(port.readMachine(strange)).rejects.toMatchObject({ kind: 'wrong-machine' });
    });

    it('RUN-4 refuses two machines of one name, and says not-found when both vCenters have answered', async () => {
      const port = open();
      await expect(findVm(port, 'twin', 'prod')).rejects.toMatchObject({ kind: 'ambiguous' });
      await expect(findVm(port, 'nobody', 'prod')).rejects.toMatchObject({ kind: 'not-found' });
    });

    it('RUN-4 says unreachable when one vCenter fails and the other does not have it', async () => {
      await first.rule({ method: 'RetrievePropertiesEx', action: 'http', status: 503 });
      const port = open();
      await expect(findVm(port, 'WEB-1', 'prod')).rejects.toMatchObject({ kind: 'unreachable' });
      expect(await findVm(port, 'no-tools', 'hprod')).toMatchObject({ vcenter: 'vc2' });
    });

    it('RUN-4 trusts no stranger and says refused for a wrong password', async () => {
      const [one] = estate.vcenters;
      const base = { name: 'vc1', url: one?.url ?? '', ...estate.account };
      const order = { hprod: ['vc1'], prod: ['vc1'] };
      const stranger = open({ vcenters: [base], order });
      await expect(findVm(stranger, 'WEB-1', 'prod')).rejects.toMatchObject({
        kind: 'unreachable',
      });
      const wrong = open({ vcenters: [{ ...base, caPem: estate.caPem, password: 'wrong' }], order });
      const vm = { vcenter: 'vc1', vmMoref: 'vm-1', vmName: 'x' };
      await expect(wrong.findSnapshot(vm, name)).rejects.toMatchObject({ kind: 'refused' });
    });

    it('RUN-4 takes a quiesced snapshot once, and adopts it afterwards', async () => {
      const { port, vm } = await openWith('create');
      const made = await port.ensureSnapshot(vm, name, 'a <b> & c');
      expect((await first.state('create')).Snapshots).toMatchObject([
        { Name: name, Description: 'a <b> & c', MoRef: made.snapshotMoref, Quiesced: true },
      ]);
      expect(made.consistency).toBe('quiesced');
      expect(await open().ensureSnapshot(vm, name, '')).toEqual(made);
      expect(await creations(first)).toBe(1);
    });

    it.each(['taskfault', 'soapfault'] as const)(
      'RUN-4 falls back to a crash-consistent one after a %s of quiescing',
      async (action) => {
        const { port, vm } = await openWith('quiesce');
        await first.rule({
          method: 'CreateSnapshot_Task',
          vm: 'quiesce',
          action,
          fault: 'ApplicationQuiesceFault',
          times: 1,
        });
        expect(await port.ensureSnapshot(vm, `${name}_${action}`, '')).toMatchObject({
          consistency: 'crash-consistent',
        });
      },
    );

    it('RUN-4 adopts the snapshot of a creation whose answer was lost', async () => {
      const { port, vm } = await openWith('lost');
      await first.rule({ method: 'CreateSnapshot_Task', vm: 'lost', action: 'lostreply', times: 1 });
      const made = await port.ensureSnapshot(vm, name, '');
      expect((await first.state('lost')).Snapshots).toMatchObject([{ MoRef: made.snapshotMoref }]);
      expect(await creations(first)).toBe(1);
    });

    it.each([{ action: 'drop' }, { action: 'http', status: 502 }, { action: 'hang', seconds: 1 }] as const)(
      'RUN-4 says unknown-effect for a creation that leaves no trace ($action), and a later call makes one',
      async (fault) => {
        const { port, vm } = await openWith('dropped', { requestTimeoutMs: 500 });
        await first.rule({ method: 'CreateSnapshot_Task', vm: 'dropped', times: 1, ...fault });
        const snapshot = `${name}_${fault.action}`;
        await expect(port.ensureSnapshot(vm, snapshot, '')).rejects.toMatchObject({ kind: 'unknown-effect' });
        expect(await port.findSnapshot(vm, snapshot)).toBeNull();
        await port.ensureSnapshot(vm, snapshot, '');
        expect(await port.findSnapshot(vm, snapshot)).not.toBeNull();
        expect(await creations(first)).toBe(2);
      },
    );

    it('RUN-4 waits for the slow creation of another process, and adopts it', async () => {
      const { port, vm } = await openWith('late');
      await first.rule({ method: 'CreateSnapshot_Task', vm: 'late', action: 'slowtask', seconds: 1, times: 1 });
      const made = port.ensureSnapshot(vm, name, '');
      while ((await creations(first)) === 0);
      expect(await open().ensureSnapshot(vm, name, '')).toEqual(await made);
      expect(await creations(first)).toBe(1);
    });

    it('RUN-4 logs in again when the session has expired', async () => {
      const { port, vm } = await openWith('expired');
      await first.expireSessions();
      await port.ensureSnapshot(vm, name, '');
      expect((await first.calls()).filter((call) => call === 'Login')).toHaveLength(2);
    });

    it('RUN-10 reverts, and switches on the machine that this has switched off', async () => {
      const { port, vm } = await openWith('revert');
      const made = await port.ensureSnapshot(vm, name, '');
      await port.ensureSnapshot(vm, 'later', '');
      await first.rule({ method: 'PowerOnVM_Task', vm: 'revert', action: 'slowtask', seconds: 0.3, times: 1 });
      await port.revertToSnapshot(made);
      const state = await first.state('revert');
      expect(state).toMatchObject({ Power: 'poweredOn', Snapshots: [{ MoRef: made.snapshotMoref, Current: true }] });
      expect((await first.calls()).filter((call) => call.startsWith('PowerOnVM_Task'))).toHaveLength(1);
    });

    it('RUN-17 switches on, asks the guest to shut down, and switches off; each may be asked again', async () => {
      const { port, vm } = await openWith('power');
      await port.powerOff(vm);
      await port.powerOff(vm);
      expect((await port.readMachine(vm)).poweredOn).toBe('no');
      await port.powerOn(vm);
      await port.powerOn(vm);
      expect((await port.readMachine(vm)).poweredOn).toBe('yes');
      await port.shutDownGuest(vm);
      await expect.poll(async () => (await port.readMachine(vm)).poweredOn).toBe('no');
      await port.shutDownGuest(vm);
    });

    it('RUN-10 reverts once when the answer was lost', async () => {
      const { port, vm } = await openWith('revert-lost');
      const made = await port.ensureSnapshot(vm, name, '');
      await first.rule({ method: 'RevertToSnapshot_Task', vm: 'revert-lost', action: 'lostreply', times: 1 });
      await port.revertToSnapshot(made);
      expect((await first.state('revert-lost')).Power).toBe('poweredOn');
      expect((await first.calls()).filter((call) => call.startsWith('RevertToSnapshot_Task'))).toHaveLength(1);
    });

    it('RUN-11 removes one of three, keeps the others, and is fine when repeated or when the answer was lost', async () => {
      const { port, vm } = await openWith('middle');
      await port.ensureSnapshot(vm, 'oldest', '');
      const made = await port.ensureSnapshot(vm, name, '');
      await port.ensureSnapshot(vm, 'backup', '');
      await first.rule({ method: 'RemoveSnapshot_Task', vm: 'middle', action: 'lostreply', times: 1 });
      await port.removeSnapshot(made);
      await port.removeSnapshot(made);
      const { Snapshots } = await first.state('middle');
      expect(Snapshots).toMatchObject([{ Name: 'oldest', Children: [{ Name: 'backup' }] }]);
      expect((await first.calls()).filter((call) => call.startsWith('RemoveSnapshot_Task'))).toHaveLength(1);
    });

    it('RUN-4 makes twenty snapshots asked at the same time, each once', async () => {
      const port = open();
      await second.rule({ method: 'CreateSnapshot_Task', action: 'slowtask', seconds: 0.1 });
      const vms = await Promise.all(many.map((v) => findVm(port, v.name, 'prod')));
      const made = await Promise.all(vms.flatMap((v) => [v, v]).map((v) => port.ensureSnapshot(v, name, '')));
      expect(new Set(made.map((m) => m.snapshotMoref)).size).toBe(20);
      expect(await creations(second)).toBe(20);
    });
  },
);

import { afterEach, describe, expect, it } from 'vitest';
import { type SimulatedVcenter, startSimulatedVcenter } from '../../../../demo/estate/vcenter/simulated-vcenter.ts';
import type { VcenterPort } from '../../../../targets/ports.ts';
import { createVcenterPort } from '../../../../targets/vcenter/vcenter-port.ts';
import { findVm } from '../../../targets/vcenter/simulated-estate.ts';

const account = { username: 'demo', password: 'demo' };
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(more: Partial<Parameters<typeof startSimulatedVcenter>[0]> = {}) {
  const vms = [{ name: 'web-1', guestHostName: 'web-1.example.test' }];
  const vcenter = await startSimulatedVcenter({ name: 'senlis', vms, users: [account], ...more });
  const order = { hprod: ['senlis'], prod: ['senlis'] };
  const port = createVcenterPort({
    vcenters: [{ name: 'senlis', url: vcenter.url, ...account }],
    order,
    settleMs: 100,
  });
  opened.push(port, vcenter);
  return { vcenter, port };
}

async function snapshot(port: VcenterPort, name: string) {
  return port.ensureSnapshot(await findVm(port, 'web-1', 'prod'), name, 'made by a test');
}

function only(vcenter: SimulatedVcenter) {
  return vcenter.state()[0];
}

describe('the simulated vCenter of the demo (RUN-4, RUN-10, RUN-11)', () => {
  it('tells its hooks of what happens to the disks of a machine, in order', async () => {
    const seen: string[] = [];
    const { vcenter, port } = await open({
      hooks: {
        onSnapshot: (vm, id) => void seen.push(`snapshot ${vm.guestHostName} ${id}`),
        onRevert: (vm, id) => void seen.push(`revert ${vm.name} ${id} ${vm.poweredOn}`),
        onPowerOn: (vm) => void seen.push(`on ${vm.name} ${vm.poweredOn}`),
        onRemove: (vm, id) => void seen.push(`remove ${vm.name} ${id}`),
      },
    });
    const made = await snapshot(port, 'a');
    await port.revertToSnapshot(made);
    await port.removeSnapshot(made);
    const id = made.snapshotMoref;
    const host = 'web-1.example.test';
    expect(seen).toEqual([`snapshot ${host} ${id}`, `revert web-1 ${id} false`, 'on web-1 true', `remove web-1 ${id}`]);
    expect(only(vcenter)).toMatchObject({ poweredOn: true, snapshots: [] });
  });

  it('ends a task in error when a hook fails, with its words', async () => {
    const { vcenter, port } = await open({
      hooks: { onSnapshot: () => Promise.reject(new Error('disk image is busy')) },
    });
    const detail = expect.stringContaining('disk image is busy');
    await expect(snapshot(port, 'a')).rejects.toMatchObject({ kind: 'task-failed', detail });
    expect(only(vcenter)?.snapshots).toEqual([]);
  });

  it('lets tasks and answers take their time', async () => {
    const { port } = await open({ taskSeconds: 0.2, latencyMs: 5 });
    const started = performance.now();
    await snapshot(port, 'a');
    expect(performance.now() - started).toBeGreaterThan(200);
  });

  it('keeps names that are not unique, as a real one does', async () => {
    const { vcenter, port } = await open({
      vms: [
        { name: 'twin', guestHostName: '' },
        { name: 'twin', guestHostName: '' },
      ],
    });
    expect(vcenter.state().map((vm) => vm.moref)).toEqual(['vm-101', 'vm-102']);
    await expect(findVm(port, 'twin', 'prod')).rejects.toMatchObject({ kind: 'ambiguous' });
  });

  it('dates snapshots with the clock it is given', async () => {
    const createdAt = new Date('2026-11-18T09:00:00Z');
    const { vcenter, port } = await open({ now: () => createdAt });
    await snapshot(port, 'a');
    expect(only(vcenter)?.snapshots).toMatchObject([{ name: 'a', createdAt, description: 'made by a test' }]);
  });

  it('refuses all but the way in to whoever is not logged in, and answers nonsense with a fault', async () => {
    const { vcenter } = await open();
    const post = (body: string) => fetch(vcenter.url, { method: 'POST', body });
    const envelope = (inside: string) =>
      `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${inside}</e:Body></e:Envelope>`;
    const stranger = '<PowerOnVM_Task xmlns="urn:vim25"><_this type="VirtualMachine">vm-101</_this></PowerOnVM_Task>';
    expect(await (await post(envelope(stranger))).text()).toContain('NotAuthenticated');
    expect(await (await post('nonsense')).text()).toContain('InvalidRequest');
    expect(vcenter.calls()).toEqual([{ method: 'PowerOnVM_Task', vm: 'web-1' }]);
  });
});

// Simulated vCenters and a port over them, for the tests of this folder: closed after each test, time running fifty times faster.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach } from 'vitest';
import type { SimulatedVm } from '../../../demo/estate/vcenter/machines.ts';
import {
  type SimulatedVcenter,
  type SimulatedVcenterOptions,
  startSimulatedVcenter,
} from '../../../demo/estate/vcenter/simulated-vcenter.ts';
import { VcenterError, type VcenterPort, type VmRef } from '../../../targets/ports.ts';
import type { VcenterConnection, VcenterSettings } from '../../../targets/vcenter/settings.ts';
import type { Timing } from '../../../targets/vcenter/timing.ts';
import type { VcenterEvent } from '../../../targets/vcenter/vcenter.ts';
import { createVcenterPort } from '../../../targets/vcenter/vcenter-port.ts';

const speed = 50;
export const account = { username: 'svc-patch', password: '<![CDATA[p&"]]>' };

export const fastTiming: Timing = {
  sleep: (ms, signal) => delay(ms / speed, undefined, { signal }),
  elapsedMs: () => performance.now() * speed,
};

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((o) => o.close()));
});

export function vm(name: string, more: Partial<SimulatedVm> = {}): SimulatedVm {
  return { name, guestHostName: `${name.toLowerCase()}.example.test`, ...more };
}

export async function startVcenter(
  name: string,
  vms: readonly SimulatedVm[],
  more: Partial<SimulatedVcenterOptions> = {},
): Promise<SimulatedVcenter> {
  const started = await startSimulatedVcenter({ name, vms, users: [account], ...more });
  opened.push(started);
  return started;
}

export type Opened = { readonly port: VcenterPort; readonly events: readonly VcenterEvent[] };

export function openPort(
  vcenters: readonly Pick<SimulatedVcenter, 'name' | 'url'>[],
  more: Partial<VcenterSettings> & { readonly connection?: Partial<VcenterConnection>; readonly timing?: Timing } = {},
): Opened {
  const { connection, timing, ...settings } = more;
  const events: VcenterEvent[] = [];
  const names = vcenters.map((v) => v.name);
  const port = createVcenterPort(
    {
      vcenters: vcenters.map(({ name, url }) => ({ name, url, ...account, ...connection })),
      order: { hprod: names, prod: names },
      settleMs: 5_000,
      ...settings,
    },
    { timing: timing ?? fastTiming, report: (event) => events.push(event) },
  );
  opened.unshift(port);
  return { port, events };
}

/** One vCenter `senlis` with those machines and a port over it. */
export async function openOne(
  vms: readonly SimulatedVm[],
  options: Partial<SimulatedVcenterOptions> = {},
  settings: Partial<VcenterSettings> = {},
): Promise<Opened & { readonly senlis: SimulatedVcenter }> {
  const senlis = await startVcenter('senlis', vms, options);
  return { senlis, ...openPort([senlis], settings) };
}

export function countCalls(vcenter: SimulatedVcenter, method: string): number {
  return vcenter.calls().filter((call) => call.method === method).length;
}

/** Waits for a condition, not for a time. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(2);
}

/** The machine of that name, by name alone. Throws VcenterError where there is none, or more than one. */
export async function findVm(port: VcenterPort, name: string, branch: 'hprod' | 'prod' = 'hprod'): Promise<VmRef> {
  const ask = { storedName: name, hostname: name, nodeName: null, uuid: null, branch };
  const { machines, silent } = await port.findMachines(ask);
  const [only, ...others] = machines;
  if (others.length > 0) throw new VcenterError('ambiguous', name);
  if (only !== undefined) {
    const { vcenter, instance, vmMoref, vmName } = only;
    return { vcenter, instance, vmMoref, vmName };
  }
  throw new VcenterError(silent.length > 0 ? 'unreachable' : 'not-found', silent.map(({ why }) => why).join());
}

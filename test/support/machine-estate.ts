// Jobs over simulated vCenters and fake hosts: which machine is which is what such a test is about (RUN-17).
import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../../db/schema/database.ts';
import type { SimulatedVm, SnapshotState } from '../../demo/estate/vcenter/machines.ts';
import { type SimulatedVcenter, startSimulatedVcenter } from '../../demo/estate/vcenter/simulated-vcenter.ts';
import { createVcenterPort } from '../../targets/vcenter/vcenter-port.ts';
import { fakeUuid } from '../fakes/machine.ts';
import { createFakeTargets, type FakeTargets } from '../fakes/targets.ts';
import { createJobContext, type TestJobs } from './job-context.ts';

export type MachineEstate = {
  readonly jobs: TestJobs;
  readonly targets: FakeTargets;
  readonly senlis: SimulatedVcenter;
  readonly nanterre: SimulatedVcenter;
  /** `vCenter/machine` of each machine that has snapshots, with their number. */
  snapshots(): Readonly<Record<string, number>>;
  /** Nobody answers there until `speak`. */
  silence(vcenter: SimulatedVcenter): void;
  speak(vcenter: SimulatedVcenter): void;
  close(): Promise<void>;
};

const account = { username: 'svc', password: 'secret' };
const SPEED = 200;
/** A failed reading is kept for some seconds, which a fast test does not last. */
const SILENCE_REMEMBERED_MS = 15_000;

/** The machine that a host has by default: of its name and uuid. */
export function machineOf(hostname: string, more: Partial<SimulatedVm> = {}): SimulatedVm {
  return { name: hostname, guestHostName: `${hostname}.example.test`, uuid: fakeUuid(hostname), ...more };
}

/** A restored machine boots its host, unless a test says otherwise. */
export async function openMachineEstate(
  db: Db,
  machines: { readonly senlis: readonly SimulatedVm[]; readonly nanterre: readonly SimulatedVm[] },
  onRevert: (hostname: string, targets: FakeTargets) => void = (hostname, targets) => {
    targets.hostNamed(hostname).bootId = `restored-${Math.random()}`;
  },
): Promise<MachineEstate> {
  const targets = createFakeTargets();
  const off = [...machines.senlis, ...machines.nanterre].filter(({ poweredOn }) => poweredOn === false);
  const dark = new Set(off.map(({ guestHostName }) => guestHostName));
  const hostBehind = (guest: string) => targets.hostNamed(guest.replace(/\..*$/, ''));
  const hooks = {
    onRevert: ({ guestHostName }: { readonly guestHostName: string }) =>
      onRevert(guestHostName.replace(/\..*$/, ''), targets),
    onPowerOn: ({ guestHostName }: { readonly guestHostName: string }) => {
      // One that was restored boots as its test says.
      if (dark.delete(guestHostName)) hostBehind(guestHostName).reachable = true;
    },
    onPowerOff: ({ guestHostName }: { readonly guestHostName: string }) => {
      dark.add(guestHostName);
      hostBehind(guestHostName).reachable = false;
      return true;
    },
  };
  const start = (name: 'senlis' | 'nanterre') =>
    startSimulatedVcenter({ name, vms: machines[name], users: [account], hooks });
  const [senlis, nanterre] = [await start('senlis'), await start('nanterre')];
  const order = { hprod: ['senlis', 'nanterre'], prod: ['nanterre', 'senlis'] };
  const vcenters = [senlis, nanterre].map(({ name, url }) => ({ name, url, ...account }));
  let passedMs = 0;
  const timing = {
    sleep: (ms: number, signal: AbortSignal) => delay(ms / SPEED, undefined, { signal }),
    elapsedMs: () => performance.now() * SPEED + passedMs,
  };
  const port = createVcenterPort({ vcenters, order, settleMs: 5000 }, { timing });
  const jobs = { ...createJobContext(db, targets), vcenter: port };
  return {
    targets,
    senlis,
    nanterre,
    jobs: { ...jobs, settings: { ...jobs.settings, rebootTimeLimitMinutes: 0.002 } },
    snapshots: () =>
      Object.fromEntries(
        [senlis, nanterre].flatMap((vcenter) =>
          vcenter.state().flatMap(({ name, snapshots }) => {
            const count = counted(snapshots);
            return count === 0 ? [] : [[`${vcenter.name}/${name}`, count]];
          }),
        ),
      ),
    silence: (vcenter) => vcenter.addFault({ action: 'http-error' }),
    speak: (vcenter) => {
      vcenter.clearFaults();
      passedMs += SILENCE_REMEMBERED_MS;
    },
    close: async () => {
      await port.close();
      await Promise.all([senlis.close(), nanterre.close()]);
    },
  };
}

function counted(snapshots: readonly SnapshotState[]): number {
  return snapshots.reduce((sum, { children }) => sum + 1 + counted(children), 0);
}

// One Windows server whose attempt a fault will meet: the real operations over the stand-in of Windows, and what must be true of it afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { followWindowsPolicy } from '../../db/queries/servers/patched-families.ts';
import type { Db } from '../../db/schema/database.ts';
import { createHostOperations } from '../../targets/host-operations.ts';
import type { SshPort } from '../../targets/ports.ts';
import { createReach } from '../../targets/reach.ts';
import { server } from '../../targets/windows/stand-in/estate.ts';
import { createMachine, nowOf, type WindowsMachine } from '../../targets/windows/stand-in/machine.ts';
import { createWindowsOperations } from '../../targets/windows/windows-operations.ts';
import { fakeUuid } from '../fakes/machine.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import { sshTo } from '../targets/windows/in-process.ts';
import { hookedHost, hookedSsh } from './hooked.ts';
import type { FaultBench, Subject } from './subject.ts';
import type { WorkerOf } from './to-the-end.ts';

/** What a wait of the product is on the machine's own clock. */
const WAIT_SECONDS = 15;
/** Of the updates that the stand-in offers, those that an update without a baseline installs. */
const WANTED = ['5032198', '5032008', '890830'];

export type WindowsSubject = Subject & { readonly machine: WindowsMachine; readonly worker: WorkerOf };

type WindowsBench = FaultBench & { add(): Promise<WindowsSubject>; close(): void };

export async function openWindowsBench(faults: FaultBench): Promise<WindowsBench> {
  await followWindowsPolicy(faults.db, { patched: true, hprodDays: null, prodDays: null });
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-windows-'));
  let serial = 0;
  return {
    ...faults,
    add: () => {
      serial += 1;
      return addWindows(faults, folder, `vrwinfault${serial}`);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function addWindows({ db, operator, application }: FaultBench, folder: string, hostname: string) {
  const state = server({ name: hostname.toUpperCase(), speed: 0, now: MONDAY_MORNING });
  const machine = createMachine(path.join(folder, hostname), { ...state, uuid: fakeUuid(hostname) });
  const campaign = await addCampaign(db, operator);
  const id = await addServer(db, hostname, { application, rebootPolicy: 'if-needed' });
  await db.updateTable('servers').set({ os_family: 'windows' }).where('id', '=', id).execute();
  const session = await addSession(db, campaign, id, { orderedBy: operator });
  const targets = createFakeTargets();
  return { targets, hostname, session, campaign, machine, worker: workerOf(db, machine, targets) };
}

function workerOf(db: Db, machine: WindowsMachine, targets: Subject['targets']): WorkerOf {
  const pass = async () => machine.advance(WAIT_SECONDS);
  const windows = createWindowsOperations({ lookMs: 0, longestMs: 60_000, sleep: pass });
  return (owner) => {
    const jobs = createJobContext(db, targets, owner);
    return {
      ...jobs,
      settings: { ...jobs.settings, retryMinutes: 0.1 },
      clock: { now: () => machine.now() },
      ssh: createReach({ posix: targets.ssh, windows: hookedSsh(targets, whoWaits(machine)) }),
      host: createHostOperations({ posix: targets.host, windows: hookedHost(targets, windows) }),
      sleep: async (_ms, signal) => {
        signal?.throwIfAborted();
        await pass();
      },
    };
  };
}

/** A machine that is down is not there sooner because it is asked more often. */
function whoWaits(machine: WindowsMachine): SshPort {
  const port = sshTo(machine);
  return {
    connect: (target) => {
      if (machine.isDown()) machine.advance(WAIT_SECONDS);
      return port.connect(target);
    },
  };
}

type WindowsFacts = {
  /** Names of updates that were ever started there. */
  readonly runs: readonly string[];
  /** Of the wanted updates, those that were installed more than once. */
  readonly twice: readonly string[];
  readonly missing: readonly string[];
  readonly boots: number;
  readonly waitsForRestart: boolean;
  /** An install goes on there. */
  readonly isInstalling: boolean;
};

export function factsOf(machine: WindowsMachine): WindowsFacts {
  const state = machine.read();
  const now = nowOf(state);
  const installs = Object.entries(state.tasks).filter(([, { job }]) => job === 'install');
  const times = (kb: string) => {
    const of = state.updates.find((one) => one.kb === kb)?.UpdateID;
    return state.history.filter(({ UpdateID, ResultCode }) => UpdateID === of && ResultCode === 2).length;
  };
  return {
    runs: installs.map(([run]) => run),
    twice: WANTED.filter((kb) => times(kb) > 1),
    missing: WANTED.filter((kb) => state.updates.find((one) => one.kb === kb)?.installedAt === null),
    boots: state.boots,
    waitsForRestart: state.pending.autoUpdate,
    isInstalling: installs.some(([, task]) => !task.isApplied && task.ended === null && now < task.endsAt),
  };
}

/** `restarts`: of others than the product. */
export function expectOnce({ machine, hostname }: WindowsSubject, state: string, restarts = 0): void {
  const { runs, twice, missing, boots, waitsForRestart } = factsOf(machine);
  expect(runs.length, `${hostname}: updates started`).toBeLessThanOrEqual(1);
  expect(twice, `${hostname}: installed twice`).toEqual([]);
  expect(boots, `${hostname}: boots`).toBeLessThanOrEqual(2 + restarts);
  if (state === 'patched')
    expect({ missing, waitsForRestart }, `${hostname}: called patched`).toEqual({
      missing: [],
      waitsForRestart: false,
    });
}

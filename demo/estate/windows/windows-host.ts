// The inside of one simulated Windows server: the product's stand-in of Windows, on the demo's clock, with what a virtual machine around it does.
import type { Clock } from '../../../domain/clock.ts';
import { server, standardUpdates } from '../../../targets/windows/stand-in/estate.ts';
import type { FaultOrder } from '../../../targets/windows/stand-in/faults.ts';
import {
  createMachine,
  type MachineState,
  nowOf,
  type WindowsMachine,
} from '../../../targets/windows/stand-in/machine.ts';
import { firmwareUuid } from '../firmware-uuid.ts';

export type WindowsFault =
  /** This KB is not installed: `hresult` in the history of Windows Update. */
  | { readonly kind: 'update-fails'; readonly kb: string; readonly hresult: string }
  /** The task scheduler refuses what the account registers: no job can begin. */
  | { readonly kind: 'task-refused' }
  /** The port is closed. */
  | { readonly kind: 'ssh-refused' };

export type WindowsHost = {
  readonly name: string;
  /** Of Windows: its titles of updates and its errors are in it. */
  readonly language?: 'en' | 'fr';
  /** How many times as quick as in earnest it installs and restarts. */
  readonly haste?: number;
  readonly fault?: WindowsFault;
};

const ALWAYS = 1_000_000;
const DEFAULT_HASTE = 12;
const BOOT_MS = 60_000;

export function createWindowsMachine(folder: string, host: WindowsHost, clock: Clock): WindowsMachine {
  const { name, language = 'fr', haste = DEFAULT_HASTE } = host;
  const now = clock.now();
  const state = server({ name: name.toUpperCase(), language, now, haste, updates: standardUpdates(now) });
  const machine = createMachine(folder, { ...state, domain: 'demo.example', uuid: firmwareUuid(name).toUpperCase() });
  setFault(machine, host.fault ?? null);
  return machine;
}

/** null: healthy again. */
export function setFault(machine: WindowsMachine, fault: WindowsFault | null): void {
  machine.heal();
  const order = orderOf(fault);
  if (order !== null) machine.fail(order);
}

function orderOf(fault: WindowsFault | null): FaultOrder | null {
  switch (fault?.kind) {
    case 'update-fails': {
      const { kb, hresult } = fault;
      return { kind: 'updates-fail', kbs: [kb], hresult, times: ALWAYS, of: { script: 'start', job: 'install' } };
    }
    case 'task-refused':
      return { kind: 'task-refused', times: ALWAYS };
    default:
      return null;
  }
}

/** What its own clock shows is the demo's time, wherever that was moved to. */
export function keepTime(machine: WindowsMachine, clock: Clock): void {
  const behindMs = clock.now().getTime() - nowOf(machine.read());
  if (Math.abs(behindMs) < 500) return;
  machine.change((state) => {
    state.clock.aheadMs += behindMs;
  });
}

/** What a snapshot keeps: the disk, and neither the clock nor what is wrong with the host. */
export type WindowsDisk = Pick<
  MachineState,
  'updates' | 'ubr' | 'pending' | 'claims' | 'tasks' | 'history' | 'services' | 'wuauserv'
>;

export function diskOf(machine: WindowsMachine): WindowsDisk {
  const { updates, ubr, pending, claims, tasks, history, services, wuauserv } = machine.read();
  return { updates, ubr, pending, claims, tasks, history, services, wuauserv };
}

/** With another disk, if one is given. */
export function bootAgain(machine: WindowsMachine, disk: WindowsDisk | null): void {
  machine.change((state) => {
    if (disk !== null) Object.assign(state, structuredClone(disk));
    const back = nowOf(state) + BOOT_MS / state.haste;
    state.boots += 1;
    Object.assign(state, { bootedAt: back, downUntil: back, downFrom: Date.now(), tiWorkerUntil: 0 });
  });
}

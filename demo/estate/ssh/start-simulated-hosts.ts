// An estate of simulated servers in this process: real SSH on loopback addresses, made-up machines behind.
import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../../domain/clock.ts';
import { answerExec, readsScript } from './answer-exec.ts';
import { demoHostKey } from './demo-host-key.ts';
import { boot, createMachine, type Disk, type Machine, settle } from './machine.ts';
import { openSomewhere, placesFor } from './own-address.ts';
import type { SimulatedFault, SimulatedHost, SimulatedState } from './simulated-host.ts';
import { createEndpoint, type Endpoint, type EndpointPort } from './ssh-endpoint.ts';

export type SimulatedHostControl = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** null: healthy again. Acts at once: a closed port closes, a new host key counts from the next connection. */
  setFault(fault: SimulatedFault | null): Promise<void>;
  state(): SimulatedState;
  takeSnapshot(id: string): void;
  /** The disk as it was, then a boot: the host is down for its reboot time, its boot id is new. Throws when there is none. */
  restoreSnapshot(id: string): Promise<void>;
  removeSnapshot(id: string): void;
  powerOff(): Promise<void>;
  /** Boots a host that is off; nothing when it is on. */
  powerOn(): void;
  reboot(): Promise<void>;
};

export type SimulatedHosts = {
  readonly hosts: readonly SimulatedHostControl[];
  /** Throws when there is none of that name. */
  host(name: string): SimulatedHostControl;
  close(): Promise<void>;
};

export type SimulationOptions = {
  /** The OpenSSH public key that every host accepts, for any user. */
  readonly authorizedKey: string;
  /** Of each host at its own address; default a free one each. */
  readonly port?: number;
  /** The time that `date` shows: give the demo's clock, or prerequisites find a skew. Updates and reboots run in real time. */
  readonly clock?: Clock;
  readonly monotonicMs?: () => number;
  readonly newBootId?: () => string;
  /** Told of each command, of whatever host. */
  readonly onExec?: (command: string, stdin: string) => void;
};

/** Rejects, with nothing left open, when a host cannot listen. */
export async function startSimulatedHosts(
  hosts: readonly SimulatedHost[],
  options: SimulationOptions,
): Promise<SimulatedHosts> {
  const started: StartedHost[] = [];
  const close = async () => {
    await Promise.all(started.map((host) => host.close()));
  };
  try {
    for (const [i, host] of hosts.entries()) started.push(await startHost(host, i, options));
  } catch (error) {
    await close();
    throw error;
  }
  const byName = new Map(started.map(({ control }) => [control.name, control]));
  return {
    hosts: started.map(({ control }) => control),
    host(name) {
      const found = byName.get(name);
      if (!found) throw new Error(`no simulated host ${name}`);
      return found;
    },
    close,
  };
}

type StartedHost = { readonly control: SimulatedHostControl; close(): Promise<void> };

/** A simulated host with its network and its power. */
type Body = {
  readonly machine: Machine;
  readonly endpoint: Endpoint;
  readonly newBootId: () => string;
  readonly monotonicMs: () => number;
  readonly snapshots: Map<string, Disk>;
  power: SimulatedState['power'];
  reboots: number;
  timer: NodeJS.Timeout | null;
  closed: boolean;
};

async function startHost(host: SimulatedHost, index: number, options: SimulationOptions): Promise<StartedHost> {
  const { newBootId = randomUUID, monotonicMs = () => performance.now() } = options;
  const machine = createMachine(host, newBootId());
  let body: Body | null = null;
  const owner = {
    hostKey: hostKeyOf(machine),
    authorizedKey: options.authorizedKey,
    mayLogin: () => machine.fault?.kind !== 'login-refused',
    readsStdin: readsScript,
    answer: (command: string, bytes: Buffer) => {
      const stdin = bytes.toString('utf8');
      options.onExec?.(command, stdin);
      return answerExec(machine, command, stdin, { clock: options.clock ?? systemClock, monotonicMs });
    },
    happened: (event: 'reboot' | 'drop-connections' | 'power-lost') => {
      if (!body) return;
      if (event === 'drop-connections') body.endpoint.cut();
      else void restart(body);
    },
  };
  const port = host.port ?? options.port ?? 0;
  const places = host.address ? [{ address: host.address, port }] : placesFor(10, index, port);
  const [endpoint, at] = await openSomewhere(places, (place) => createEndpoint(place, owner));
  const started: Body = {
    machine,
    endpoint,
    newBootId,
    monotonicMs,
    snapshots: new Map(),
    power: 'on',
    reboots: 0,
    timer: null,
    closed: false,
  };
  body = started;
  await applyPort(started);
  return { control: controlOf(started, at), close: () => closeBody(started) };
}

function hostKeyOf({ host, fault }: Machine): string {
  return demoHostKey(fault?.kind === 'host-key-changed' ? `${host.name}, reinstalled` : host.name);
}

/** Opens or closes the port as power and fault say. */
async function applyPort(body: Body): Promise<void> {
  if (body.closed) return;
  if (body.power === 'on' && body.machine.fault?.kind !== 'ssh-refused') await body.endpoint.open();
  else await body.endpoint.shut();
}

async function restart(body: Body): Promise<void> {
  await powerOff(body);
  body.reboots += 1;
  if (body.machine.fault?.kind !== 'stays-down') powerOn(body);
}

async function powerOff(body: Body): Promise<void> {
  settle(body.machine, body.monotonicMs());
  body.power = 'off';
  clearTimer(body);
  await applyPort(body);
}

/** The boot id changes when power comes back; the port opens when the boot is over. What hangs is as good as off. */
function powerOn(body: Body): void {
  if (body.power !== 'off' || body.closed) return;
  if (!boot(body.machine, body.newBootId())) return;
  body.power = 'booting';
  body.timer = setTimeout(
    () => {
      body.power = 'on';
      void applyPort(body);
    },
    (body.machine.host.rebootSeconds ?? 4) * 1000,
  );
}

function clearTimer(body: Body): void {
  if (body.timer) clearTimeout(body.timer);
  body.timer = null;
}

async function closeBody(body: Body): Promise<void> {
  clearTimer(body);
  body.power = 'off';
  await body.endpoint.shut();
  body.closed = true;
}

function controlOf(body: Body, at: EndpointPort): SimulatedHostControl {
  const { machine, snapshots } = body;
  return {
    name: machine.host.name,
    ...at,
    async setFault(fault) {
      machine.fault = fault;
      body.endpoint.useHostKey(hostKeyOf(machine));
      await applyPort(body);
    },
    state: () => stateOf(body),
    takeSnapshot(id) {
      settle(machine, body.monotonicMs());
      snapshots.set(id, machine.disk);
    },
    async restoreSnapshot(id) {
      const disk = snapshots.get(id);
      if (!disk) throw new Error(`${machine.host.name} has no snapshot ${id}`);
      await powerOff(body);
      machine.disk = disk;
      powerOn(body);
    },
    removeSnapshot: (id) => void snapshots.delete(id),
    powerOff: () => powerOff(body),
    powerOn: () => powerOn(body),
    reboot: () => restart(body),
  };
}

function stateOf(body: Body): SimulatedState {
  settle(body.machine, body.monotonicMs());
  return {
    power: body.power,
    bootId: body.machine.bootId,
    packages: body.machine.disk.packages,
    fault: body.machine.fault,
    starts: new Map(body.machine.starts),
    reboots: body.reboots,
    snapshots: [...body.snapshots.keys()],
  };
}

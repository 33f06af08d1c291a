// Windows servers in this process: real SSH on loopback addresses, the stand-in of Windows behind.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../../domain/clock.ts';
import { readsStdin } from '../../../targets/windows/stand-in/command-line.ts';
import type { WindowsMachine } from '../../../targets/windows/stand-in/machine.ts';
import { runCommand } from '../../../targets/windows/stand-in/run-command.ts';
import { demoHostKey } from '../ssh/demo-host-key.ts';
import { openSomewhere, placesFor } from '../ssh/own-address.ts';
import { createEndpoint, type Endpoint, type EndpointAnswer, type EndpointPort } from '../ssh/ssh-endpoint.ts';
import {
  bootAgain,
  createWindowsMachine,
  diskOf,
  keepTime,
  setFault,
  type WindowsDisk,
  type WindowsFault,
  type WindowsHost,
} from './windows-host.ts';

export type WindowsHostControl = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly machine: WindowsMachine;
  /** null: healthy again. */
  setFault(fault: WindowsFault | null): Promise<void>;
  takeSnapshot(id: string): void;
  /** The disk as it was, then a boot. Throws when there is none. */
  restoreSnapshot(id: string): Promise<void>;
  removeSnapshot(id: string): void;
  powerOff(): Promise<void>;
  /** Boots a host that is off; nothing when it is on. */
  powerOn(): void;
};

export type WindowsHosts = { readonly hosts: readonly WindowsHostControl[]; close(): Promise<void> };

export type WindowsOptions = {
  /** The OpenSSH public key that every host accepts, for any user. */
  readonly authorizedKey: string;
  readonly clock: Clock;
};

/** Rejects, with nothing left behind, when a host cannot listen. */
export async function startWindowsHosts(hosts: readonly WindowsHost[], options: WindowsOptions): Promise<WindowsHosts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-demo-windows-'));
  const started: Started[] = [];
  const close = async () => {
    await Promise.all(started.map((one) => one.close()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const [i, host] of hosts.entries())
      started.push(await startHost(host, i, path.join(folder, host.name), options));
  } catch (error) {
    await close();
    throw error;
  }
  return { hosts: started.map(({ control }) => control), close };
}

type Started = { readonly control: WindowsHostControl; close(): Promise<void> };

type Body = {
  readonly machine: WindowsMachine;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly snapshots: Map<string, WindowsDisk>;
  isOn: boolean;
  isRefused: boolean;
};

/** How soon the port follows a restart. */
const LOOK_MS = 200;

async function startHost(
  host: WindowsHost,
  index: number,
  folder: string,
  { authorizedKey, clock }: WindowsOptions,
): Promise<Started> {
  const machine = createWindowsMachine(folder, host, clock);
  let opened: Endpoint | null = null;
  const owner = {
    hostKey: demoHostKey(host.name),
    authorizedKey,
    mayLogin: () => true,
    readsStdin,
    answer: (command: string, stdin: Buffer) => answer(machine, clock, command, stdin),
    happened: () => opened?.cut(),
  };
  const [endpoint, at] = await openSomewhere(placesFor(11, index, 0), (place) => createEndpoint(place, owner));
  opened = endpoint;
  const isRefused = host.fault?.kind === 'ssh-refused';
  const body: Body = { machine, endpoint, clock, snapshots: new Map(), isOn: true, isRefused };
  const port = portThatFollows(body);
  await port.look();
  return { control: controlOf(host.name, body, at, port.look), close: port.close };
}

function answer(machine: WindowsMachine, clock: Clock, command: string, stdin: Buffer): EndpointAnswer {
  keepTime(machine, clock);
  const outcome = runCommand(machine, command, stdin);
  if (outcome.kind === 'written') return outcome;
  return { exitCode: 1, stdout: '', stderr: '', event: 'drop-connections' };
}

/** The port is open while somebody would be let in. Looks never overlap. */
function portThatFollows(body: Body) {
  let turn: Promise<void> = Promise.resolve();
  let isClosed = false;
  const apply = async () => {
    keepTime(body.machine, body.clock);
    const isOpen = !isClosed && body.isOn && !body.isRefused && !body.machine.isDown();
    if (isOpen) await body.endpoint.open();
    else await body.endpoint.shut();
  };
  const look = () => {
    turn = turn.then(apply, apply);
    return turn;
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  timer.unref();
  return {
    look,
    close: async () => {
      clearInterval(timer);
      isClosed = true;
      await look();
    },
  };
}

function controlOf(name: string, body: Body, at: EndpointPort, look: () => Promise<void>): WindowsHostControl {
  const { machine, snapshots } = body;
  return {
    name,
    ...at,
    machine,
    async setFault(fault) {
      setFault(machine, fault);
      body.isRefused = fault?.kind === 'ssh-refused';
      await look();
    },
    takeSnapshot: (id) => void snapshots.set(id, structuredClone(diskOf(machine))),
    async restoreSnapshot(id) {
      const disk = snapshots.get(id);
      if (disk === undefined) throw new Error(`${name} has no snapshot ${id}`);
      body.isOn = true;
      bootAgain(machine, disk);
      await look();
    },
    removeSnapshot: (id) => void snapshots.delete(id),
    async powerOff() {
      body.isOn = false;
      await look();
    },
    powerOn() {
      if (body.isOn) return;
      body.isOn = true;
      bootAgain(machine, null);
    },
  };
}

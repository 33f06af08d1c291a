// A vCenter in memory that listens on loopback, for the demo and for tests: machines, snapshot trees, tasks that take seconds,
// sessions that expire, and faults on demand.
import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { child } from '../../../targets/vcenter/xml-node.ts';
import { firmwareUuid } from '../firmware-uuid.ts';
import { createRequestReader, faultAnswer, type Request, response } from './answers.ts';
import { createFaultList, type FaultList, type SimulatedFault } from './faults.ts';
import {
  createMachines,
  type Machine,
  type SimulatedDatastore,
  type SimulatedVm,
  type VmSnapshotState,
  vmState,
} from './machines.ts';
import { type MachineHooks, machineOf, type Outcome, perform, type SimulatedUser, type World } from './operations.ts';
import { createPropertyCollector } from './property-collector.ts';
import { DEFAULT_DATASTORE, type Storage } from './storage.ts';
import { createTaskList } from './tasks.ts';

export type SimulatedVcenterOptions = {
  readonly name: string;
  readonly vms: readonly SimulatedVm[];
  readonly users: readonly SimulatedUser[];
  /** Before each answer; default 0. */
  readonly latencyMs?: number;
  /** How long each task takes; default 0. */
  readonly taskSeconds?: number;
  /** PEM. Without: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly hooks?: MachineHooks;
  /** Default: any free port. */
  readonly port?: number;
  /** Default: one with room. Read at each question, so that a test can fill one. */
  readonly datastores?: readonly SimulatedDatastore[];
  /** What has been written since that snapshot was taken, null: not told; default 1 GiB. */
  readonly deltaBytes?: Storage['deltaBytes'];
  /** Date of the snapshots; default: the system's. */
  readonly now?: () => Date;
  /** How it names itself; default: made of its name. */
  readonly instance?: string;
};

export type SimulatedCall = { readonly method: string; readonly vm: string | null };

export type SimulatedVcenter = {
  readonly name: string;
  /** `http(s)://127.0.0.1:port/sdk` */
  readonly url: string;
  state(): readonly VmSnapshotState[];
  /** Every call so far that was understood, refused ones included. */
  calls(): readonly SimulatedCall[];
  addFault(fault: SimulatedFault): void;
  clearFaults(): void;
  /** Every login ends, as after its idle time. */
  expireSessions(): void;
  sessions(): number;
  /** As when a machine is moved to another vCenter: it has another reference there. Its snapshots go with it. */
  move(vm: string, to: SimulatedVcenter): void;
  /** The other half of `move`. */
  admit(machine: Machine): void;
  /** As when it was built anew: the logins end, the references stay. */
  becomeAnother(instance: string): void;
  /** As when the account lacks the right to read that property. */
  hideProperty(path: string): void;
  /** As when removals leave disks that must be consolidated by hand. */
  leaveDisksToConsolidate(): void;
  /** How many tasks have run together at most. */
  mostTasksAtOnce(): number;
  close(): Promise<void>;
};

type Simulation = {
  readonly world: World;
  readonly read: (body: string) => Request | null;
  readonly faults: FaultList;
  readonly calls: SimulatedCall[];
  readonly latencyMs: number;
  instance: string;
};

const cookieName = 'vmware_soap_session';
const maxBodyBytes = 1024 * 1024;

export async function startSimulatedVcenter(options: SimulatedVcenterOptions): Promise<SimulatedVcenter> {
  const simulation = await createSimulation(options);
  const listener: RequestListener = (request, answer) => {
    // Whoever asked may be gone before the answer: one that nobody listens to would end all vCenters.
    answer.on('error', () => undefined);
    serve(simulation, request, answer).catch(() => answer.destroy());
  };
  const server = options.tls === undefined ? http.createServer(listener) : https.createServer(options.tls, listener);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { world, faults, calls } = simulation;
  return {
    name: options.name,
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/sdk`,
    state: () => world.machines.map(vmState),
    calls: () => [...calls],
    addFault: faults.add,
    clearFaults: faults.clear,
    expireSessions: () => world.sessions.clear(),
    sessions: () => world.sessions.size,
    move: (vm, to) => {
      const index = world.machines.findIndex(({ name }) => name === vm);
      for (const machine of world.machines.splice(index, index < 0 ? 0 : 1)) to.admit(machine);
    },
    admit: (machine) => {
      world.machines.push({ ...machine, moref: `vm-${901 + world.machines.length}` });
    },
    becomeAnother: (instance) => {
      simulation.instance = instance;
      world.sessions.clear();
    },
    hideProperty: world.collector.hide,
    leaveDisksToConsolidate: () => {
      for (const vm of world.machines) vm.consolidationNeeded = true;
    },
    mostTasksAtOnce: world.tasks.mostAtOnce,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, world.tasks.close()]);
    },
  };
}

const gibibyte = () => 1024 ** 3;

async function createSimulation(options: SimulatedVcenterOptions): Promise<Simulation> {
  const storage = { datastores: options.datastores ?? [DEFAULT_DATASTORE], deltaBytes: options.deltaBytes ?? gibibyte };
  const machines = createMachines(options.vms, storage.datastores[0]?.name ?? '');
  const tasks = createTaskList(options.taskSeconds ?? 0);
  const world: World = {
    machines,
    tasks,
    collector: createPropertyCollector({ machines, tasks, storage }),
    users: options.users,
    sessions: new Set(),
    logins: new Map(),
    hooks: options.hooks ?? {},
    now: options.now ?? (() => new Date()),
    instance: () => simulation.instance,
  };
  const simulation: Simulation = {
    world,
    read: await createRequestReader(),
    faults: createFaultList(),
    calls: [],
    latencyMs: options.latencyMs ?? 0,
    instance: options.instance ?? firmwareUuid(`vcenter-${options.name}`),
  };
  return simulation;
}

async function serve(simulation: Simulation, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const body = await readBody(incoming);
  if (simulation.latencyMs > 0) await delay(simulation.latencyMs);
  const request = simulation.read(body);
  if (request === null) return send(answer, 500, faultAnswer('InvalidRequest', 'The request is not understood.'));
  const { world, faults, calls } = simulation;
  const vm = machineOf(world.machines, request.target)?.name ?? null;
  calls.push({ method: request.method, vm });
  const session = sessionOf(incoming);
  if (!isOpen(request.method) && !world.sessions.has(session)) {
    return send(answer, 500, faultAnswer('NotAuthenticated', 'The session is not authenticated.'));
  }
  const fault = faults.take(request.method, vm, child(request.args, 'quiesce') === true);
  if (misbehave(answer, fault)) return;
  if (request.method === 'Logout') world.sessions.delete(session);
  const outcome = perform(world, request, fault);
  if (fault?.action === 'lost-answer' || fault?.answer === 'lost') answer.destroy();
  else sendOutcome(answer, request.method, outcome);
}

function isOpen(method: string): boolean {
  return method === 'RetrieveServiceContent' || method === 'Login';
}

/** The faults that keep a call from being done; true when one did. */
function misbehave(answer: ServerResponse, fault: SimulatedFault | null): boolean {
  if (fault === null) return false;
  if (fault.action === 'silence') return true;
  if (fault.action === 'dropped-call') answer.destroy();
  else if (fault.action === 'http-error')
    send(answer, fault.status ?? 503, '<html><body>Service unavailable</body></html>');
  else if (fault.action === 'soap-fault') {
    send(answer, 500, faultAnswer(fault.fault ?? 'RuntimeFault', fault.message ?? 'Simulated fault.'));
  } else return false;
  return true;
}

function sendOutcome(answer: ServerResponse, method: string, outcome: Outcome): void {
  if (outcome.kind === 'fault') {
    send(answer, 500, faultAnswer(outcome.fault, outcome.message));
    return;
  }
  if (outcome.newSession !== undefined) {
    answer.setHeader('Set-Cookie', `${cookieName}="${outcome.newSession}"; Path=/; HttpOnly`);
  }
  send(answer, 200, response(method, outcome.inside));
}

function send(answer: ServerResponse, status: number, xml: string): void {
  answer.statusCode = status;
  answer.setHeader('Content-Type', 'text/xml; charset=utf-8');
  answer.end(xml);
}

function sessionOf(incoming: IncomingMessage): string {
  const found = new RegExp(`${cookieName}="?([^";]+)"?`).exec(incoming.headers.cookie ?? '');
  return found?.[1] ?? '';
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error('request too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

// What the operations of a simulated vCenter do. Each answers the inside of its response, or a fault.
import { randomUUID } from 'node:crypto';
import { child, children, type ManagedObject, text } from '../../../targets/vcenter/xml-node.ts';
import { element, type Request, referenceElement } from './answers.ts';
import type { SimulatedFault } from './faults.ts';
import {
  dropSnapshot,
  findSnapshot,
  goBackTo,
  type Machine,
  takeSnapshot,
  type VmSnapshotState,
  vmState,
} from './machines.ts';
import type { PropertyCollector } from './property-collector.ts';
import { type SimulatedTask, TaskFailure, type TaskList } from './tasks.ts';

export type MachineHooks = {
  /** The work of a task waits for them; one that throws makes the task end in error. */
  readonly onSnapshot?: (vm: VmSnapshotState, snapshotId: string) => Promise<void> | void;
  /** Called with the machine off, before it is switched on again. */
  readonly onRevert?: (vm: VmSnapshotState, snapshotId: string) => Promise<void> | void;
  readonly onRemove?: (vm: VmSnapshotState, snapshotId: string) => Promise<void> | void;
  readonly onPowerOn?: (vm: VmSnapshotState) => Promise<void> | void;
  /** `guest`: its operating system was asked to shut down; one that answers false does not. */
  readonly onPowerOff?: (vm: VmSnapshotState, how: 'guest' | 'hard') => Promise<boolean> | boolean;
};

export type SimulatedUser = {
  readonly username: string;
  readonly password: string;
  /** Privileges that it has not, on any machine. */
  readonly lacks?: readonly string[];
};

export type World = {
  readonly machines: Machine[];
  readonly tasks: TaskList;
  readonly collector: PropertyCollector;
  readonly users: readonly SimulatedUser[];
  readonly sessions: Set<string>;
  /** By the key of a login. */
  readonly logins: Map<string, SimulatedUser>;
  readonly hooks: MachineHooks;
  readonly now: () => Date;
  /** How it names itself. */
  readonly instance: () => string;
};

export type Outcome =
  | { readonly kind: 'done'; readonly inside: string; readonly newSession?: string }
  | { readonly kind: 'fault'; readonly fault: string; readonly message: string };

type Operation = (world: World, request: Request, fault: SimulatedFault | null) => Outcome;

const operations: Readonly<Record<string, Operation>> = {
  RetrieveServiceContent: ({ instance }) =>
    done(`<returnval>${serviceContent}<about>${element('instanceUuid', instance())}</about></returnval>`),
  CurrentTime: (world) => done(`<returnval>${world.now().toISOString()}</returnval>`),
  Login: login,
  Logout: () => done(''),
  CreateContainerView: () =>
    done(referenceElement('returnval', { type: 'ContainerView', value: `view-${randomUUID()}` })),
  DestroyView: () => done(''),
  HasPrivilegeOnEntities: tellPrivileges,
  RetrievePropertiesEx: (world, { args }) => orGone(world.collector.retrieve(args)),
  ContinueRetrievePropertiesEx: (world, { args }) => orGone(world.collector.next(text(child(args, 'token')))),
  CreateSnapshot_Task: createSnapshot,
  RemoveSnapshot_Task: removeSnapshot,
  RevertToSnapshot_Task: revertToSnapshot,
  PowerOnVM_Task: powerOn,
  PowerOffVM_Task: powerOff,
  ResetVM_Task: reset,
  ShutdownGuest: shutDownGuest,
};

const serviceContent = [
  ['rootFolder', 'Folder', 'group-d1'],
  ['propertyCollector', 'PropertyCollector', 'propertyCollector'],
  ['viewManager', 'ViewManager', 'ViewManager'],
  ['sessionManager', 'SessionManager', 'SessionManager'],
  ['taskManager', 'TaskManager', 'TaskManager'],
  ['authorizationManager', 'AuthorizationManager', 'AuthorizationManager'],
]
  .map(([name = '', type = '', value = '']) => referenceElement(name, { type, value }))
  .join('');

export function perform(world: World, request: Request, fault: SimulatedFault | null): Outcome {
  const operation = operations[request.method];
  if (operation === undefined) return refused('NotSupported', `${request.method} is not simulated`);
  return operation(world, request, fault);
}

/** The machine that a call is about; null for calls about none. */
export function machineOf(machines: readonly Machine[], target: ManagedObject): Machine | null {
  return machines.find((vm) => vm.moref === target.value || findSnapshot(vm, target.value) !== null) ?? null;
}

function login(world: World, { args }: Request): Outcome {
  const username = text(child(args, 'userName'));
  const password = text(child(args, 'password'));
  const known = world.users.find((u) => u.username === username && u.password === password);
  if (known === undefined)
    return refused('InvalidLogin', 'Cannot complete login due to an incorrect user name or password.');
  const newSession = randomUUID();
  world.sessions.add(newSession);
  world.logins.set(newSession, known);
  return { kind: 'done', inside: `<returnval><key>${newSession}</key></returnval>`, newSession };
}

function tellPrivileges({ logins }: World, { args }: Request): Outcome {
  const lacks = logins.get(text(child(args, 'sessionId')))?.lacks ?? [];
  const told = children(args, 'privId').map((node) => {
    const id = text(node);
    return `<privAvailability>${element('privId', id)}${element('isGranted', String(!lacks.includes(id)))}</privAvailability>`;
  });
  return done(`<returnval>${told.join('')}</returnval>`);
}

function createSnapshot(world: World, { method, target, args }: Request, fault: SimulatedFault | null): Outcome {
  return startTask(world, method, target, fault, async (vm) => {
    const id = `snapshot-${randomUUID()}`;
    await world.hooks.onSnapshot?.(vmState(vm), id);
    const quiesced = child(args, 'quiesce') === true;
    const memory = child(args, 'memory') === true;
    const texts = { name: text(child(args, 'name')), description: text(child(args, 'description')) };
    takeSnapshot(vm, { id, ...texts, quiesced, memory, createdAt: world.now() });
    return id;
  });
}

function removeSnapshot(world: World, { method, target, args }: Request, fault: SimulatedFault | null): Outcome {
  return startTask(world, method, target, fault, async (vm) => {
    dropSnapshot(vm, snapshotOf(vm, target), child(args, 'removeChildren') === true);
    await world.hooks.onRemove?.(vmState(vm), target.value);
    return null;
  });
}

function revertToSnapshot(world: World, { method, target }: Request, fault: SimulatedFault | null): Outcome {
  return startTask(world, method, target, fault, async (vm) => {
    goBackTo(vm, snapshotOf(vm, target));
    await world.hooks.onRevert?.(vmState(vm), target.value);
    return null;
  });
}

function powerOn(world: World, { method, target }: Request, fault: SimulatedFault | null): Outcome {
  return startTask(world, method, target, fault, async (vm) => {
    if (vm.poweredOn) throw new TaskFailure({ fault: 'InvalidPowerState', message: 'The machine is on already.' });
    vm.poweredOn = true;
    await world.hooks.onPowerOn?.(vmState(vm));
    return null;
  });
}

function powerOff(world: World, { method, target }: Request, fault: SimulatedFault | null): Outcome {
  return startTask(world, method, target, fault, async (vm) => {
    if (!vm.poweredOn) throw new TaskFailure({ fault: 'InvalidPowerState', message: 'The machine is off already.' });
    vm.poweredOn = false;
    await world.hooks.onPowerOff?.(vmState(vm), 'hard');
    return null;
  });
}

/** The plug is pulled, and put back. */
function reset(world: World, { method, target }: Request, fault: SimulatedFault | null): Outcome {
  return startTask(world, method, target, fault, async (vm) => {
    if (!vm.poweredOn) throw new TaskFailure({ fault: 'InvalidPowerState', message: 'The machine is off.' });
    await world.hooks.onPowerOff?.(vmState(vm), 'hard');
    await world.hooks.onPowerOn?.(vmState(vm));
    return null;
  });
}

/** Answered at once; the guest takes its time. */
function shutDownGuest(world: World, { target }: Request): Outcome {
  const vm = machineOf(world.machines, target);
  if (vm === null) return gone;
  if (!vm.poweredOn) return refused('InvalidPowerState', 'The machine is off already.');
  if (!vm.toolsRunning) return refused('ToolsUnavailable', 'VMware Tools is not running in it.');
  void Promise.resolve(world.hooks.onPowerOff?.(vmState(vm), 'guest')).then((goes) => {
    if (goes !== false) vm.poweredOn = false;
  });
  return done('');
}

function startTask(
  world: World,
  method: string,
  target: ManagedObject,
  fault: SimulatedFault | null,
  work: (vm: Machine) => Promise<string | null>,
): Outcome {
  const vm = machineOf(world.machines, target);
  if (vm === null) return gone;
  const task: SimulatedTask = world.tasks.start(method, vm.moref, async () => {
    const failure = fault === null ? null : taskFailure(fault);
    if (failure !== null) throw failure;
    return work(vm);
  });
  return done(referenceElement('returnval', { type: 'Task', value: task.moref }));
}

function taskFailure(fault: SimulatedFault): TaskFailure | null {
  const usual = { 'quiesce-fails': 'ApplicationQuiesceFault', 'task-fails': 'GenericVmConfigFault' } as const;
  if (fault.action !== 'quiesce-fails' && fault.action !== 'task-fails') return null;
  const type = fault.fault ?? usual[fault.action];
  return new TaskFailure({ fault: type, message: fault.message ?? `Simulated ${type}.` });
}

function snapshotOf(vm: Machine, target: ManagedObject) {
  const node = findSnapshot(vm, target.value);
  if (node === null) throw new TaskFailure({ fault: 'NotFound', message: 'The snapshot is gone.' });
  return node;
}

const gone = refused('ManagedObjectNotFound', 'The object has already been deleted or has not been completely created');

function orGone(inside: string | null): Outcome {
  return inside === null ? gone : done(inside);
}

function done(inside: string): Outcome {
  return { kind: 'done', inside };
}

function refused(fault: string, message: string): Outcome {
  return { kind: 'fault', fault, message };
}

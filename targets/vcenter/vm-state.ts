// What one virtual machine looks like now: its power, its snapshots, and the tasks that are changing it.
import { VimFault } from './call-failure.ts';
import { allReadable, type ObjectProperties, readProperties } from './properties.ts';
import type { VimSession } from './session.ts';
import { child, children, type ManagedObject, reference, text, type XmlNode, xsiType } from './xml-node.ts';

export type Snapshot = {
  readonly moref: string;
  readonly name: string;
  readonly quiesced: boolean;
  /** By the clock of the vCenter; null when it gives none. */
  readonly createdAt: Date | null;
};

export type VmState = {
  readonly poweredOn: boolean;
  /** Every snapshot of the tree, parents before children. */
  readonly snapshots: readonly Snapshot[];
  readonly consolidationNeeded: boolean;
};

export function vmObject(moref: string): ManagedObject {
  return { type: 'VirtualMachine', value: moref };
}

/** Throws VimFault `ManagedObjectNotFound` when the machine is gone. */
export async function readVmState(session: VimSession, moref: string): Promise<VmState> {
  const paths = ['runtime.powerState', 'runtime.consolidationNeeded', 'snapshot'];
  const values = await readOne(session, vmObject(moref), paths);
  return {
    poweredOn: text(values.get('runtime.powerState')) === 'poweredOn',
    snapshots: snapshotsOf(values.get('snapshot')),
    consolidationNeeded: text(values.get('runtime.consolidationNeeded')) === 'true',
  };
}

/** Of the property `snapshot`, parents before children; it is unset where there are none. */
export function snapshotsOf(info: XmlNode): readonly Snapshot[] {
  return children(info, 'rootSnapshotList').flatMap(flatten);
}

function flatten(node: XmlNode): readonly Snapshot[] {
  const snapshot = {
    moref: reference(child(node, 'snapshot'))?.value ?? '',
    name: text(child(node, 'name')),
    quiesced: text(child(node, 'quiesced')) === 'true',
    createdAt: instant(text(child(node, 'createTime'))),
  };
  return [snapshot, ...children(node, 'childSnapshotList').flatMap(flatten)];
}

function instant(written: string): Date | null {
  const read = new Date(written);
  return Number.isNaN(read.getTime()) ? null : read;
}

export type TaskKind = 'create' | 'remove' | 'revert' | 'other';

export type TaskFault = { readonly fault: string; readonly message: string };

export type TaskState = {
  readonly moref: string;
  readonly kind: TaskKind;
  /** The object it works on. */
  readonly entity: string;
  readonly progress: number | null;
  readonly state:
    | { readonly kind: 'running' }
    | { readonly kind: 'success'; readonly result: string | null }
    | { readonly kind: 'error'; readonly fault: TaskFault };
};

const taskPaths = ['name', 'descriptionId', 'entity', 'state', 'progress', 'result', 'error'].map((p) => `info.${p}`);

/** Throws VimFault `ManagedObjectNotFound` when the vCenter has forgotten the task: it does so some minutes after its end. */
export async function readTask(session: VimSession, task: ManagedObject): Promise<TaskState> {
  return taskState(task, await readOne(session, task, taskPaths));
}

/**
 * Tasks of this machine, queued, running or ended lately. Both lists are read: that of the machine, and that of the task manager,
 * because either alone may be cut short; a task of both is given once.
 */
export async function readRecentTasks(session: VimSession, moref: string): Promise<readonly TaskState[]> {
  const found = await session.read((call, content) => {
    const owners = [vmObject(moref), content.taskManager].filter((o) => o !== null);
    const starts = owners.map((object) => ({ object, follow: 'recentTask' }));
    return readProperties(call, content, { starts, wanted: [{ type: 'Task', paths: taskPaths }], pageSize: 500 });
  });
  // Another account's task may be hidden: it is then left out, like a task that ended while it was read.
  const tasks = found.filter((t) => t.values.has('info.state')).map((t) => taskState(t.object, t.values));
  const ofMachine = tasks.filter((task) => task.entity === moref);
  return Array.from(new Map(ofMachine.map((task) => [task.moref, task])).values());
}

function taskState(task: ManagedObject, values: ObjectProperties['values']): TaskState {
  const progress = Number.parseInt(text(values.get('info.progress')), 10);
  return {
    moref: task.value,
    kind: taskKind(`${text(values.get('info.name'))} ${text(values.get('info.descriptionId'))}`),
    entity: text(values.get('info.entity')),
    progress: Number.isNaN(progress) ? null : progress,
    state: runState(values),
  };
}

function runState(values: ObjectProperties['values']): TaskState['state'] {
  const state = text(values.get('info.state'));
  if (state === 'success') return { kind: 'success', result: reference(values.get('info.result'))?.value ?? null };
  if (state !== 'error') return { kind: 'running' };
  return { kind: 'error', fault: taskFault(values.get('info.error')) };
}

function taskFault(error: XmlNode): TaskFault {
  const typed = child(error, 'fault');
  return { fault: xsiType(typed), message: text(child(error, 'localizedMessage')) };
}

function taskKind(names: string): TaskKind {
  if (/create_?snapshot/i.test(names)) return 'create';
  if (/revert/i.test(names)) return 'revert';
  return /remove\w*snapshot|snapshot\.remove/i.test(names) ? 'remove' : 'other';
}

async function readOne(
  session: VimSession,
  object: ManagedObject,
  paths: readonly string[],
): Promise<ObjectProperties['values']> {
  const [found] = await session.read((call, content) =>
    readProperties(call, content, { starts: [{ object }], wanted: [{ type: object.type, paths }], pageSize: 1 }),
  );
  if (found === undefined) throw new VimFault('ManagedObjectNotFound', `${object.type} ${object.value} is gone`);
  return allReadable(found).values;
}

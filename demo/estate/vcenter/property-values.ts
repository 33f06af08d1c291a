// The properties that a simulated vCenter knows, as XML. null: unset, and then left out of the answer.
import { escapeXml, type ManagedObject } from '../../../targets/vcenter/xml-node.ts';
import { element, referenceElement, typedValue } from './answers.ts';
import { type Machine, type SimulatedDatastore, type SnapshotState, vmState } from './machines.ts';
import { layoutOf, type Storage } from './storage.ts';
import type { SimulatedTask } from './tasks.ts';

export function machineObject(vm: Machine): ManagedObject {
  return { type: 'VirtualMachine', value: vm.moref };
}

export function machineProperty(vm: Machine, path: string, storage: Storage): string | null {
  const values: Readonly<Record<string, () => string | null>> = {
    name: () => text(storedName(vm.name)),
    'guest.hostName': () => (vm.guestHostName === '' ? null : text(vm.guestHostName)),
    'config.template': () => flag(vm.template),
    'config.uuid': () => (vm.uuid === null ? null : text(vm.uuid)),
    'summary.config.uuid': () => (vm.uuid === null ? null : text(vm.uuid)),
    'runtime.powerState': () => typedValue('VirtualMachinePowerState', powerState(vm)),
    'runtime.consolidationNeeded': () => flag(vm.consolidationNeeded),
    snapshot: () => snapshotInfo(vm),
    layoutEx: () => typedValue('VirtualMachineFileLayoutEx', layoutOf(vm, storage.deltaBytes)),
  };
  return values[path]?.() ?? null;
}

function powerState({ poweredOn, suspended }: Machine): string {
  if (poweredOn) return 'poweredOn';
  return suspended ? 'suspended' : 'poweredOff';
}

/** The inventory escapes the characters of its paths. */
function storedName(name: string): string {
  return name.replace(/[%/\\]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
}

function snapshotInfo(vm: Machine): string | null {
  const { snapshots, currentSnapshot } = vmState(vm);
  if (snapshots.length === 0) return null;
  const current = currentSnapshot === null ? '' : referenceElement('currentSnapshot', snapshotObject(currentSnapshot));
  const roots = snapshots.map((s) => snapshotTree('rootSnapshotList', vm, s)).join('');
  return typedValue('VirtualMachineSnapshotInfo', current + roots);
}

function snapshotTree(name: string, vm: Machine, snapshot: SnapshotState): string {
  const inside = [
    referenceElement('snapshot', snapshotObject(snapshot.id)),
    referenceElement('vm', machineObject(vm)),
    element('name', snapshot.name),
    element('description', snapshot.description),
    element('createTime', snapshot.createdAt.toISOString()),
    element('state', snapshot.memory ? 'poweredOn' : 'poweredOff'),
    element('quiesced', String(snapshot.quiesced)),
    ...snapshot.children.map((child) => snapshotTree('childSnapshotList', vm, child)),
  ];
  return `<${name}>${inside.join('')}</${name}>`;
}

export function snapshotObject(id: string): ManagedObject {
  return { type: 'VirtualMachineSnapshot', value: id };
}

export function datastoreObject({ name }: SimulatedDatastore): ManagedObject {
  return { type: 'Datastore', value: `datastore-${name}` };
}

export function datastoreProperty(datastore: SimulatedDatastore, path: string): string | null {
  const values: Readonly<Record<string, () => string>> = {
    name: () => text(storedName(datastore.name)),
    'summary.capacity': () => typedValue('xsd:long', String(datastore.capacityBytes)),
    'summary.freeSpace': () => typedValue('xsd:long', String(datastore.freeBytes)),
    'summary.accessible': () => flag(datastore.accessible ?? true),
  };
  return values[path]?.() ?? null;
}

export function taskProperty(task: SimulatedTask, progress: number | null, path: string): string | null {
  const vm = { type: 'VirtualMachine', value: task.vmMoref };
  const values: Readonly<Record<string, () => string | null>> = {
    'info.name': () => text(task.name),
    'info.descriptionId': () => text(`VirtualMachine.${task.name.replace(/_Task$/, '')}`),
    'info.entity': () => objectValue(vm),
    'info.state': () => typedValue('TaskInfoState', task.state),
    'info.progress': () => (progress === null ? null : typedValue('xsd:int', String(progress))),
    'info.result': () => (task.result === null ? null : objectValue(snapshotObject(task.result))),
    'info.error': () => (task.error === null ? null : errorValue(task.error)),
  };
  return values[path]?.() ?? null;
}

function errorValue(error: { readonly fault: string; readonly message: string }): string {
  const inside = `<fault xsi:type="${error.fault}"></fault>${element('localizedMessage', error.message)}`;
  return typedValue('LocalizedMethodFault', inside);
}

function objectValue(object: ManagedObject): string {
  return `<val xsi:type="ManagedObjectReference" type="${object.type}">${escapeXml(object.value)}</val>`;
}

function text(value: string): string {
  return typedValue('xsd:string', escapeXml(value));
}

function flag(value: boolean): string {
  return typedValue('xsd:boolean', String(value));
}

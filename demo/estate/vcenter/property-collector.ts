// Answers RetrievePropertiesEx of a simulated vCenter, page by page.
import {
  child,
  children,
  type ManagedObject,
  reference,
  text,
  type XmlNode,
} from '../../../targets/vcenter/xml-node.ts';
import { element, referenceElement } from './answers.ts';
import type { Machine, SimulatedDatastore } from './machines.ts';
import { datastoreObject, datastoreProperty, machineObject, machineProperty, taskProperty } from './property-values.ts';
import type { Storage } from './storage.ts';
import type { SimulatedTask, TaskList } from './tasks.ts';

export type PropertyCollector = {
  /** The inside of the answer; null when a start does not exist. */
  retrieve(args: XmlNode): string | null;
  /** null when the token is unknown. */
  next(token: string): string | null;
  /** From now on the account may not read that property. */
  hide(path: string): void;
};

type Found =
  | { readonly kind: 'VirtualMachine'; readonly vm: Machine }
  | { readonly kind: 'Datastore'; readonly datastore: SimulatedDatastore }
  | { readonly kind: 'Task'; readonly task: SimulatedTask };

type Known = { readonly machines: readonly Machine[]; readonly tasks: TaskList; readonly storage: Storage };

const defaultPage = 100;

export function createPropertyCollector(known: Known): PropertyCollector {
  const pages = new Map<string, { readonly objects: readonly string[]; readonly size: number }>();
  const hidden = new Set<string>();
  let count = 0;

  function page(objects: readonly string[], size: number): string {
    if (objects.length === 0) return '';
    const rest = objects.slice(size);
    if (rest.length === 0) return `<returnval>${objects.join('')}</returnval>`;
    const token = `page-${++count}`;
    pages.set(token, { objects: rest, size });
    return `<returnval>${element('token', token)}${objects.slice(0, size).join('')}</returnval>`;
  }

  return {
    retrieve(args) {
      const spec = child(args, 'specSet');
      const found = children(spec, 'objectSet').map((start) => reached(start, known));
      if (found.includes(null)) return null;
      const size = Number(child(child(args, 'options'), 'maxObjects') ?? defaultPage);
      return page(
        found.flatMap((f) => f ?? []).map((f) => objectContent(f, children(spec, 'propSet'), known, hidden)),
        size,
      );
    },
    hide: (path) => void hidden.add(path),
    next(token) {
      const there = pages.get(token);
      pages.delete(token);
      return there === undefined ? null : page(there.objects, there.size);
    },
  };
}

/** What a start leads to; null when it does not exist. */
function reached(start: XmlNode, { machines, tasks, storage }: Known): readonly Found[] | null {
  const object = reference(child(start, 'obj'));
  const follow = text(child(child(start, 'selectSet'), 'path'));
  if (object === null) return null;
  if (object.type === 'ContainerView' && follow === 'view')
    return machines.map((vm) => ({ kind: 'VirtualMachine', vm }));
  if (object.type === 'TaskManager' && follow === 'recentTask') return tasks.recent().map(foundTask);
  if (object.type === 'Task') return only(tasks.find(object.value), foundTask);
  const vm = machines.find((m) => m.moref === object.value) ?? null;
  if (vm !== null && follow === 'recentTask') return tasks.recent(vm.moref).map(foundTask);
  if (vm !== null && follow === 'datastore') return datastoresOf(vm, storage);
  return only(vm, (there) => ({ kind: 'VirtualMachine', vm: there }));
}

function datastoresOf(vm: Machine, { datastores }: Storage): readonly Found[] {
  return datastores
    .filter(({ name }) => vm.datastores.includes(name) || name === vm.imageOn)
    .map((datastore) => ({ kind: 'Datastore', datastore }));
}

function foundTask(task: SimulatedTask): Found {
  return { kind: 'Task', task };
}

function only<T>(there: T | null, make: (there: T) => Found): readonly Found[] | null {
  return there === null ? null : [make(there)];
}

function objectContent(found: Found, propSets: readonly XmlNode[], known: Known, hidden: ReadonlySet<string>): string {
  const object = objectOf(found);
  const wanted = propSets.filter((p) => text(child(p, 'type')) === found.kind);
  const paths = wanted.flatMap((p) => children(p, 'pathSet').map(text));
  const properties = paths
    .filter((path) => !hidden.has(path))
    .flatMap((path) => {
      const value = propertyOf(found, path, known);
      return value === null ? [] : [`<propSet>${element('name', path)}${value}</propSet>`];
    });
  const missing = paths
    .filter((path) => hidden.has(path))
    .map((path) => `<missingSet>${element('path', path)}${noRight}</missingSet>`);
  return `<objects>${referenceElement('obj', object)}${properties.join('')}${missing.join('')}</objects>`;
}

const noRight = '<fault><fault xsi:type="NoPermission"></fault><localizedMessage></localizedMessage></fault>';

function objectOf(found: Found): ManagedObject {
  if (found.kind === 'Task') return { type: 'Task', value: found.task.moref };
  return found.kind === 'Datastore' ? datastoreObject(found.datastore) : machineObject(found.vm);
}

function propertyOf(found: Found, path: string, { tasks, storage }: Known): string | null {
  if (found.kind === 'VirtualMachine') return machineProperty(found.vm, path, storage);
  if (found.kind === 'Datastore') return datastoreProperty(found.datastore, path);
  return taskProperty(found.task, tasks.progress(found.task), path);
}

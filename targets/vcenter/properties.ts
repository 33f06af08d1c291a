// Reads properties of managed objects, all pages. What may not be read is kept apart from what is unset: a snapshot tree
// hidden by a missing right must not look like no snapshot.
import { VimFault } from './call-failure.ts';
import type { ServiceContent, VimCall } from './session.ts';
import { child, children, type ManagedObject, reference, referenceArgument, text, type XmlNode } from './xml-node.ts';

export type ObjectProperties = {
  readonly object: ManagedObject;
  /** Unset properties are absent. */
  readonly values: ReadonlyMap<string, XmlNode>;
  /** Properties that the account may not read. */
  readonly hidden: readonly string[];
};

/** Start from `object`; with `follow`, go along that property of it instead. */
export type Start = { readonly object: ManagedObject; readonly follow?: string };

export type Wanted = { readonly type: string; readonly paths: readonly string[] };

/** In the order of the vCenter. `pageSize` objects a call. Objects that are gone fail the call when they are a start. */
export async function readProperties(
  call: VimCall,
  content: ServiceContent,
  ask: { readonly starts: readonly Start[]; readonly wanted: readonly Wanted[]; readonly pageSize: number },
): Promise<readonly ObjectProperties[]> {
  const specSet = {
    propSet: ask.wanted.map((w) => ({ type: w.type, all: false, pathSet: w.paths })),
    objectSet: ask.starts.map(objectSpec),
  };
  const args = { specSet: [specSet], options: { maxObjects: ask.pageSize } };
  const found: ObjectProperties[] = [];
  let page = await call('RetrievePropertiesEx', content.propertyCollector, args);
  for (;;) {
    found.push(...children(page, 'objects').map(objectProperties));
    const token = text(child(page, 'token'));
    if (token === '') return found;
    page = await call('ContinueRetrievePropertiesEx', content.propertyCollector, { token });
  }
}

function objectSpec(start: Start): object {
  if (start.follow === undefined) return { obj: referenceArgument(start.object), skip: false };
  const along = {
    attributes: { 'xsi:type': 'TraversalSpec' },
    type: start.object.type,
    path: start.follow,
    skip: false,
  };
  return { obj: referenceArgument(start.object), skip: true, selectSet: [along] };
}

function objectProperties(node: XmlNode): ObjectProperties {
  const object = reference(child(node, 'obj'));
  if (object === null) throw new VimFault('', 'an object without a reference');
  const values = children(node, 'propSet').map((p) => [text(child(p, 'name')), child(p, 'val')] as const);
  const hidden = children(node, 'missingSet').map((m) => text(child(m, 'path')));
  return { object, values: new Map(values), hidden };
}

/** Throws VimFault when something asked is hidden. */
export function allReadable(found: ObjectProperties): ObjectProperties {
  const [hidden] = found.hidden;
  if (hidden !== undefined) throw new VimFault('NoPermission', `${hidden} of ${found.object.value} cannot be read`);
  return found;
}

// Where one machine is kept, how much is free there, and what its snapshots take. Reads only.
import type { Datastore } from '../ports.ts';
import { VimFault } from './call-failure.ts';
import { datastoreNames, type FileLayout, fileLayout, type SnapshotTree, snapshotSizes } from './file-layout.ts';
import { type ObjectProperties, readProperties } from './properties.ts';
import type { Vcenter } from './vcenter.ts';
import { inventoryName } from './vm-index.ts';
import { vmObject } from './vm-state.ts';
import { child, children, reference, text, type XmlNode } from './xml-node.ts';

const spacePaths = ['name', 'summary.capacity', 'summary.freeSpace', 'summary.accessible'];

/** Throws VimFault `ManagedObjectNotFound` when the machine is gone. */
export async function readDatastores(at: Vcenter, moref: string): Promise<readonly Datastore[]> {
  const { layout } = await readLayout(at, moref);
  const found = await at.session.read((call, content) => {
    const starts = [{ object: vmObject(moref), follow: 'datastore' }];
    return readProperties(call, content, { starts, wanted: [{ type: 'Datastore', paths: spacePaths }], pageSize: 100 });
  });
  const all = found.map(datastore);
  const used = layout === null ? new Set<string>() : datastoreNames(layout);
  if (used.size === 0) return all;
  const known = all.filter(({ name }) => used.has(name));
  const hidden = Array.from(used).filter((name) => !known.some((one) => one.name === name));
  return [...known, ...hidden.map((name) => ({ moref: name, name, capacityBytes: null, freeBytes: null }))];
}

/** Throws VimFault `ManagedObjectNotFound` when the machine is gone. */
export async function readSnapshotSizes(at: Vcenter, moref: string): Promise<ReadonlyMap<string, number>> {
  const { layout, tree } = await readLayout(at, moref);
  return layout === null || tree === null ? new Map() : snapshotSizes(layout, tree);
}

/** null: hidden, or not told yet. */
async function readLayout(
  at: Vcenter,
  moref: string,
): Promise<{ readonly layout: FileLayout | null; readonly tree: SnapshotTree | null }> {
  const wanted = [{ type: 'VirtualMachine', paths: ['layoutEx', 'snapshot'] }];
  const [found] = await at.session.read((call, content) =>
    readProperties(call, content, { starts: [{ object: vmObject(moref) }], wanted, pageSize: 1 }),
  );
  if (found === undefined) throw new VimFault('ManagedObjectNotFound', `VirtualMachine ${moref} is gone`);
  const layout = found.values.get('layoutEx');
  const tree = found.values.get('snapshot');
  return {
    layout: layout === undefined ? null : fileLayout(layout),
    tree: tree === undefined ? null : snapshotTree(tree),
  };
}

function datastore({ object, values }: ObjectProperties): Datastore {
  const accessible = text(values.get('summary.accessible')) === 'true';
  return {
    moref: object.value,
    name: inventoryName(text(values.get('name'))) || object.value,
    capacityBytes: bytes(values.get('summary.capacity')),
    // Of one that is not accessible the API gives a figure that means nothing.
    freeBytes: accessible ? bytes(values.get('summary.freeSpace')) : null,
  };
}

function bytes(node: XmlNode): number | null {
  const written = text(node);
  return /^\d+$/.test(written) ? Number(written) : null;
}

function snapshotTree(node: XmlNode): SnapshotTree {
  const below = new Map<string, readonly string[]>();
  const visit = (one: XmlNode) => {
    const grown = children(one, 'childSnapshotList');
    below.set(snapshotOf(one), grown.map(snapshotOf));
    for (const next of grown) visit(next);
  };
  for (const root of children(node, 'rootSnapshotList')) visit(root);
  return { children: below, current: reference(child(node, 'currentSnapshot'))?.value ?? null };
}

function snapshotOf(node: XmlNode): string {
  return reference(child(node, 'snapshot'))?.value ?? '';
}

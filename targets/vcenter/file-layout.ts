// Which files a machine consists of (VirtualMachine.layoutEx), and what each of its snapshots takes of them.
import { child, children, reference, text, type XmlNode } from './xml-node.ts';

export type LayoutFile = {
  /** `[datastore] folder/name` */
  readonly name: string;
  readonly type: string;
  /** null: the vCenter cannot tell now. */
  readonly bytes: number | null;
};

type Disk = { readonly key: string; readonly files: readonly string[] };

type LayoutSnapshot = { readonly ownFiles: readonly string[]; readonly disks: readonly Disk[] };

export type FileLayout = {
  readonly files: ReadonlyMap<string, LayoutFile>;
  readonly disks: readonly Disk[];
  readonly snapshots: ReadonlyMap<string, LayoutSnapshot>;
};

export function fileLayout(node: XmlNode): FileLayout {
  return {
    files: new Map(children(node, 'file').map((file) => [text(child(file, 'key')), layoutFile(file)])),
    disks: children(node, 'disk').map(disk),
    snapshots: new Map(
      children(node, 'snapshot').map((one) => [
        reference(child(one, 'key'))?.value ?? '',
        {
          // -1: none.
          ownFiles: ['dataKey', 'memoryKey'].map((key) => text(child(one, key))).filter((key) => /^\d+$/.test(key)),
          disks: children(one, 'disk').map(disk),
        },
      ]),
    ),
  };
}

function layoutFile(node: XmlNode): LayoutFile {
  const size = text(child(node, 'size'));
  const readable = /^\d+$/.test(size) && text(child(node, 'accessible')) !== 'false';
  return { name: text(child(node, 'name')), type: text(child(node, 'type')), bytes: readable ? Number(size) : null };
}

function disk(node: XmlNode): Disk {
  const files = children(node, 'chain').flatMap((link) => children(link, 'fileKey').map(text));
  return { key: text(child(node, 'key')), files };
}

/** Names of the datastores that hold its disks and snapshots: an image in its CD drive is kept elsewhere, and takes no snapshot. */
export function datastoreNames({ files }: FileLayout): ReadonlySet<string> {
  const own = Array.from(files.values()).filter(({ type }) => /^(config|disk|snapshot)/.test(type));
  return new Set(own.flatMap(({ name }) => /^\[(.*?)\] ?/.exec(name)?.[1] ?? []));
}

/** The tree as the machine tells it: who grew from whom, and which one the disks go on from. */
export type SnapshotTree = {
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly current: string | null;
};

/**
 * Bytes by snapshot: its state files, and the disk files that were begun because it was taken, i.e. those of its children, or of the
 * machine itself, that it does not have. A snapshot with one file of unknown size is absent: a part would look like the whole.
 */
export function snapshotSizes(layout: FileLayout, tree: SnapshotTree): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const moref of layout.snapshots.keys()) {
    const bytes = sizeOf(moref, layout, tree);
    if (bytes !== null) sizes.set(moref, bytes);
  }
  return sizes;
}

function sizeOf(moref: string, layout: FileLayout, tree: SnapshotTree): number | null {
  const snapshot = layout.snapshots.get(moref);
  const grown = grownFrom(moref, layout, tree);
  if (snapshot === undefined || grown === null) return null;
  const before = new Set(snapshot.disks.flatMap(({ files }) => files));
  const wanted = new Set([...snapshot.ownFiles, ...grown.filter((key) => !before.has(key))]);
  let bytes = 0;
  for (const key of wanted) {
    const size = layout.files.get(key)?.bytes ?? null;
    if (size === null) return null;
    bytes += size;
  }
  return bytes;
}

/** Disk files of what was grown from it; null when part of that is not told. */
function grownFrom(moref: string, layout: FileLayout, tree: SnapshotTree): readonly string[] | null {
  const own = layout.snapshots.get(moref)?.disks.map(({ key }) => key) ?? [];
  const below = (tree.children.get(moref) ?? []).map((one) => layout.snapshots.get(one)?.disks);
  const grown = [...below, ...(tree.current === moref ? [layout.disks] : [])];
  if (grown.length === 0) return null;
  const files: string[] = [];
  for (const disks of grown) {
    if (disks === undefined) return null;
    // A disk that was added later is not of this snapshot.
    files.push(...disks.filter(({ key }) => own.includes(key)).flatMap((one) => one.files));
  }
  return files;
}

// What an update really changed: two lists of installed packages compared (RUN-7), instead of counting lines of output.
import { byCodePoint } from '../order.ts';

export type InstalledPackage = {
  readonly name: string;
  readonly arch: string;
  /** epoch:version-release */
  readonly version: string;
};

export type PackageChange = {
  readonly name: string;
  readonly arch: string;
  /** null: was not installed. */
  readonly from: string | null;
  /** null: was removed. */
  readonly to: string | null;
};

/** rpm lists the keys that it trusts among the packages: one is learnt before the first package of a repository, and changes nothing. */
const KEYS = 'gpg-pubkey';

type Versions = { readonly name: string; readonly arch: string; readonly versions: Set<string> };

/**
 * RUN-7. One version replaced by one is a change from/to. Packages installed side by side (kernels) have no such pair: each
 * version that came or went is a change of its own. Sorted by name, then architecture; the order of the input is free.
 */
export function packageDifference(
  before: readonly InstalledPackage[],
  after: readonly InstalledPackage[],
): readonly PackageChange[] {
  const then = byPackage(before);
  const now = byPackage(after);
  return [...new Map([...then, ...now]).entries()]
    .sort(([a], [b]) => byCodePoint(a, b))
    .flatMap(([key, { name, arch }]) =>
      changes(then.get(key)?.versions ?? new Set(), now.get(key)?.versions ?? new Set()).map((change) => ({
        name,
        arch,
        ...change,
      })),
    );
}

function byPackage(packages: readonly InstalledPackage[]): Map<string, Versions> {
  const found = new Map<string, Versions>();
  for (const { name, arch, version } of packages) {
    if (name === KEYS) continue;
    // A space sorts before every character of a name, so that keys sort by name first.
    const key = `${name} ${arch}`;
    const entry = found.get(key) ?? { name, arch, versions: new Set() };
    entry.versions.add(version);
    found.set(key, entry);
  }
  return found;
}

function changes(then: ReadonlySet<string>, now: ReadonlySet<string>): Pick<PackageChange, 'from' | 'to'>[] {
  const removed = [...then].filter((version) => !now.has(version)).sort(byCodePoint);
  const added = [...now].filter((version) => !then.has(version)).sort(byCodePoint);
  const [from] = removed;
  const [to] = added;
  if (from !== undefined && to !== undefined && then.size === 1 && now.size === 1) return [{ from, to }];
  return [
    ...removed.map((version) => ({ from: version, to: null })),
    ...added.map((version) => ({ from: null, to: version })),
  ];
}

/** What is installed once these changes are made. */
export function packagesAfter(
  before: readonly InstalledPackage[],
  changes: readonly PackageChange[],
): readonly InstalledPackage[] {
  const gone = new Set(changes.flatMap(({ name, arch, from }) => (from === null ? [] : `${name} ${arch} ${from}`)));
  const come = changes.flatMap(({ name, arch, to }) => (to === null ? [] : [{ name, arch, version: to }]));
  return [...before.filter(({ name, arch, version }) => !gone.has(`${name} ${arch} ${version}`)), ...come];
}

/** Counts for a card. `changed` is what came onto the host: updated or installed. */
export function countChanges(difference: readonly PackageChange[]): {
  readonly changed: number;
  readonly updated: number;
  readonly installed: number;
  readonly removed: number;
} {
  const updated = difference.filter((change) => change.from !== null && change.to !== null).length;
  const installed = difference.filter((change) => change.from === null && change.to !== null).length;
  const removed = difference.filter((change) => change.to === null).length;
  return { changed: updated + installed, updated, installed, removed };
}

// Which packages an attempt was to install and has not: one by one, with the advisories that stay open by that.

import type { OpenAdvisory } from '../cve/advisory.ts';
import { isKernelPackage } from '../kernels/kernel-names.ts';
import { byCodePoint } from '../order.ts';
import type { AdvisoryList } from '../validations/advisories.ts';
import type { PackageChange } from './package-difference.ts';
import type { UpdateScope } from './update-scope.ts';

export type NotInstalled = {
  readonly name: string;
  /** The version that was to come; empty: not known. */
  readonly version: string;
  readonly advisories: readonly string[];
  /** By an exclusion, which is no failure. */
  readonly heldBack: boolean;
};

export type AttemptPackages = {
  readonly failed: boolean;
  /** What the prerequisites saw that the update would bring; empty: not read, or nothing. */
  readonly planned: readonly { readonly name: string; readonly version: string }[];
  /** The security advisories that were open then, by package. */
  readonly advisories: AdvisoryList;
  /** null: the attempt did not come so far, nothing was installed. */
  readonly changes: readonly PackageChange[] | null;
  /** What a scan after the update still finds open; null: none was taken. */
  readonly remaining: readonly Pick<OpenAdvisory, 'id' | 'cves' | 'packages' | 'heldBack'>[] | null;
  readonly scope: UpdateScope;
};

/** By name, each once. */
export function notInstalled(attempt: AttemptPackages): readonly NotInstalled[] {
  const came = new Set((attempt.changes ?? []).map(({ name }) => name));
  const open = openAdvisories(attempt);
  // What it was to bring was not excluded then, whatever is now.
  const planned = new Set(attempt.planned.map(({ name }) => name));
  const found = new Map<string, NotInstalled>();
  for (const { name, version } of dueOf(attempt)) {
    if (came.has(name)) continue;
    const { ids, heldBack } = open.get(name) ?? { ids: [], heldBack: false };
    found.set(name, { name, version, advisories: ids, heldBack: heldBack && !planned.has(name) });
  }
  return [...found.values()].sort((a, b) => byCodePoint(a.name, b.name));
}

/** Of an attempt that failed all that was planned; of one that went through also what its last scan still lists. */
function dueOf({ failed, planned, advisories, remaining, scope }: AttemptPackages): AttemptPackages['planned'] {
  const listed = [...advisories].map(([key, rows]) => ({ name: nameOf(key), version: rows.at(-1)?.version ?? '' }));
  if (failed) return planned.length > 0 ? planned : listed;
  const versions = new Map([...listed, ...planned].map(({ name, version }) => [name, version]));
  const left = (remaining ?? []).filter((one) => isInScope(one, scope)).flatMap(({ packages }) => packages);
  return [...planned, ...left.map((name) => ({ name, version: versions.get(name) ?? '' }))];
}

/** A narrowed campaign is not to blame for what it was not to bring. */
type Open = Pick<OpenAdvisory, 'id' | 'cves' | 'packages'>;

function isInScope({ id, cves, packages }: Open, scope: UpdateScope): boolean {
  // What was held of those is told apart (PIN-1).
  if (scope.kind === 'versions') return false;
  if (scope.kind === 'kernels') return packages.some(isKernelPackage);
  if (scope.kind === 'advisories') return scope.ids.includes(id);
  return scope.kind !== 'cve' || cves.includes(scope.id);
}

/** The scan after the update knows best; without one what was open before it. */
function openAdvisories({ advisories, remaining }: AttemptPackages) {
  const open = new Map<string, { ids: string[]; heldBack: boolean }>();
  const add = (name: string, id: string, heldBack: boolean) => {
    const known = open.get(name) ?? { ids: [], heldBack: true };
    if (!known.ids.includes(id)) known.ids.push(id);
    open.set(name, { ids: known.ids, heldBack: known.heldBack && heldBack });
  };
  if (remaining === null) {
    for (const [key, rows] of advisories) for (const { id } of rows) add(nameOf(key), id, false);
  } else {
    for (const { id, packages, heldBack } of remaining) for (const name of packages) add(name, id, heldBack);
  }
  return open;
}

/** `bash.x86_64`. */
function nameOf(key: string): string {
  return key.slice(0, key.lastIndexOf('.'));
}

// COMP-2: what a reading changes in what is pending on one server. What is listed again after it was gone begins anew.
import type { OpenAdvisory } from '../cve/advisory.ts';
import { globMatches } from '../cve/excludes-for-cve.ts';
import { byCodePoint } from '../order.ts';

export type Pending = {
  readonly advisory: OpenAdvisory;
  /** The first reading that listed it, without a break since. */
  readonly since: Date;
};

export type PendingList = {
  /** By id. */
  readonly pending: readonly Pending[];
  /** Installed by somebody else, although exclusions that stand would have held them back. */
  readonly rejected: readonly OpenAdvisory[];
};

export type ReadAdvisories = {
  readonly found: readonly OpenAdvisory[];
  readonly at: Date;
  /** Globs; null: not known at this reading. */
  readonly excludes: readonly string[] | null;
  /** PatchCenter has updated the server since the reading before: what is gone was ordered. */
  readonly updatedByUs: boolean;
};

export type PendingChange = PendingList & {
  /** Listed before, and not any more. */
  readonly ended: readonly Pending[];
  readonly isChange: boolean;
};

export function pendingAfter(before: PendingList, reading: ReadAdvisories): PendingChange {
  const known = new Map(before.pending.map((one) => [one.advisory.id, one]));
  const found = new Map(reading.found.map((advisory) => [advisory.id, advisory]));
  const pending = [...found.values()]
    .sort((a, b) => byCodePoint(a.id, b.id))
    .map((advisory) => ({ advisory, since: known.get(advisory.id)?.since ?? reading.at }));
  const ended = before.pending.filter(({ advisory }) => !found.has(advisory.id));
  const rejected = rejectedAfter(before, reading, { ended, found });
  const isChange = ended.length > 0 || !same(before.pending, pending) || !same(before.rejected, rejected);
  return { pending, ended, rejected, isChange };
}

function rejectedAfter(
  { rejected }: PendingList,
  { excludes, updatedByUs }: ReadAdvisories,
  { ended, found }: { readonly ended: readonly Pending[]; readonly found: ReadonlyMap<string, OpenAdvisory> },
): readonly OpenAdvisory[] {
  const against = updatedByUs ? [] : ended.map(({ advisory }) => advisory).filter(({ heldBack }) => heldBack);
  const stands = ({ packages }: OpenAdvisory) =>
    excludes === null || packages.some((name) => excludes.some((glob) => globMatches(glob, name)));
  const still = rejected.filter((advisory) => !found.has(advisory.id) && stands(advisory));
  const all = new Map([...still, ...against.filter(stands)].map((advisory) => [advisory.id, advisory]));
  return [...all.values()].sort((a, b) => byCodePoint(a.id, b.id));
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

// POL-3: what was installed is compared with the list that the attempt was started with, and the attempt says what differs.
import { loadListOfAttempt } from '../../db/queries/baselines/list-of-attempt.ts';
import type { PackageChange } from '../../domain/attempts/package-difference.ts';
import { type ListDifference, listDifference } from '../../domain/baselines/effective-list.ts';
import type { StepContext } from './step.ts';
import { resultOf } from './step-results.ts';

export type ComparedList = {
  /** null: nothing differs, or there is no list. */
  readonly difference: ListDifference | null;
  /** For the history; empty where nobody had decided on the list. */
  readonly note: string;
  readonly audited: object;
};

export async function comparedWithList(
  { jobs, lease, done }: StepContext,
  changes: readonly PackageChange[],
): Promise<ComparedList> {
  const list = await loadListOfAttempt(jobs.db, lease.attemptId);
  if (list === null) return { difference: null, note: '', audited: {} };
  const { packages } = await resultOf(done, 'inventory-before');
  const installed = changes.flatMap(({ name, arch, to }) => (to === null ? [] : [{ name, arch, version: to }]));
  const difference = listDifference(list.packages, packages, [...packages, ...installed]);
  if (difference === null) return { difference, note: '', audited: { list: list.hash } };
  const { missing, extra } = difference;
  const counts = { missing: missing.length, extra: extra.length };
  const note = list.isDecided ? `; not as approved: ${counts.missing} missing, ${counts.extra} more` : '';
  return { difference, note, audited: { list: list.hash, listDifference: counts } };
}

// PIN-1: which of the versions that an attempt was asked for it did not bring, and why.
import { type HeldVersion, heldVersions, heldVersionsText } from '../../domain/attempts/held-versions.ts';
import { type PackageChange, packagesAfter } from '../../domain/attempts/package-difference.ts';
import type { StepContext } from './step.ts';
import { resultOf } from './step-results.ts';

const MAX_NOTED = 20;

/** null: it was not asked for versions. */
export async function heldOf(
  { ask: { scope, excludes }, done }: StepContext,
  changes: readonly PackageChange[],
): Promise<readonly HeldVersion[] | null> {
  if (scope.kind !== 'versions') return null;
  const { packages } = await resultOf(done, 'inventory-before');
  const { said = { notOffered: [], byHost: [] } } = await resultOf(done, 'update');
  return heldVersions({ asked: scope.packages, excludes, said }, packagesAfter(packages, changes));
}

/** For the history. */
export function heldNote(held: readonly HeldVersion[] | null): string {
  return held === null || held.length === 0 ? '' : `; ${heldVersionsText(held, MAX_NOTED).en}`;
}

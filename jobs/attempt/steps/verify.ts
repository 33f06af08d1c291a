// Success is what changed on the host, not what the output says (RUN-7).

import { duplicates, duplicatesText, newDuplicates } from '../../../domain/attempts/duplicates.ts';
import { FAILURE_CLASSES, type FailureClass } from '../../../domain/attempts/failure-class.ts';
import { type UpdateOutcome, updateOutcome } from '../../../domain/attempts/outcome.ts';
import { type PackageChange, packageDifference } from '../../../domain/attempts/package-difference.ts';
import type { Step } from '../step.ts';
import type { Inventory } from './inventory-before.ts';
import type { UpdateResult } from './update.ts';

export type Verified = {
  readonly outcome: UpdateOutcome;
  readonly changes: readonly PackageChange[];
  /** Packages installed twice that were not before. */
  readonly duplicates: number;
};

export const verify: Step = async ({ jobs, done, onHost, repair }) => {
  const before = done.get('inventory-before') as Inventory;
  const { exitCode, failureClass, kernelFailure = null, tail } = done.get('update') as UpdateResult;
  const after = await onHost((host) => jobs.host.listPackages(host));
  const changes = packageDifference(before.packages, after);
  const outcome = updateOutcome({ exitCode, difference: changes, failureClass: known(failureClass), kernelFailure });
  // After a repair none may be left, whoever left it.
  const twice = repair ? duplicates(after) : newDuplicates(before.packages, after);
  const result: Verified = { outcome, changes, duplicates: twice.length };
  if (outcome.kind === 'failed') {
    const detail = [outcome.text.en, duplicatesText(twice)].filter((part) => part !== '').join('; ');
    return { kind: 'failed', failure: outcome.failure, detail, tail, result };
  }
  if (twice.length > 0) return { kind: 'failed', failure: 'interrupted', detail: duplicatesText(twice), tail, result };
  return { kind: 'done', result };
};

function known(name: string): FailureClass | null {
  return FAILURE_CLASSES.find((one) => one === name) ?? null;
}

// Success is what changed on the host, not what the output says (RUN-7).

import { FAILURE_CLASSES, type FailureClass } from '../../../domain/execution/failure-class.ts';
import { type UpdateOutcome, updateOutcome } from '../../../domain/execution/outcome.ts';
import { type PackageChange, packageDifference } from '../../../domain/execution/package-difference.ts';
import type { Step } from '../step.ts';
import type { Inventory } from './inventory-before.ts';
import type { UpdateResult } from './update.ts';

export type Verified = { readonly outcome: UpdateOutcome; readonly changes: readonly PackageChange[] };

export const verify: Step = async ({ jobs, done, onHost }) => {
  const before = done.get('inventory-before') as Inventory;
  const { exitCode, failureClass, tail } = done.get('update') as UpdateResult;
  const after = await onHost((host) => jobs.host.listPackages(host));
  const changes = packageDifference(before.packages, after);
  const outcome = updateOutcome({ exitCode, difference: changes, failureClass: known(failureClass) });
  const result: Verified = { outcome, changes };
  if (outcome.kind === 'failed') {
    return { kind: 'failed', failure: outcome.failure, detail: outcome.text.en, tail, result };
  }
  return { kind: 'done', result };
};

function known(name: string): FailureClass | null {
  return FAILURE_CLASSES.find((one) => one === name) ?? null;
}

// Success is what changed on the host, not what the output says (RUN-7).

import { duplicates, duplicatesText, newDuplicates } from '../../../domain/attempts/duplicates.ts';
import { FAILURE_CLASSES, type FailureClass } from '../../../domain/attempts/failure-class.ts';
import { updateOutcome } from '../../../domain/attempts/outcome.ts';
import { packageDifference } from '../../../domain/attempts/package-difference.ts';
import type { Step } from '../step.ts';
import { resultOf, type Verified } from '../step-results.ts';

export const verify: Step<'verify'> = async ({ jobs, done, onHost, ask: { repair } }) => {
  const before = await resultOf(done, 'inventory-before');
  const { exitCode, failureClass, kernelFailure = null, tail } = await resultOf(done, 'update');
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

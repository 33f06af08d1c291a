// A kernel of an earlier attempt that may not boot (RUN-7, RUN-8).
import { attemptOfUnreadyKernel } from '../../../db/queries/attempts/unready-kernel.ts';
import { isKernelOfRpm } from '../../../domain/kernels/kernel-names.ts';
import type { StepContext } from '../step.ts';
import { resultOf } from '../step-results.ts';

/**
 * What stands against a reboot that nobody has decided; null: nothing. The update after a kernel whose script failed finds nothing to do
 * and ends well: what that script was to make is missing all the same. Only a kernel that this attempt installed itself puts that right.
 */
export async function unreadyKernel({ jobs, lease, done }: StepContext): Promise<string | null> {
  const { changes } = await resultOf(done, 'verify');
  if (changes.some(({ name, to }) => to !== null && isKernelOfRpm(name))) return null;
  const earlier = await attemptOfUnreadyKernel(jobs.db, lease.attemptId);
  return earlier === null
    ? null
    : `the script that prepares the new kernel failed in attempt ${earlier}, and nothing shows that it was put right: the host may not boot`;
}

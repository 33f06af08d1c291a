// A boot loader is read before anything is asked of it, and whoever asks must still hold the attempt: one that another worker has taken over
// may have ended since, with another kernel as the default (POL-6).
import { assertLease } from '../../db/queries/attempts/attempts.ts';
import type { BootFacts } from '../../domain/kernels/boot.ts';
import type { HostSession } from '../../targets/ports.ts';
import type { StepContext } from './step.ts';

/** What is asked with it acts in this boot, and soon, or not at all. Throws LeaseLost. */
export async function bootToChange({ jobs, lease }: StepContext, host: HostSession): Promise<BootFacts> {
  const boot = await jobs.host.readBoot(host);
  await jobs.db.transaction().execute((trx) => assertLease(trx, lease));
  return boot;
}

// Are the right services up again, not just something (RUN-9)? The same probes as before, compared; a difference is shown to
// the owner, who decides: it does not fail the attempt.
import { compareChecks } from '../../../domain/attempts/check-difference.ts';
import { applicationChecks } from '../application-checks.ts';
import type { Step, StepContext } from '../step.ts';
import { resultOf } from '../step-results.ts';

const AGAIN_MS = 5000;
/** For what starts late of itself; the host says when none of that is left. */
const LATE_START_MS = 5 * 60_000;

export const checks: Step<'checks'> = async (ctx) => {
  const { checks: before } = await resultOf(ctx.done, 'inventory-before');
  const application = await applicationChecks(ctx.jobs.db, ctx.session.application_id);
  const deadline = Date.now() + ctx.jobs.settings.checksSettleSeconds * 1000;
  for (;;) {
    const after = await ctx.onHost((host) => ctx.jobs.host.readChecks(host, application));
    const comparison = compareChecks(before, after);
    const until = after.stillStarting === true ? deadline + LATE_START_MS : deadline;
    if (comparison.verdict === 'yes' || Date.now() >= until) {
      return { kind: 'done', result: { comparison, after } };
    }
    await settle(ctx);
  }
};

async function settle({ jobs, signal }: StepContext): Promise<void> {
  await jobs.sleep(Math.min(AGAIN_MS, jobs.settings.checksSettleSeconds * 1000), signal);
}

// What is done once a server is back from the reboot of its attempt (RUN-19). Without one, nothing is.
import { runActions } from '../run-actions.ts';
import type { Step } from '../step.ts';
import { resultOf } from '../step-results.ts';

export const actionsAfterReboot: Step<'actions-after-reboot'> = async (ctx) => {
  const { rebooted } = await resultOf(ctx.done, 'reboot');
  return rebooted ? runActions(ctx, 'after-reboot') : { kind: 'done', result: { run: 0, failed: 0 } };
};

// What is done on a server before its update (RUN-19), in the window of its attempt alone: what is stopped for an update that will not come is
// stopped for nothing.
import { isSameWindow } from '../../../domain/campaigns/start-policy.ts';
import { startPolicyOf } from '../../settings.ts';
import { runActions } from '../run-actions.ts';
import type { FailedStep, Step } from '../step.ts';

export const actionsBefore: Step<'actions-before'> = async (ctx) => {
  const { jobs, session, attemptStartedAt } = ctx;
  const policy = startPolicyOf(jobs.settings, session);
  if (!isSameWindow(attemptStartedAt, jobs.clock.now(), policy)) return WINDOW_OVER;
  return runActions(ctx, 'before');
};

const WINDOW_OVER: FailedStep = {
  kind: 'failed',
  failure: 'timeout',
  detail: 'the window closed before the update was started',
  tail: null,
};

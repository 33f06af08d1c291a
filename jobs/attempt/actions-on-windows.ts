// Actions are commands of a Unix (RUN-19). A Windows server runs none, so that none is planned there and nothing is owed: what "before" never stopped
// nobody could start again. What must succeed ends the attempt before anything is changed, whatever its moment is.
import { loadActionsOn } from '../../db/queries/actions/actions.ts';
import type { ActionMoment } from '../../domain/actions/action.ts';
import { shownWords } from '../../domain/actions/action-end.ts';
import type { FailedStep, StepContext } from './step.ts';
import type { ActionsResult } from './step-results.ts';

export async function actionsOnWindows(
  { jobs, session }: StepContext,
  moment: ActionMoment,
): Promise<{ readonly kind: 'done'; readonly result: ActionsResult } | FailedStep> {
  const { server_id: serverId, application_id: applicationId } = session;
  const all = await loadActionsOn(jobs.db, { serverId, applicationId });
  const needed = moment === 'before' ? all.find(({ mustSucceed }) => mustSucceed) : undefined;
  if (needed === undefined)
    return { kind: 'done', result: { run: 0, failed: all.filter((one) => one.moment === moment).length } };
  return {
    kind: 'failed',
    failure: 'action',
    detail: `actions are not run on Windows, and ${shownWords(needed.words)} must succeed: nothing was updated (/actions)`,
    tail: null,
  };
}

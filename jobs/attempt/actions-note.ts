// The actions of an attempt, for the history (HIST-1, RUN-19).
import { loadRuns } from '../../db/queries/actions/actions-view.ts';
import { hasSucceeded } from '../../domain/actions/action-end.ts';
import type { StepContext } from './step.ts';

/** Empty: there were none. */
export async function actionsNote({ jobs, lease }: Pick<StepContext, 'jobs' | 'lease'>): Promise<string> {
  const of = (await loadRuns(jobs.db, [lease.attemptId])).get(lease.attemptId);
  if (of === undefined) return '';
  const failed = of.runs.filter((run) => !run.ended || !hasSucceeded(run)).length;
  return `; actions: ${of.runs.length} run, ${failed} failed`;
}

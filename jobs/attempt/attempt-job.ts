// An attempt to be run, or to be gone on with where a dead worker left it.
import { attemptsDue } from '../../db/queries/attempts/due.ts';
import type { AttemptId } from '../../domain/ids.ts';
import type { Job } from '../job.ts';
import { runAttempt } from './run-attempt.ts';

export const attemptJob: Job<'attempt'> = {
  name: 'attempt',
  run: (ctx, { attemptId }) => runAttempt(ctx, attemptId as AttemptId),
  due: async ({ db }) => (await attemptsDue(db)).map(({ id, epoch }) => ({ attemptId: id, epoch })),
};

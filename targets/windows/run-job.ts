// A job that only reads, from its start to its answer: searches of Windows Update run as SYSTEM as installs do.
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { HostAnswerError, type HostSession, ReachError } from '../ports.ts';
import { askPowerShell } from './ask-powershell.ts';
import { notStarted } from './not-started.ts';
import type { WindowsJob } from './scripts/jobs.ts';
import { CLOSE_ANSWER, closeScript, POLL_ANSWER, pollScript, START_ANSWER, startScript } from './scripts/task.ts';

export type Pace = {
  readonly lookMs: number;
  readonly longestMs: number;
  readonly sleep: (ms: number) => Promise<unknown>;
};

/** Under a name of its own each time. Throws as `askPowerShell` does, and where it takes too long. */
export async function runJob<T>(
  session: HostSession,
  job: Exclude<WindowsJob, { kind: 'install' }>,
  shape: z.ZodType<T>,
  pace: Pace,
): Promise<T> {
  const run = `patchcenter-${job.kind}-${randomBytes(6).toString('hex')}`;
  try {
    const { NotStarted } = await askPowerShell(session, startScript(run, job, null), START_ANSWER);
    if (NotStarted !== null)
      throw notStarted(`${session.address}: the task “${job.kind}” was not started: `, NotStarted);
    const until = Date.now() + pace.longestMs;
    for (;;) {
      const { Result, IsOver } = await askPowerShell(session, pollScript(run), POLL_ANSWER);
      if (Result !== null) return read(session, job.kind, shape, Result);
      if (IsOver === true)
        throw new HostAnswerError(`${session.address}: the task “${job.kind}” ended without a result`);
      if (Date.now() >= until) throw new HostAnswerError(`${session.address}: the task “${job.kind}” takes too long`);
      await pace.sleep(pace.lookMs);
    }
  } finally {
    await tidy(session, run);
  }
}

function read<T>(session: HostSession, kind: string, shape: z.ZodType<T>, result: unknown): T {
  const found = shape.safeParse(result);
  if (found.success) return found.data;
  const wrong = found.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new HostAnswerError(`${session.address}: the result of “${kind}” cannot be read: ${wrong.slice(0, 300)}`);
}

/** What is left behind harms nobody: the next reading has another name. */
async function tidy(session: HostSession, run: string): Promise<void> {
  try {
    await askPowerShell(session, closeScript(run), CLOSE_ANSWER);
  } catch (error) {
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
  }
}

// The answer of Monday is not trusted on Wednesday: prerequisites are read again just before anything is done (PRE).
import { type PrerequisiteReading, readPrerequisites } from '../../prerequisites/check-prerequisites.ts';
import type { Step, StepContext } from '../step.ts';

const AGAIN_MS = 1000;

export const prerequisites: Step<'prerequisites'> = async (ctx) => {
  const { verdict, reachDetail } = await readPatiently(ctx);
  if (verdict.validated) return { kind: 'done', result: { validated: true } };
  const bad = verdict.checks.filter((check) => check.blocking && check.answer !== 'yes');
  const detail = [...bad.map((check) => check.text.en), ...(reachDetail === null ? [] : [reachDetail])].join('; ');
  return { kind: 'failed', failure: 'prerequisites', detail, tail: null };
};

/** A connection that drops says nothing about the server: it is read again for as long as any other step would. */
async function readPatiently({ jobs, session, ask, signal }: StepContext): Promise<PrerequisiteReading> {
  const deadline = Date.now() + jobs.settings.retryMinutes * 60_000;
  for (;;) {
    const reading = await readPrerequisites(jobs, session, ask);
    if (!reading.temporary || Date.now() >= deadline) return reading;
    await jobs.sleep(AGAIN_MS, signal);
  }
}

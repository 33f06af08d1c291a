// The answer of Monday is not trusted on Wednesday: prerequisites are read again just before anything is done (PRE).
import { readPrerequisites } from '../../check-prerequisites.ts';
import type { Step } from '../step.ts';

export const prerequisites: Step = async ({ jobs, session }) => {
  const { verdict, reachDetail } = await readPrerequisites(jobs, session);
  if (verdict.validated) return { kind: 'done', result: { validated: true } };
  const bad = verdict.checks.filter((check) => check.blocking && check.answer !== 'yes');
  const detail = [...bad.map((check) => check.text.en), ...(reachDetail === null ? [] : [reachDetail])].join('; ');
  return { kind: 'failed', failure: 'prerequisites', detail, tail: null };
};

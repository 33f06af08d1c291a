// The steps of an attempt in their order (RUN-3). Each is recorded before and after it acts, so that another worker resumes
// where the first one died.

export const ATTEMPT_STEPS = [
  'prerequisites',
  'inventory-before',
  'snapshot',
  'update',
  'verify',
  'reboot',
  'checks',
  'inventory-after',
  'conclude',
] as const;
export type AttemptStep = (typeof ATTEMPT_STEPS)[number];

type StepNature = {
  /** `look`: it changes the world outside, so after a crash its effect is looked at before it is repeated. */
  readonly again: 'repeat' | 'look';
  /** `automatic`: undone by the attempt itself while nothing was updated. `person`: only by somebody's decision (RUN-10). */
  readonly undo: 'none' | 'automatic' | 'person';
};

const NATURES: Readonly<Record<AttemptStep, StepNature>> = {
  prerequisites: { again: 'repeat', undo: 'none' },
  'inventory-before': { again: 'repeat', undo: 'none' },
  snapshot: { again: 'look', undo: 'automatic' },
  update: { again: 'look', undo: 'person' },
  verify: { again: 'repeat', undo: 'none' },
  reboot: { again: 'look', undo: 'none' },
  checks: { again: 'repeat', undo: 'none' },
  'inventory-after': { again: 'repeat', undo: 'none' },
  conclude: { again: 'repeat', undo: 'none' },
};

export function natureOf(step: AttemptStep): StepNature {
  return NATURES[step];
}

/** The step after this one; the first when none is done; null after the last. */
export function nextStep(done: AttemptStep | null): AttemptStep | null {
  const index = done === null ? -1 : ATTEMPT_STEPS.indexOf(done);
  return ATTEMPT_STEPS[index + 1] ?? null;
}

/** Has the host been left untouched while this step runs? Then a failed attempt cleans up after itself. */
export function isBeforeUpdate(step: AttemptStep): boolean {
  return ATTEMPT_STEPS.indexOf(step) < ATTEMPT_STEPS.indexOf('update');
}

/** What an attempt that failed in this step undoes by itself, last step first. Empty once the update may have acted. */
export function undoneAfterFailure(failed: AttemptStep): readonly AttemptStep[] {
  if (!isBeforeUpdate(failed)) return [];
  // The failed step is included: it may have acted before it failed.
  return ATTEMPT_STEPS.slice(0, ATTEMPT_STEPS.indexOf(failed) + 1)
    .filter((step) => NATURES[step].undo === 'automatic')
    .reverse();
}

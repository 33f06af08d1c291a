// The steps of an attempt in their order (RUN-3). Each is recorded before and after it acts, so that another worker resumes
// where the first one died.

export const ATTEMPT_STEPS = [
  'prerequisites',
  'inventory-before',
  'snapshot',
  'pin-kernel',
  'actions-before',
  'update',
  'verify',
  'actions-after',
  'reboot',
  'actions-after-reboot',
  'checks',
  'keep-kernel',
  'inventory-after',
  'conclude',
] as const;
export type AttemptStep = (typeof ATTEMPT_STEPS)[number];

/** Has the host been left untouched while this step runs? */
export function isBeforeUpdate(step: AttemptStep): boolean {
  return ATTEMPT_STEPS.indexOf(step) < ATTEMPT_STEPS.indexOf('update');
}

/** An attempt that failed in one of these left its host as it was: its snapshot goes by itself (RUN-10, RUN-11). */
export const STEPS_BEFORE_UPDATE: readonly AttemptStep[] = ATTEMPT_STEPS.filter(isBeforeUpdate);

import { describe, expect, it } from 'vitest';
import { ATTEMPT_STEPS, isBeforeUpdate, STEPS_BEFORE_UPDATE } from '../../../domain/attempts/attempt-steps.ts';

describe('RUN-3 steps of an attempt', () => {
  it('have the snapshot before the update, and nothing after the conclusion', () => {
    expect(ATTEMPT_STEPS.indexOf('snapshot')).toBeLessThan(ATTEMPT_STEPS.indexOf('update'));
    expect(ATTEMPT_STEPS.at(-1)).toBe('conclude');
  });

  it('leave the host as it was before the update, and from it on do not (RUN-10)', () => {
    expect(STEPS_BEFORE_UPDATE).toEqual([
      'prerequisites',
      'inventory-before',
      'snapshot',
      'pin-kernel',
      'actions-before',
    ]);
    expect(ATTEMPT_STEPS.filter((step) => !isBeforeUpdate(step))[0]).toBe('update');
  });
});

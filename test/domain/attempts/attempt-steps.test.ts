import { describe, expect, it } from 'vitest';
import {
  ATTEMPT_STEPS,
  type AttemptStep,
  isBeforeUpdate,
  natureOf,
  nextStep,
  undoneAfterFailure,
} from '../../../domain/attempts/attempt-steps.ts';

describe('RUN-3 steps of an attempt', () => {
  it('follow each other from the first to the last', () => {
    const walked: AttemptStep[] = [];
    for (let step = nextStep(null); step !== null; step = nextStep(step)) walked.push(step);
    expect(walked).toEqual(ATTEMPT_STEPS);
    expect(walked.indexOf('snapshot')).toBeLessThan(walked.indexOf('update'));
    expect(nextStep('conclude')).toBeNull();
  });

  it('are looked at before they are repeated when they change something outside', () => {
    expect(ATTEMPT_STEPS.filter((step) => natureOf(step).again === 'look')).toEqual(['snapshot', 'update', 'reboot']);
  });

  it('remove the snapshot by themselves only while nothing was updated (RUN-10)', () => {
    expect(undoneAfterFailure('inventory-before')).toEqual([]);
    expect(undoneAfterFailure('snapshot')).toEqual(['snapshot']);
    for (const step of ATTEMPT_STEPS.filter((one) => !isBeforeUpdate(one)))
      expect(undoneAfterFailure(step)).toEqual([]);
    expect(natureOf('update').undo).toBe('person');
  });
});

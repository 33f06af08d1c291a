// Each class of failure has words, and advice where something helps more than the log (RUN-7).
import { describe, expect, it } from 'vitest';
import { failureAdvice } from '../../../domain/attempts/failure-advice.ts';
import { FAILURE_CLASSES, failureText } from '../../../domain/attempts/failure-class.ts';

describe('RUN-7: a class of failure', () => {
  it.each(FAILURE_CLASSES)('%s is named in both languages, by a name of its own', (failure) => {
    const { fr, en } = failureText(failure);
    expect([fr, en]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    expect(FAILURE_CLASSES.filter((other) => failureText(other).en === en)).toEqual([failure]);
    expect(FAILURE_CLASSES.filter((other) => failureText(other).fr === fr)).toEqual([failure]);
  });

  it.each(FAILURE_CLASSES)('%s has a whole sentence of advice, or none', (failure) => {
    const advice = failureAdvice(failure);
    const without = ['prerequisites', 'snapshot', 'unknown'].includes(failure);
    expect(advice === null).toBe(without);
    if (advice !== null)
      expect([advice.fr, advice.en]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  });
});

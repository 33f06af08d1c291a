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
    const advice = failureAdvice(failure, 'linux');
    const without = ['prerequisites', 'snapshot', 'unknown'].includes(failure);
    expect(advice === null).toBe(without);
    if (advice !== null)
      expect([advice.fr, advice.en]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  });

  it.each(FAILURE_CLASSES)(
    '%s sends nobody to vCenter: the server may be physical, or an instance of EC2',
    (failure) => {
      const { fr = '', en = '' } = failureAdvice(failure, 'linux') ?? {};
      expect(`${fr} ${en}`).not.toContain('vCenter');
    },
  );

  /** Of kernels, actions and scripts of packages there is nothing on Windows. */
  const ofLinux = ['previous-kernel', 'action', 'scriptlet', 'checks'];
  it.each(FAILURE_CLASSES.filter((one) => !ofLinux.includes(one)))(
    '%s names nothing of Linux on Windows',
    (failure) => {
      const { fr = '', en = '' } = failureAdvice(failure, 'windows') ?? {};
      for (const text of [fr, en]) expect(text).not.toMatch(/dnf|dpkg|rpm|sudo|Satellite|GPG|kernel|noyau|vCenter/);
    },
  );
});

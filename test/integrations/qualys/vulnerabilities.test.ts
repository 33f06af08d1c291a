import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../integrations/qualys/fo.ts';
import { openBefore, outcomeOf, outcomeText } from '../../../integrations/qualys/vulnerabilities.ts';

const PATCHED = new Date('2026-11-28T22:00:00Z');
const hours = (n: number) => new Date(PATCHED.getTime() + n * 3_600_000);

function detection(id: string, more: Partial<Detection> = {}): Detection {
  return {
    id,
    isOpen: true,
    isConfirmed: true,
    isIgnored: false,
    firstFound: hours(-200),
    lastTest: hours(-5),
    fixedAt: null,
    ...more,
  };
}

describe('what was open before an update', () => {
  it('is confirmed, not set aside, found before, and fixed after it at the earliest', () => {
    const before = openBefore(
      [
        detection('open'),
        detection('fixed by it', { isOpen: false, fixedAt: hours(2) }),
        detection('fixed long ago', { isOpen: false, fixedAt: hours(-100) }),
        detection('found since', { firstFound: hours(1) }),
        detection('potential', { isConfirmed: false }),
        detection('ignored', { isIgnored: true }),
      ],
      PATCHED,
    );
    expect(before).toEqual(['open', 'fixed by it']);
  });
});

describe('what became of it', () => {
  const before = ['a', 'b', 'c', 'd'];

  it('counts what was tested since alone; what is no longer named is not closed', () => {
    const after = [
      detection('a', { isOpen: false, lastTest: hours(2), fixedAt: hours(2) }),
      detection('b', { lastTest: hours(2) }),
      // Fixed by a test that was before the end of the update.
      detection('c', { isOpen: false, lastTest: hours(-1), fixedAt: hours(-1) }),
      detection('new', { lastTest: hours(2), firstFound: hours(2) }),
    ];
    const outcome = outcomeOf(before, after, PATCHED);
    expect(outcome).toEqual({ closed: 1, stillOpen: 1, added: 1, untested: 2 });
    expect(outcomeText(outcome)).toEqual({
      en: '1 vulnerability closed, 1 still open, 1 new, 2 not tested since',
      fr: '1 vulnérabilité corrigée, 1 encore ouverte, 1 nouvelle, 2 non testées depuis',
    });
  });

  it('is said in the words of the card', () => {
    expect(outcomeText({ closed: 12, stillOpen: 1, added: 0, untested: 0 })).toEqual({
      en: '12 vulnerabilities closed, 1 still open',
      fr: '12 vulnérabilités corrigées, 1 encore ouverte',
    });
    expect(outcomeText({ closed: 0, stillOpen: 2, added: 0, untested: 0 })).toEqual({
      en: 'no vulnerability closed, 2 still open',
      fr: 'aucune vulnérabilité corrigée, 2 encore ouvertes',
    });
    expect(outcomeText(outcomeOf([], [], PATCHED)).en).toBe('no vulnerability, scanned since the update');
  });
});

import { describe, expect, it } from 'vitest';
import { keptSince } from '../../../domain/retention/kept-since.ts';

describe('what is kept', () => {
  it('is kept for whole local days, also over a change of the clock', () => {
    const since = (now: string, days: number) => keptSince(new Date(now), days, 'Europe/Paris').toISOString();
    expect(since('2027-01-11T09:00:00Z', 1)).toBe('2027-01-09T23:00:00.000Z');
    expect(since('2027-01-10T23:30:00Z', 1)).toBe('2027-01-09T23:00:00.000Z');
    expect(since('2027-03-29T10:00:00Z', 1)).toBe('2027-03-27T23:00:00.000Z');
    expect(since('2027-04-10T10:00:00Z', 30)).toBe('2027-03-10T23:00:00.000Z');
  });
});

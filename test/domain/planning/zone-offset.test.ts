// Days by the clocks of a zone, read again with the platform's own calendar, hour by hour around every change of a few years.
import { describe, expect, it } from 'vitest';
import { dayIn } from '../../../domain/planning/iso-week.ts';
import { steadyOffset } from '../../../domain/planning/zone-offset.ts';
import fc from '../../support/properties.ts';

/** With changes at two o'clock, at midnight, by half an hour, twice for Ramadan; and one that left out a whole day in 2011. */
const ZONES = [
  ...['Europe/Paris', 'UTC', 'Africa/Cairo', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/St_Johns'],
  ...['Asia/Kathmandu', 'Pacific/Apia'],
] as const;
const HOUR_MS = 3_600_000;

function platform(zone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (at: number) => format.format(at).replace(' ', 'T');
}

describe.each(ZONES)('the clocks of %s', (zone) => {
  const wall = platform(zone);

  it('name the day of any instant, as the platform does', () => {
    const [first, last] = [Date.UTC(1975, 0, 1), Date.UTC(2037, 11, 31)];
    fc.assert(
      fc.property(fc.integer({ min: first / 60_000, max: last / 60_000 }), (minute) => {
        expect(dayIn(new Date(minute * 60_000), zone)).toBe(wall(minute * 60_000).slice(0, 10));
      }),
    );
  });

  it('have a steady offset, or none where they change within a day', () => {
    let changes = 0;
    for (let at = Date.UTC(2011, 11, 1); at < Date.UTC(2013, 0, 15); at += HOUR_MS) {
      const truth = (instant: number) => Date.parse(`${wall(instant)}Z`) - instant;
      const around = [-24, -14, 0, 14, 24].map((hours) => truth(at + hours * HOUR_MS));
      const isSteady = new Set(around).size === 1;
      const offset = steadyOffset(zone, at);
      if (offset !== null) expect(new Set([offset, ...around]).size, new Date(at).toISOString()).toBe(1);
      if (!isSteady) changes += 1;
      expect(dayIn(new Date(at), zone)).toBe(wall(at).slice(0, 10));
    }
    const isFixed = zone === 'UTC' || zone === 'Asia/Kathmandu' || zone === 'Africa/Cairo';
    expect(changes > 0, 'Cairo kept its winter time in 2012').toBe(!isFixed);
  });
});

describe('an offset', () => {
  const noon = Date.UTC(2027, 5, 1, 12);

  it('is known far into the future, and left to others outside the years that people plan', () => {
    expect(steadyOffset('Europe/Paris', noon)).toBe(2 * HOUR_MS);
    expect(steadyOffset('Europe/Paris', Date.UTC(2300, 0, 1))).toBeNull();
    expect(steadyOffset('Europe/Paris', Date.UTC(1800, 0, 1))).toBeNull();
    expect(dayIn(new Date(Date.UTC(2300, 0, 1, 23)), 'Europe/Paris')).toBe('2300-01-02');
  });

  it('is not known of a zone that is none, nor of no instant, also when asked again', () => {
    for (const _ of [1, 2]) {
      expect(steadyOffset('Europe/Nowhere', noon)).toBeNull();
      expect(steadyOffset('Europe/Paris', Number.NaN)).toBeNull();
      expect(() => dayIn(new Date(noon), 'Europe/Nowhere')).toThrow('Europe/Nowhere');
      expect(() => dayIn(new Date(Number.NaN))).toThrow('Not an instant');
    }
  });
});

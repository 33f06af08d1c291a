// The patching window, and how long an order lasts in it (RUN-2, RUN-14).
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_START_POLICY,
  failureBudgetSpent,
  isOrderExpired,
  isSameWindow,
  openWindowEnd,
  orderEnd,
  type StartPolicy,
} from '../../../domain/campaigns/start-policy.ts';

const night: StartPolicy = { ...DEFAULT_START_POLICY, windowStart: '21:30', windowEnd: '05:15' };
const whole: StartPolicy = { ...DEFAULT_START_POLICY, windowStart: '09:00', windowEnd: '09:00' };
const instant = (at: string) => new Date(at);
const iso = (at: Date | null) => at?.toISOString() ?? null;

describe('RUN-2: the window that is open', () => {
  it.each([
    ['a day', DEFAULT_START_POLICY, '2027-02-03T09:00:00Z', '2027-02-03T20:00:00.000Z'],
    ['a night, before midnight', night, '2027-02-03T20:30:00Z', '2027-02-04T04:15:00.000Z'],
    ['a night, after midnight', night, '2027-02-04T04:14:59Z', '2027-02-04T04:15:00.000Z'],
    ['a night that is over', night, '2027-02-04T04:15:00Z', null],
    // It opened on Thursday: that is the day that counts.
    ['the night from Thursday to Friday', night, '2027-02-05T01:00:00Z', '2027-02-05T04:15:00.000Z'],
    ['the night from Sunday to Monday', night, '2027-02-08T01:00:00Z', null],
    ['a window of a whole day', whole, '2027-02-03T07:59:59Z', '2027-02-03T08:00:00.000Z'],
    ['a window of a whole day, as the next one opens', whole, '2027-02-03T08:00:00Z', '2027-02-04T08:00:00.000Z'],
    ['a night in which the clocks change', night, '2027-03-28T20:00:00Z', null],
  ] as const)('ends, for %s', (_what, policy, at, end) => {
    expect(iso(openWindowEnd(instant(at), policy))).toBe(end);
  });

  it('is the same one until it ends, and another one the next day', () => {
    const opened = instant('2027-02-03T08:00:00Z');
    expect(isSameWindow(opened, instant('2027-02-03T19:59:59Z'), DEFAULT_START_POLICY)).toBe(true);
    expect(isSameWindow(opened, instant('2027-02-03T20:00:00Z'), DEFAULT_START_POLICY)).toBe(false);
    expect(isSameWindow(opened, instant('2027-02-04T08:00:00Z'), DEFAULT_START_POLICY)).toBe(false);
    // None was open then.
    expect(isSameWindow(instant('2027-02-03T07:00:00Z'), opened, DEFAULT_START_POLICY)).toBe(false);
  });
});

describe('RUN-14: until when an order holds', () => {
  it.each([
    [
      'to the end of the window in which it was given',
      DEFAULT_START_POLICY,
      '2027-02-03T09:00:00Z',
      '2027-02-03T20:00:00.000Z',
    ],
    [
      'to the end of its day’s window, given before it',
      DEFAULT_START_POLICY,
      '2027-02-03T05:00:00Z',
      '2027-02-03T20:00:00.000Z',
    ],
    [
      'also on a day on which nothing is patched',
      DEFAULT_START_POLICY,
      '2027-02-07T09:00:00Z',
      '2027-02-07T20:00:00.000Z',
    ],
    ['to the morning, given in a window of the night', night, '2027-02-04T01:00:00Z', '2027-02-04T04:15:00.000Z'],
    ['to the next morning, given between two nights', night, '2027-02-04T12:00:00Z', '2027-02-05T04:15:00.000Z'],
  ] as const)('%s', (_what, policy, at, end) => {
    expect(iso(orderEnd(instant(at), policy))).toBe(end);
  });

  it('is the end itself when it is reached, not before', () => {
    const given = instant('2027-02-03T09:00:00Z');
    expect(isOrderExpired(given, instant('2027-02-03T19:59:59Z'), DEFAULT_START_POLICY)).toBe(false);
    expect(isOrderExpired(given, instant('2027-02-03T20:00:00Z'), DEFAULT_START_POLICY)).toBe(true);
  });

  it('says nothing of an order that was given after the end: it never held', () => {
    const late = instant('2027-02-03T20:00:00Z');
    expect(isOrderExpired(late, instant('2027-02-03T20:30:00Z'), DEFAULT_START_POLICY)).toBe(false);
  });
});

describe('RUN-2: the failures that stop a campaign', () => {
  it('are counted from the first one on, whatever the setting', () => {
    const strict = { percent: 0, count: 0 };
    expect(failureBudgetSpent(0, 10, strict)).toBe(false);
    expect(failureBudgetSpent(1, 10, strict)).toBe(true);
  });
});

// Filters of the history as text, systems by their beginning, years and weeks as instants (HIST-2).

import { describe, expect, it } from 'vitest';
import { MAX_FILTER_TEXT } from '../../../domain/history/filter-text.ts';
import {
  HISTORY_SOURCES,
  type HistoryFilter,
  historyFilterText,
  isFilterName,
  parseHistoryFilter,
  WHOLE_HISTORY,
} from '../../../domain/history/history-filter.ts';
import { osMatches } from '../../../domain/history/os-match.ts';
import { periodsOf } from '../../../domain/history/periods.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import fc from '../../support/properties.ts';

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(isFilterName);
const host = fc.stringMatching(/^[a-z0-9_*][a-z0-9._*-]{0,20}$/);
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const filters: fc.Arbitrary<HistoryFilter> = fc.record({
  year: some(fc.integer({ min: 2000, max: 2100 })),
  week: some(fc.integer({ min: 1, max: 53 })),
  campaignId: some(fc.integer({ min: 1, max: 999_999_999 }).map((id) => id as CampaignId)),
  result: some(fc.constantFrom('ok' as const, 'ko' as const)),
  source: some(fc.constantFrom(...HISTORY_SOURCES)),
  os: some(name),
  domain: some(name),
  zone: some(name),
  operator: some(name),
  hosts: fc.array(host, { maxLength: 6 }),
});

describe('a filter of the history as text (HIST-2)', () => {
  it('is the same after the journey, whatever the names, and of letters that mean nothing in a key', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const text = historyFilterText(filter);
        if (text.length > MAX_FILTER_TEXT) return;
        expect(text).not.toMatch(/[:\s${}"\\<>]/);
        expect(parseHistoryFilter(text)).toEqual(filter);
      }),
      { numRuns: 500 },
    );
  });

  it('reads any text as a filter that is written the same, or not at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const filter = parseHistoryFilter(text);
        if (filter !== null) expect(historyFilterText(filter)).toBe(text);
      }),
    );
  });

  it.each([
    'y=26',
    'y=1999',
    'w=54',
    'c=0',
    'r=maybe',
    's=x',
    'h=',
    'h=a b',
    'h=A',
    'os=',
    'w=5;y=2026',
    'x=1',
    'y=2026;',
    '%',
  ])('is null for “%s”', (text) => expect(parseHistoryFilter(text)).toBeNull());

  it('is empty for the whole history', () => {
    expect(historyFilterText(WHOLE_HISTORY)).toBe('');
    expect(parseHistoryFilter('')).toEqual(WHOLE_HISTORY);
  });
});

describe('a system by what people call it', () => {
  it.each([
    ['rhel8', 'linux', 'RHEL 8.10', true],
    ['RHEL', 'linux', 'RHEL 8.10', true],
    ['rhel 8.1', 'linux', 'RHEL 8.10', false],
    ['rhel8.10', 'linux', 'Red Hat Enterprise Linux 8.10', true],
    ['rhel8', 'linux', 'RHEL 80', false],
    ['rhel9', 'linux', 'RHEL 8.10', false],
    ['linux', 'linux', null, true],
    ['windows', 'windows', 'Windows Server 2019', true],
    ['windows', 'linux', 'RHEL 8', false],
    ['', 'linux', 'RHEL 8', false],
    ['…', 'linux', '', false],
  ])('“%s” and %s %s: %s', (word, family, version, matches) => {
    expect(osMatches(word, { family, version })).toBe(matches);
  });
});

describe('years and weeks as instants', () => {
  const paris = (year: number | null, week: number | null) =>
    periodsOf({ year, week }, { first: 2025, last: 2027 }, 'Europe/Paris')?.map(({ from, until }) => [
      from.toISOString(),
      until.toISOString(),
    ]);

  it('begins a year at midnight of the site', () => {
    expect(paris(2026, null)).toEqual([['2025-12-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z']]);
    expect(paris(null, null)).toBeUndefined();
  });

  it('takes ISO weeks: the first may begin in December, and only some years have a 53rd (PLAN-1)', () => {
    expect(paris(2026, 1)).toEqual([['2025-12-28T23:00:00.000Z', '2026-01-04T23:00:00.000Z']]);
    expect(paris(2026, 53)).toHaveLength(1);
    expect(paris(2025, 53)).toEqual([]);
    expect(paris(2026, 13)).toEqual([['2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z']]);
  });

  it('takes that week of every year when none is said', () => {
    expect(paris(null, 5)).toHaveLength(3);
    expect(paris(null, 53)).toHaveLength(1);
  });
});

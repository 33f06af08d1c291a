// What is lost of a week's slot days: holidays, freezes, the season, the past (PLAN-4 to PLAN-6, SLOT-2, SLOT-6).
import { describe, expect, it } from 'vitest';
import { calendarOf, closureOn, freezeOn, holidayOn, inTrafficSeason } from '../../../domain/planning/calendar.ts';
import { type Finding, firstNames } from '../../../domain/planning/finding.ts';
import { frenchHolidays } from '../../../domain/planning/holidays.ts';
import {
  closedDayFindings,
  holidayFindings,
  pastDayFindings,
  plannedDays,
} from '../../../domain/planning/week-days.ts';
import { closedBefore } from '../../../domain/previews/slot-clock.ts';
import { aRow } from './samples.ts';

const shown = (findings: readonly Finding[]) =>
  findings.map(({ code, severity, text, rows }) => [code, severity, text, rows]);

describe('SLOT-2: the days that rows use', () => {
  it('are two of each branch, each with the rows that have it', () => {
    const [hprod, prod, both] = [
      aRow(1, 2027, 5, { envScope: 'hprod' }),
      aRow(2, 2027, 5, { envScope: 'prod' }),
      aRow(3, 2027, 5),
    ];
    expect(plannedDays([hprod, prod, both])).toEqual([
      { day: '2027-02-01', branch: 'hprod', rows: [hprod, both] },
      { day: '2027-02-02', branch: 'hprod', rows: [hprod, both] },
      { day: '2027-02-03', branch: 'prod', rows: [prod, both] },
      { day: '2027-02-04', branch: 'prod', rows: [prod, both] },
    ]);
    expect(plannedDays([hprod]).map(({ day }) => day)).toEqual(['2027-02-01', '2027-02-02']);
    expect(plannedDays([both], 'prod').map(({ branch }) => branch)).toEqual(['prod', 'prod']);
    expect(plannedDays([])).toEqual([]);
  });
});

describe('PLAN-6: a holiday on a slot day', () => {
  const goodFriday = [{ day: '2027-03-26', branch: 'prod', rows: [aRow(4, 2027, 12)] }] as const;

  it('is told with its name and the slots lost', () => {
    const days = plannedDays([aRow(4, 2027, 13, { envScope: 'hprod' })]);
    expect(holidayFindings(days, calendarOf([2027])).flatMap(({ servers }) => servers)).toEqual([]);
    expect(shown(holidayFindings(days, calendarOf([2027])))).toEqual([
      [
        'holiday-on-slot-day',
        'warning',
        {
          fr: 'Le 29 mars 2027 est férié (Lundi de Pâques) : 27 créneaux hors production en moins.',
          en: '29 March 2027 is a public holiday (Easter Monday): 27 non-production slots lost.',
        },
        [4],
      ],
    ]);
  });

  it('of Alsace-Moselle counts only where zones are marked so, and says where', () => {
    expect(holidayFindings(goodFriday, calendarOf([2027]))).toEqual([]);
    const [finding] = holidayFindings(goodFriday, calendarOf([2027], { alsaceMoselleZones: ['Strasbourg'] }));
    expect(finding?.text).toEqual({
      fr: 'Le 26 mars 2027 est férié en Alsace-Moselle (Vendredi saint) : 27 créneaux de production en moins.',
      en: '26 March 2027 is a public holiday in Alsace-Moselle (Good Friday): 27 production slots lost.',
    });
  });
});

describe('SLOT-2: a closed day', () => {
  const calendar = calendarOf([2027], {
    freezePeriods: [{ firstDay: '2027-02-02', lastDay: '2027-02-03', reason: 'Bascule' }],
  });

  it('is told with the freeze that closes it', () => {
    const days = plannedDays([aRow(1, 2027, 5)]);
    expect(shown(closedDayFindings(days, calendar))).toEqual([
      [
        'day-closed',
        'warning',
        {
          fr: 'Pas de créneaux hors production le 2 février 2027. Gel du 2 février 2027 au 3 février 2027 : Bascule',
          en: 'No non-production slots on 2 February 2027. Freeze from 2 February 2027 to 3 February 2027: Bascule',
        },
        [1],
      ],
      [
        'day-closed',
        'warning',
        expect.objectContaining({ en: expect.stringMatching(/^No production slots on 3 F/) }),
        [1],
      ],
    ]);
  });

  it('of the season is told of the rows of traffic alone, and not on a holiday', () => {
    const traffic = aRow(1, 2027, 13, { domainCode: 'trafic', envScope: 'prod' });
    const other = aRow(2, 2027, 13, { domainCode: 'PEA', envScope: 'prod' });
    expect(shown(closedDayFindings(plannedDays([traffic, other]), calendarOf([2027])))).toEqual([
      [
        'day-closed',
        'warning',
        {
          fr: 'Pas de créneaux de production le 31 mars 2027. Pas de patching de la production trafic de janvier à mars.',
          en: 'No production slots on 31 March 2027. The traffic domain’s production is not patched from January to March.',
        },
        [1],
      ],
    ]);
    const newYear = { day: '2027-01-01', branch: 'prod', rows: [traffic] } as const;
    const unfrozen = { ...calendarOf([2027]), freezeWeeks: new Set<number>() };
    expect(closedDayFindings([newYear], unfrozen)).toEqual([]);
  });
});

describe('SLOT-6: a day that is past', () => {
  const days = plannedDays([aRow(1, 2027, 5, { envScope: 'hprod' })]);

  it('has no slots any more, or those of the morning no more', () => {
    expect(pastDayFindings(days, closedBefore('2027-02-01'))).toEqual([]);
    expect(shown(pastDayFindings(days, '2027-02-02 10:00:00.000'))).toEqual([
      [
        'day-past',
        'warning',
        {
          fr: 'Le 1er février 2027 est passé : ses créneaux hors production ne sont plus disponibles.',
          en: '1 February 2027 has passed: its non-production slots are no longer available.',
        },
        [1],
      ],
      [
        'day-past',
        'warning',
        {
          fr: 'Le 2 février 2027, les créneaux hors production passés ou à moins de 30 minutes ne sont plus disponibles.',
          en: 'On 2 February 2027, non-production slots that have passed or start within 30 minutes are no longer available.',
        },
        [1],
      ],
    ]);
  });
});

describe('PLAN-4: the calendar', () => {
  it('names what closes a day in both languages', () => {
    const calendar = calendarOf([2026, 2027]);
    expect(freezeOn('2026-07-20', calendar)?.text).toEqual({
      fr: 'S30 est une semaine de gel.',
      en: 'S30 is a freeze week.',
    });
    expect(holidayOn('2026-07-14', calendar)?.name.en).toBe('Bastille Day');
    expect(holidayOn('2026-07-15', calendar)).toBeNull();
    expect(closureOn('2026-07-14', calendar)?.text).toEqual({
      fr: 'Le 14 juillet 2026 est férié (Fête Nationale de la France).',
      en: '14 July 2026 is a public holiday (Bastille Day).',
    });
  });

  it('holds the holidays of the years beside, in order, each once', () => {
    const dates = calendarOf([2027, 2026]).holidays.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted());
    expect(new Set(dates).size).toBe(dates.length);
    expect([dates[0], dates.at(-1)]).toEqual(['2025-01-01', '2028-12-26']);
    expect(frenchHolidays([2027, 2026, 2027])).toHaveLength(26);
  });

  it('PLAN-5: knows no season of a week without a domain', () => {
    expect(inTrafficSeason(null, 'prod', '2027-02-03')).toBe(false);
  });
});

describe('the names in a finding', () => {
  it('are five, and a count of the rest', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(firstNames(names.slice(0, 5))).toEqual({ fr: 'a, b, c, d, e', en: 'a, b, c, d, e' });
    expect(firstNames(names.slice(0, 6))).toEqual({ fr: 'a, b, c, d, e et 1 autre', en: 'a, b, c, d, e and 1 more' });
    expect(firstNames(names)).toEqual({ fr: 'a, b, c, d, e et 2 autres', en: 'a, b, c, d, e and 2 more' });
  });
});

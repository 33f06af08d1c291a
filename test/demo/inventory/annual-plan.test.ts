import { describe, expect, it } from 'vitest';
import { annualPlan } from '../../../demo/inventory/annual-plan.ts';
import { DOMAINS } from '../../../demo/inventory/demo-server.ts';
import { firstMonday } from '../../../demo/launch.ts';
import type { PlanId } from '../../../domain/ids.ts';
import { branchDays, calendarOf, closureOn } from '../../../domain/planning/calendar.ts';
import { dayIn, isoWeek } from '../../../domain/planning/iso-week.ts';
import { planFindings } from '../../../domain/planning/plan-findings.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';

const YEARS = [2026, 2027, 2028, 2032];

function planRows(year: number): PlanRow[] {
  return annualPlan(year).map((row, i) => ({ ...row, id: (i + 1) as PlanId }));
}

describe('The annual plan of the demo (PLAN-1, PLAN-2, PLAN-4)', () => {
  it.each(YEARS)('has every ISO week of %i, the last one included', (year) => {
    const weeks = new Set(annualPlan(year).map((row) => row.weekNumber));
    expect(weeks.size).toBe(isoWeek(year, 53) === null ? 52 : 53);
  });

  it.each(YEARS)(
    'opens no freeze week in %i, and shows only the fault that the reference has: traffic in S04 (PLAN-5)',
    (year) => {
      const findings = planFindings({
        plan: planRows(year),
        today: `${year - 1}-12-01`,
        calendar: calendarOf([year]),
        domainCodes: Object.keys(DOMAINS),
        servers: null,
      });
      const errors = findings.filter((finding) => finding.severity === 'error');
      expect(errors.map((finding) => finding.code)).toEqual(['banned-season']);
      expect(planRows(year).find((row) => row.id === errors[0]?.rows[0])).toMatchObject({ weekCode: 'S04' });
      expect(findings.map((finding) => finding.code)).not.toContain('domain-absent');
      expect(findings.map((finding) => finding.code)).not.toContain('prod-before-hprod');
    },
  );

  it.each(YEARS)('keeps the weeks of the opening script of %i free of holidays on every slot day', (year) => {
    const calendar = calendarOf([year]);
    const starts = [2, 5, 8].map((number) => isoWeek(year, number)?.weekStart ?? '');
    const days = starts.flatMap((start) => [...branchDays('hprod', start), ...branchDays('prod', start)]);
    expect(days.filter((day) => closureOn(day, calendar, 'Site Est') !== null)).toEqual([]);
  });
});

describe('The first moment of the demo', () => {
  it.each(['2026-11-20', '2026-12-31', '2027-01-03', '2027-01-04', '2028-02-29'])(
    'is, on %s, a Monday 09:05 in Paris of a second week that is still to come',
    (today) => {
      const now = new Date(`${today}T12:00:00Z`);
      const first = firstMonday(now);
      expect(first > now).toBe(true);
      expect(isoWeek(Number(dayIn(first).slice(0, 4)), 2)?.weekStart).toBe(dayIn(first));
      expect(new Intl.DateTimeFormat('fr', { timeStyle: 'short', timeZone: 'Europe/Paris' }).format(first)).toBe(
        '09:05',
      );
    },
  );
});

// Reads the annual plan as a planner would and reports what is wrong with it (PLAN-6), week by week and cycle by cycle.
import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { PlanId } from '../ids.ts';
import type { Language, Text } from '../language.ts';
import type { HoursBudget } from '../previews/hours.ts';
import type { Server } from '../server.ts';
import type { Calendar } from './calendar.ts';
import { capacityFindings } from './capacity-findings.ts';
import { cycleFindings } from './cycle-findings.ts';
import type { Finding, FindingCode } from './finding.ts';
import { cycleOf, isoWeek, weekCodeOf } from './iso-week.ts';
import { freezeRefusal, seasonRefusal, weekRefusal } from './plan-check.ts';
import type { PlanRow } from './plan-row.ts';
import { rowText } from './row-text.ts';
import { closedDayFindings, holidayFindings, plannedDays } from './week-days.ts';

export type PlanFindingsInput = {
  readonly plan: readonly PlanRow[];
  readonly today: IsoDate;
  /** Must cover the years of the plan (`calendarOf`). */
  readonly calendar: Calendar;
  /** Domains that every cycle should have. */
  readonly domainCodes: readonly string[];
  /** Null: capacity and hours are not judged. */
  readonly servers: readonly Server[] | null;
  readonly budget?: HoursBudget;
  /** Rows that became a campaign: being past is no fault of theirs. */
  readonly rowsWithCampaign?: ReadonlySet<PlanId>;
};

/** PLAN-6, errors first, then by the week of the first row concerned. Only open rows are judged, but impossible weeks always. */
export function planFindings(input: PlanFindingsInput): readonly Finding[] {
  const plan = input.plan.toSorted((a, b) => a.year - b.year || a.weekNumber - b.weekNumber || a.id - b.id);
  const possible = plan.filter((row) => isoWeek(row.year, row.weekNumber) !== null);
  const open = possible.filter((row) => row.status === 'open');
  const usable = open.filter((row) => !freezeRefusal(row, null, input.calendar) && !seasonRefusal(row, null));
  return [
    ...plan.flatMap(impossibleFindings),
    ...pastFindings(open, input),
    ...open.flatMap((row) => forbiddenFindings(row, input.calendar)),
    ...weeksOf(usable).flatMap((rows) => lostDayFindings(rows, input.calendar)),
    ...cycleFindings(possible, input.domainCodes),
    ...weeksOf(usable).flatMap((rows) => capacityFindings(rows, input)),
  ];
}

/** PLAN-1: no such week in that year, or a code, date or cycle that is not that week's. */
function impossibleFindings(row: PlanRow): readonly Finding[] {
  const week = isoWeek(row.year, row.weekNumber);
  const code = weekCodeOf(row.weekNumber);
  if (!week) {
    const text = { fr: `${row.year} n’a pas de semaine ${code}.`, en: `${row.year} has no week ${code}.` };
    return [error('impossible-week', text, [row])];
  }
  const right =
    row.weekCode === week.weekCode &&
    row.weekStart === week.weekStart &&
    row.weekEnd === week.weekEnd &&
    row.cycle === cycleOf(row.weekNumber);
  if (right) return [];
  const [from, to] = [dayText(week.weekStart), dayText(week.weekEnd)];
  const [hasFrom, hasTo] = [dayText(row.weekStart), dayText(row.weekEnd)];
  const is = (language: Language) =>
    `${week.weekCode} ${week.year}, ${from[language]} – ${to[language]}, cycle ${week.cycle}`;
  const has = (language: Language) => `${row.weekCode}, ${hasFrom[language]} – ${hasTo[language]}, cycle ${row.cycle}`;
  const text = {
    fr: `Semaine incohérente : ${has('fr')} au lieu de ${is('fr')}.`,
    en: `Inconsistent week: ${has('en')} instead of ${is('en')}.`,
  };
  return [error('impossible-week', text, [row])];
}

/** One finding a year: in November nobody wants forty. */
function pastFindings(open: readonly PlanRow[], { today, rowsWithCampaign }: PlanFindingsInput): readonly Finding[] {
  const late = open.filter((row) => weekRefusal(row, today) !== null && !rowsWithCampaign?.has(row.id));
  return [...Map.groupBy(late, (row) => row.year)].map(([year, rows]) => {
    const codes = [...new Set(rows.map((row) => row.weekCode))].join(', ');
    const text = {
      fr: `Semaines de ${year} passées sans campagne : ${codes}.`,
      en: `Weeks of ${year} past without a campaign: ${codes}.`,
    };
    return error('past-week', text, rows);
  });
}

function forbiddenFindings(row: PlanRow, calendar: Calendar): readonly Finding[] {
  const freeze = freezeRefusal(row, null, calendar);
  const season = seasonRefusal(row, null);
  const name = rowText(row);
  return [
    ...(freeze ? [error('freeze-week-open', named(name, freeze.text), [row])] : []),
    ...(season ? [error('banned-season', named(name, season.text), [row])] : []),
  ];
}

/** Days lost in weeks that are otherwise allowed: a frozen week has lost them all, and says so already. */
function lostDayFindings(rows: readonly PlanRow[], calendar: Calendar): readonly Finding[] {
  const days = plannedDays(rows);
  return [...holidayFindings(days, calendar), ...closedDayFindings(days, calendar)];
}

/** In the order of the rows. */
function weeksOf(rows: readonly PlanRow[]): readonly (readonly PlanRow[])[] {
  return [...Map.groupBy(rows, (row) => row.weekStart).values()];
}

function named(name: Text, text: Text): Text {
  return { fr: `${name.fr} : ${text.fr}`, en: `${name.en}: ${text.en}` };
}

function error(code: FindingCode, text: Text, rows: readonly PlanRow[]): Finding {
  return { code, severity: 'error', text, rows: rows.map((row) => row.id), servers: [] };
}

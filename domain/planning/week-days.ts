// What is wrong with the slot days of one week: closed by a holiday, a freeze or the season, or already past.
import { branchText } from '../branch-text.ts';
import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import { type ClosedUntil, isAhead } from '../previews/slot-clock.ts';
import { SLOT_TIMES, SLOTS_A_DAY } from '../previews/slots.ts';
import type { Branch } from '../server.ts';
import { branchDays, type Calendar, closureOn, freezeOn, holidayOn, inTrafficSeason } from './calendar.ts';
import type { Finding } from './finding.ts';
import { branchesOf, type EnvScope, type PlanRow } from './plan-row.ts';

type Day = { readonly day: IsoDate; readonly branch: Branch; readonly rows: readonly PlanRow[] };

/** The slot days (SLOT-2) of those rows of one week, closures not yet taken off, each with the rows that use it. */
export function plannedDays(rows: readonly PlanRow[], asked: EnvScope | null = null): readonly Day[] {
  const [first] = rows;
  if (!first) return [];
  return (['hprod', 'prod'] as const).flatMap((branch) => {
    const using = rows.filter((row) => branchesOf(row, asked).includes(branch));
    if (using.length === 0) return [];
    return branchDays(branch, first.weekStart).map((day) => ({ day, branch, rows: using }));
  });
}

/** PLAN-6: holidays on slot days with the slots lost. Those of Alsace-Moselle count only when zones are marked so. */
export function holidayFindings(days: readonly Day[], calendar: Calendar): readonly Finding[] {
  const [easternZone] = calendar.alsaceMoselleZones;
  return days.flatMap(({ day, branch, rows }) => {
    const holiday = holidayOn(day, calendar, easternZone ?? null);
    if (!holiday) return [];
    const where = holiday.alsaceMoselleOnly
      ? { fr: ' en Alsace-Moselle', en: ' in Alsace-Moselle' }
      : { fr: '', en: '' };
    const text = {
      fr: `Le ${dayText(day).fr} est férié${where.fr} (${holiday.name.fr}) : ${SLOTS_A_DAY} créneaux ${branchText(branch).fr} en moins.`,
      en: `${dayText(day).en} is a public holiday${where.en} (${holiday.name.en}): ${SLOTS_A_DAY} ${branchText(branch).en} slots lost.`,
    };
    return [finding('holiday-on-slot-day', text, rows)];
  });
}

/** SLOT-2: days lost to a freeze or, for some domains, to the season (PLAN-5), in a week that is otherwise allowed. */
export function closedDayFindings(days: readonly Day[], calendar: Calendar): readonly Finding[] {
  return days.flatMap(({ day, branch, rows }) => {
    const freeze = freezeOn(day, calendar);
    if (freeze) return [finding('day-closed', lostText(day, branch, freeze.text), rows)];
    if (closureOn(day, calendar)) return [];
    const banned = rows.filter((row) => inTrafficSeason(row.domainCode, branch, day));
    return banned.length > 0 ? [finding('day-closed', lostText(day, branch, SEASON), banned)] : [];
  });
}

/** SLOT-6: a campaign made on Tuesday has Monday's slots closed, and those of the morning. */
export function pastDayFindings(days: readonly Day[], until: ClosedUntil): readonly Finding[] {
  return days.flatMap(({ day, branch, rows }) => {
    const open = SLOT_TIMES.filter((time) => isAhead(day, time, until)).length;
    if (open === SLOTS_A_DAY) return [];
    const text =
      open === 0
        ? {
            fr: `Le ${dayText(day).fr} est passé : ses créneaux ${branchText(branch).fr} ne sont plus disponibles.`,
            en: `${dayText(day).en} has passed: its ${branchText(branch).en} slots are no longer available.`,
          }
        : {
            fr: `Le ${dayText(day).fr}, les créneaux ${branchText(branch).fr} passés ou à moins de 30 minutes ne sont plus disponibles.`,
            en: `On ${dayText(day).en}, ${branchText(branch).en} slots that have passed or start within 30 minutes are no longer available.`,
          };
    return [finding('day-past', text, rows)];
  });
}

const SEASON: Text = {
  fr: 'Pas de patching de la production trafic de janvier à mars.',
  en: 'The traffic domain’s production is not patched from January to March.',
};

function lostText(day: IsoDate, branch: Branch, why: Text): Text {
  return {
    fr: `Pas de créneaux ${branchText(branch).fr} le ${dayText(day).fr}. ${why.fr}`,
    en: `No ${branchText(branch).en} slots on ${dayText(day).en}. ${why.en}`,
  };
}

function finding(code: Finding['code'], text: Text, rows: readonly PlanRow[]): Finding {
  return { code, severity: 'warning', text, rows: rows.map((row) => row.id), servers: [] };
}

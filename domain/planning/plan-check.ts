// Why a campaign may not be created for a plan row now (PLAN-3 to PLAN-5).
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';
import { branchDays, type Calendar, type Closure, freezeOn, inTrafficSeason } from './calendar.ts';
import { isoWeek, isoWeekOf, weekCodeOf, weekdayOf } from './iso-week.ts';
import { branchesOf, type EnvScope, type PlanRow } from './plan-row.ts';
import { rowText } from './row-text.ts';
import { scopeText } from './scope-words.ts';

export type RefusalCode =
  | 'impossible-week'
  | 'past-year'
  | 'past-week'
  | 'too-late-in-week'
  | 'not-open'
  | 'no-domain'
  | 'scope'
  | 'freeze'
  | 'banned-season';

export type Refusal = { readonly code: RefusalCode; readonly text: Text };

type Week = { readonly year: number; readonly weekNumber: number };
const TUESDAY = 2;

/** Only the freeze and the season can be overridden, by an admin with a written reason; the past cannot. */
export function canBeOverridden(refusal: Refusal): boolean {
  return refusal.code === 'freeze' || refusal.code === 'banned-season';
}

/** PLAN-1 and PLAN-3: the week does not exist, is past, or is this week and it is later than Tuesday. `today` in local time. */
export function weekRefusal(week: Week, today: IsoDate): Refusal | null {
  const current = isoWeekOf(today);
  const code = weekCodeOf(week.weekNumber);
  if (!isoWeek(week.year, week.weekNumber)) {
    return refusal('impossible-week', `${week.year} n’a pas de semaine ${code}.`, `${week.year} has no week ${code}.`);
  }
  if (week.year < current.year) {
    return refusal('past-year', `${week.year} est une année passée.`, `${week.year} is a past year.`);
  }
  if (week.year > current.year || week.weekNumber > current.weekNumber) return null;
  if (week.weekNumber < current.weekNumber) {
    return refusal('past-week', `${code} ${week.year} est passée.`, `${code} ${week.year} is past.`);
  }
  if (weekdayOf(today) <= TUESDAY) return null;
  return refusal(
    'too-late-in-week',
    `Il est trop tard pour ${code} ${week.year} : une campagne doit être créée au plus tard le mardi de sa semaine.`,
    `It is too late for ${code} ${week.year}: a campaign has to be created by the Tuesday of its week.`,
  );
}

/**
 * Why no campaign may be created now from this row narrowed by the scope asked (null: the row's own), or null: PLAN-3,
 * then the row's status, PLAN-4 (every slot day of its branches is frozen), PLAN-5 (every production day is in the season).
 */
export function campaignRefusal(
  row: PlanRow,
  asked: EnvScope | null,
  now: { readonly today: IsoDate; readonly calendar: Calendar },
): Refusal | null {
  return (
    weekRefusal(row, now.today) ??
    statusRefusal(row) ??
    scopeRefusal(row, asked) ??
    freezeRefusal(row, asked, now.calendar) ??
    seasonRefusal(row, asked)
  );
}

/** PLAN-4 alone, whatever the date: a freeze on every slot day that the row has. */
export function freezeRefusal(row: PlanRow, asked: EnvScope | null, calendar: Calendar): Refusal | null {
  const days = branchesOf(row, asked).flatMap((branch) => branchDays(branch, row.weekStart));
  const freezes = days.map((day) => freezeOn(day, calendar)).filter((f): f is Closure => f !== null);
  const [first] = freezes;
  return first && freezes.length === days.length ? { code: 'freeze', text: first.text } : null;
}

/** PLAN-5 alone, whatever the date. A row that also has non-production is refused too: ask for it with `hprod`. */
export function seasonRefusal(row: PlanRow, asked: EnvScope | null): Refusal | null {
  if (!branchesOf(row, asked).includes('prod')) return null;
  const banned = branchDays('prod', row.weekStart).every((day) => inTrafficSeason(row.domainCode, 'prod', day));
  if (!banned) return null;
  return refusal(
    'banned-season',
    'La production du domaine trafic n’est pas patchée de janvier à mars ; seul le hors production est possible.',
    'The traffic domain’s production is not patched from January to March; only non-production is possible.',
  );
}

function statusRefusal(row: PlanRow): Refusal | null {
  const week = `${row.weekCode} ${row.year}`;
  if (row.status === 'freeze') {
    return refusal(
      'freeze',
      `${week} est une semaine de gel dans le planning.`,
      `${week} is a freeze week in the plan.`,
    );
  }
  if (row.status !== 'open') {
    const [fr, en] = row.status === 'holiday' ? ['en congé', 'on holiday'] : ['sans patching', 'without patching'];
    return refusal('not-open', `Dans le planning, ${week} est ${fr}.`, `In the plan, ${week} is ${en}.`);
  }
  if (row.domainCode) return null;
  return refusal('no-domain', `${week} n’a pas de domaine dans le planning.`, `${week} has no domain in the plan.`);
}

function scopeRefusal(row: PlanRow, asked: EnvScope | null): Refusal | null {
  if (branchesOf(row, asked).length > 0) return null;
  const wanted = scopeText(asked ?? row.envScope);
  const name = rowText(row);
  return refusal(
    'scope',
    `« ${wanted.fr} » n’est pas dans la ligne ${name.fr} du planning.`,
    `“${wanted.en}” is not in plan row ${name.en}.`,
  );
}

function refusal(code: RefusalCode, fr: string, en: string): Refusal {
  return { code, text: { fr, en } };
}

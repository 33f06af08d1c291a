// The period that somebody names: `S05`, `S05 2026`, `cycle 2`, `C2 2026`, `2026`; nothing: this week.
import { foldCase } from '../fold-case.ts';
import { type Cycle, type IsoWeek, isoWeek, parseWeekCode } from '../planning/iso-week.ts';
import type { ReportPeriod } from './report-period.ts';

/** null: not named. */
export type PeriodAsked = {
  readonly year: number | null;
  readonly weekNumber: number | null;
  readonly cycle: Cycle | null;
};
export type PeriodRead =
  | { readonly kind: 'asked'; readonly asked: PeriodAsked }
  | { readonly kind: 'unread'; readonly word: string }
  | { readonly kind: 'no-cycle' };

export function readPeriodWords(words: readonly string[]): PeriodRead {
  let asked: PeriodAsked = { year: null, weekNumber: null, cycle: null };
  const rest = words.filter((word) => foldCase(word) !== 'semaine' && foldCase(word) !== 'week');
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const isFree = asked.weekNumber === null && asked.cycle === null;
    const weekNumber = parseWeekCode(word);
    const cycle = cycleNamed(word);
    if (/^20\d{2}$/.test(word) && asked.year === null) asked = { ...asked, year: Number(word) };
    else if (weekNumber !== null && isFree) asked = { ...asked, weekNumber };
    else if (cycle !== null && isFree) asked = { ...asked, cycle };
    else if (foldCase(word) === 'cycle' && isFree) {
      const next = cycleNamed(`C${rest[at + 1] ?? ''}`);
      if (next === null)
        return rest[at + 1] === undefined ? { kind: 'no-cycle' } : { kind: 'unread', word: rest[at + 1] ?? '' };
      asked = { ...asked, cycle: next };
      at += 1;
    } else return { kind: 'unread', word };
  }
  return { kind: 'asked', asked };
}

function cycleNamed(word: string): Cycle | null {
  const digit = /^c([123])$/i.exec(word)?.[1];
  return digit === undefined ? null : (Number(digit) as Cycle);
}

/** null: the year has no such week. Without a year: this one. */
export function periodAsked({ year, weekNumber, cycle }: PeriodAsked, today: IsoWeek): ReportPeriod | null {
  if (cycle !== null) return { kind: 'cycle', year: year ?? today.year, cycle };
  if (weekNumber !== null) {
    const found = isoWeek(year ?? today.year, weekNumber);
    return found === null ? null : { kind: 'week', year: found.year, weekNumber };
  }
  if (year !== null) return { kind: 'year', year };
  return { kind: 'week', year: today.year, weekNumber: today.weekNumber };
}

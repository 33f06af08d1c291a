// `S05..S08`, or `S05`: the weeks that are compared, of one cycle.
import { type IsoWeek, isoWeek, parseWeekCode } from '../../planning/iso-week.ts';

/** `wrong`: one sentence. `year`: as it is typed; absent, the present one. */
export function weeksAsked(
  asked: string,
  year: string | undefined,
  presentYear: number,
): { readonly weeks: readonly IsoWeek[] } | { readonly wrong: string } {
  const [from, to = from, ...more] = asked.split(/\.\.|–/).map((code) => parseWeekCode(code));
  if (from == null || to == null || more.length > 0 || to < from)
    return { wrong: `${asked} is no range of weeks: write --shadow S05..S08.` };
  if (year !== undefined && !/^20\d\d$/.test(year))
    return { wrong: `${year} is no year: write --year ${presentYear}.` };
  const of = Number(year ?? presentYear);
  const found = Array.from({ length: to - from + 1 }, (_, index) => isoWeek(of, from + index));
  const weeks = found.filter((week) => week !== null);
  if (weeks.length < found.length) return { wrong: `${of} has no such week as one of ${asked}.` };
  if (new Set(weeks.map(({ cycle }) => cycle)).size > 1)
    return { wrong: `${asked} lies in two cycles: compare S01..S15, S16..S35 or S36..S53 each by itself.` };
  return { weeks };
}

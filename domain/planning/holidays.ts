// French public holidays, computed offline. Alsace and Moselle have two more: Good Friday and 26 December (PLAN-4).
import Holidays from 'date-holidays';
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';

export type Holiday = {
  readonly date: IsoDate;
  readonly name: Text;
  /** Kept only in the zones marked Alsace-Moselle. */
  readonly alsaceMoselleOnly: boolean;
};

/** The public holidays of those calendar years, by date. Give both years of a week that straddles New Year. */
export function frenchHolidays(years: readonly number[]): readonly Holiday[] {
  return [...new Set(years)].sort((a, b) => a - b).flatMap(holidaysOfYear);
}

function holidaysOfYear(year: number): readonly Holiday[] {
  const known = computed.get(year);
  if (known) return known;
  const national = new Set(publicHolidays(FRANCE, year, 'fr').keys());
  const english = publicHolidays(MOSELLE, year, 'en');
  const holidays = [...publicHolidays(MOSELLE, year, 'fr')].map(([date, fr]) => ({
    date,
    name: { fr, en: english.get(date) ?? fr },
    alsaceMoselleOnly: !national.has(date),
  }));
  computed.set(year, holidays);
  return holidays;
}

function publicHolidays(place: Holidays, year: number, language: 'fr' | 'en'): ReadonlyMap<IsoDate, string> {
  const all = place.getHolidays(year, language).filter((h) => h.type === 'public');
  return new Map(all.map((h) => [h.date.slice(0, 10), h.name]));
}

const FRANCE = new Holidays('FR');
/** Moselle (57), Bas-Rhin (67) and Haut-Rhin (68) have the same holidays. */
const MOSELLE = new Holidays('FR', '57');
/** The result depends on the year alone; a plan asks for the same years again and again. */
const computed = new Map<number, readonly Holiday[]>();

// A day in a sentence of a rule. Cards write days out with their own calendar of words (`cards/dates.ts`).
import type { IsoDate, SlotTime } from './clock.ts';
import type { Language, Text } from './language.ts';

const LONG = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
const DAYS = { fr: new Intl.DateTimeFormat('fr-FR', LONG), en: new Intl.DateTimeFormat('en-GB', LONG) };
const WEEKDAY = { weekday: 'long', timeZone: 'UTC' } as const;
const WEEKDAYS = { fr: new Intl.DateTimeFormat('fr-FR', WEEKDAY), en: new Intl.DateTimeFormat('en-GB', WEEKDAY) };

/** `2027-03-03` as `3 mars 2027`, `3 March 2027`; what is no day stays as it is. */
export function dayText(day: string): Text {
  return { fr: dayIn(day, 'fr'), en: dayIn(day, 'en') };
}

/** `mardi 12 janvier 2027 à 10h15`, `Tuesday 12 January 2027 at 10:15`. */
export function slotText(day: IsoDate, slot: SlotTime): Text {
  const weekday = new Date(`${day}T00:00:00Z`);
  const clock = slot.slice(0, 5);
  return {
    fr: `${WEEKDAYS.fr.format(weekday)} ${dayIn(day, 'fr')} à ${clock.replace(':', 'h')}`,
    en: `${WEEKDAYS.en.format(weekday)} ${dayIn(day, 'en')} at ${clock}`,
  };
}

function dayIn(day: string, language: Language): string {
  const instant = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(instant.getTime())) return day;
  const said = DAYS[language].format(instant);
  return language === 'fr' ? said.replace(/^1 /, '1er ') : said;
}

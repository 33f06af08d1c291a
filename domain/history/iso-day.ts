// Days as people type them.
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';

const FORMS = ['yyyy-MM-dd', 'd/M/yyyy', 'd.M.yyyy'];

/** `2026-02-03`, `03/02/2026`, `3.2.2026`; null for anything else, and for a day that does not exist. */
export function isoDay(text: string): IsoDate | null {
  for (const form of FORMS) {
    const day = DateTime.fromFormat(text, form, { zone: 'utc' });
    if (day.isValid && day.year >= 2000 && day.year <= 2100) return day.toFormat('yyyy-MM-dd');
  }
  return null;
}

/** Written as a day is, of which no year has one, or not that year: `31/02/2027`, `2027-13-01`, `31/04`. */
export function isOutsideCalendar(text: string): boolean {
  // Without a year, of a leap year.
  const whole = /^\d{1,2}\/\d{1,2}$/.test(text) ? `${text}/2028` : text;
  return FORMS.some((form) => DateTime.fromFormat(whole, form, { zone: 'utc' }).invalidReason === 'unit out of range');
}

/** The sentence for it; null: it is in the calendar, or no day at all. */
export function outsideCalendar(text: string): Text | null {
  if (!isOutsideCalendar(text)) return null;
  return {
    fr: `« ${text} » n’existe pas dans le calendrier.`,
    en: `“${text}” does not exist in the calendar.`,
  };
}

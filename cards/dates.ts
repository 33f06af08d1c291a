// Dates as people read them: in Europe/Paris, in their language.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../domain/clock.ts';
import type { Language } from '../domain/language.ts';

const ZONE = 'Europe/Paris';

/** `lun. 2 févr. 09h15`, `Mon 2 Feb 09:15`. */
export function formatInstant(instant: Date, language: Language): string {
  const clock = language === 'fr' ? "HH'h'mm" : 'HH:mm';
  return DateTime.fromJSDate(instant, { zone: ZONE }).setLocale(localeOf(language)).toFormat(`ccc d LLL ${clock}`);
}

/** `lun. 2 févr.` */
export function formatDay(day: IsoDate, language: Language): string {
  return DateTime.fromISO(day, { zone: ZONE }).setLocale(localeOf(language)).toFormat('ccc d LLL');
}

/** `2 févr. 2026` */
export function formatDate(day: IsoDate, language: Language): string {
  return DateTime.fromISO(day, { zone: ZONE }).setLocale(localeOf(language)).toFormat('d LLL yyyy');
}

/** `HH:MM` or `HH:MM:SS` (the form of `time` columns) as `09h15` or `09:15`. */
export function formatSlot(slot: SlotTime, language: Language): string {
  const clock = slot.slice(0, 5);
  return language === 'fr' ? clock.replace(':', 'h') : clock;
}

/** Milliseconds as `3 j 4 h`, `2 h 05 min`, `4 min`: the two largest units. Never negative. */
export function formatDuration(ms: number, language: Language): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} ${language === 'fr' ? 'j' : 'd'} ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${minutes} min`;
}

function localeOf(language: Language): string {
  return language === 'fr' ? 'fr' : 'en-GB';
}

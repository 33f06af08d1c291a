// Dates as people read them: in the zone of the settings, in their language.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../domain/clock.ts';
import type { Language } from '../domain/language.ts';

let zone = 'Europe/Paris';

/** Of the whole process, as it starts: slots are hours of the zone of the settings, and moments stand beside them on cards. */
export function writeMomentsIn(ofSettings: string): void {
  zone = ofSettings;
}

/** `lun. 2 févr. 09h15`, `Mon 2 Feb 09:15`. */
export function formatInstant(instant: Date, language: Language): string {
  return said(DateTime.fromJSDate(instant, { zone }), language, `ccc DAY LLL ${CLOCKS[language]}`);
}

/** The hour alone of an instant of that day; of another one with its day. */
export function formatInstantOn(instant: Date, day: IsoDate, language: Language): string {
  const local = DateTime.fromJSDate(instant, { zone });
  return local.toISODate() === day ? said(local, language, CLOCKS[language]) : formatInstant(instant, language);
}

/** Of any year: `2 févr. 2026 09h15`, `2 Feb 2026 09:15`. */
export function formatMoment(instant: Date, language: Language): string {
  return said(DateTime.fromJSDate(instant, { zone }), language, `DAY LLL yyyy ${CLOCKS[language]}`);
}

/** `lun. 2 févr.` */
export function formatDay(day: IsoDate, language: Language): string {
  return said(DateTime.fromISO(day, { zone }), language, 'ccc DAY LLL');
}

/** `2 févr. 2026` */
export function formatDate(day: IsoDate, language: Language): string {
  return said(DateTime.fromISO(day, { zone }), language, 'DAY LLL yyyy');
}

/** `du 11 au 17 janv. 2027`, `28 Dec 2026 to 3 Jan 2027`: month and year once where both days share them. */
export function formatPeriod(first: IsoDate, last: IsoDate, language: Language): string {
  if (first === last) return formatDate(first, language);
  const [from, to] = [DateTime.fromISO(first, { zone }), DateTime.fromISO(last, { zone })];
  const pattern = !from.hasSame(to, 'year') ? 'DAY LLL yyyy' : from.hasSame(to, 'month') ? 'DAY' : 'DAY LLL';
  const [start, end] = [said(from, language, pattern), formatDate(last, language)];
  return language === 'fr' ? `du ${start} au ${end}` : `${start} to ${end}`;
}

/** `HH:MM` or `HH:MM:SS` (the form of `time` columns) as `09h15` or `09:15`. */
export function formatSlot(slot: SlotTime, language: Language): string {
  const clock = slot.slice(0, 5);
  return language === 'fr' ? clock.replace(':', 'h') : clock;
}

/** Milliseconds as `3 j 4 h`, `3 j`, `2 h 05 min`, `4 min`, `moins d’1 min`: the two largest units. Never negative. */
export function formatDuration(ms: number, language: Language): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} ${language === 'fr' ? 'j' : 'd'}${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
  if (hours > 0) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  if (minutes > 0) return `${minutes} min`;
  return language === 'fr' ? 'moins d’1 min' : 'less than 1 min';
}

const CLOCKS = { fr: "HH'h'mm", en: 'HH:mm' } as const;

/** DAY: of the month, the first of which is `1er` in French. */
function said(local: DateTime, language: Language, pattern: string): string {
  const day = language === 'fr' && local.day === 1 ? "'1er'" : 'd';
  return local.setLocale(language === 'fr' ? 'fr' : 'en-GB').toFormat(pattern.replace('DAY', day));
}

// An instant of any year: what happened long ago needs its year, unlike what happens this week.
import { DateTime } from 'luxon';
import type { Language } from '../domain/language.ts';

/** In Europe/Paris: `2 févr. 2026 09h15`, `2 Feb 2026 09:15`. */
export function formatMoment(instant: Date, language: Language): string {
  const local = DateTime.fromJSDate(instant, { zone: 'Europe/Paris' });
  return language === 'fr'
    ? local.setLocale('fr').toFormat("d LLL yyyy HH'h'mm")
    : local.setLocale('en-GB').toFormat('d LLL yyyy HH:mm');
}

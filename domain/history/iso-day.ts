// Days as people type them.
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';

const FORMS = ['yyyy-MM-dd', 'd/M/yyyy', 'd.M.yyyy'];

/** `2026-02-03`, `03/02/2026`, `3.2.2026`; null for anything else, and for a day that does not exist. */
export function isoDay(text: string): IsoDate | null {
  for (const form of FORMS) {
    const day = DateTime.fromFormat(text, form, { zone: 'utc' });
    if (day.isValid && day.year >= 2000 && day.year <= 2100) return day.toFormat('yyyy-MM-dd');
  }
  return null;
}

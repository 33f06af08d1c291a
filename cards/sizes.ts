// Sizes of files as vCenter shows them: in units of 1024, named as people name them.
import type { Language } from '../domain/language.ts';
import { wholeNumber } from './words.ts';

const UNITS = { fr: ['o', 'Ko', 'Mo', 'Go', 'To'], en: ['B', 'KB', 'MB', 'GB', 'TB'] } as const;

/** `1,2 Go`, `1.2 GB`: one decimal at most. */
export function formatBytes(bytes: number, language: Language): string {
  const units = UNITS[language];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${wholeNumber(value, language)} ${units[unit]}`;
}

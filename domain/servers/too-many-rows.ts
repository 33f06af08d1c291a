// What is said where a list of servers does not fit into a workbook.
import { wholeNumber } from '../counts.ts';
import type { Text } from '../language.ts';

/** A workbook is made in memory. CSV has no end: it is written as it is read. */
export const MAX_EXCEL_ROWS = 50_000;

/** null: they fit. */
export function tooManyServers(total: number): Text | null {
  if (total <= MAX_EXCEL_ROWS) return null;
  const [fr, en] = [wholeNumber(MAX_EXCEL_ROWS, 'fr'), wholeNumber(MAX_EXCEL_ROWS, 'en')];
  return {
    fr: `Un classeur ne peut contenir que ${fr} lignes, sur ${wholeNumber(total, 'fr')} ici : demandez le fichier CSV, qui les a toutes, ou ajoutez un filtre.`,
    en: `A workbook can only hold ${en} rows, and there are ${wholeNumber(total, 'en')}: request the CSV file, which has all of them, or add a filter.`,
  };
}

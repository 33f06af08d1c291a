// What is said where a list of servers does not fit into a workbook.
import { counted, wholeNumber } from '../counts.ts';
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

/** Below the rows of a sheet that has not all of them; null: it has. */
export function cutSheetText(total: number, shown: number): Text | null {
  if (total <= shown) return null;
  const n = total - shown;
  return {
    fr: `… ${counted(n, 'fr', 'autre ligne n’est pas', 'autres lignes ne sont pas')} dans ce classeur, qui en contient ${wholeNumber(shown, 'fr')} sur ${wholeNumber(total, 'fr')}.`,
    en: `… ${counted(n, 'en', 'more row is', 'more rows are')} not in this workbook, which holds ${wholeNumber(shown, 'en')} of ${wholeNumber(total, 'en')}.`,
  };
}

/** Beside the button of a workbook that will not hold all of the largest of its lists; null: it will. */
export function cutWorkbookText(totals: readonly number[]): Text | null {
  const total = Math.max(0, ...totals);
  if (total <= MAX_EXCEL_ROWS) return null;
  const [fr, en] = [wholeNumber(MAX_EXCEL_ROWS, 'fr'), wholeNumber(MAX_EXCEL_ROWS, 'en')];
  return {
    fr: `Le classeur Excel ne contient que les ${fr} premières lignes de chaque liste, sur ${wholeNumber(total, 'fr')}.`,
    en: `The Excel workbook holds only the first ${en} rows of each list, of ${wholeNumber(total, 'en')}.`,
  };
}

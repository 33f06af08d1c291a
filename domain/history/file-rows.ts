// What is said where a history does not fit into a workbook.
import { wholeNumber } from '../counts.ts';
import type { Text } from '../language.ts';

/** CSV has every row, whatever their number. */
export function tooManyForExcel(most: number, total: number): Text {
  const n = (language: 'fr' | 'en') => [wholeNumber(most, language), wholeNumber(total, language)] as const;
  const [[mostFr, totalFr], [mostEn, totalEn]] = [n('fr'), n('en')];
  return {
    fr: `Un classeur prend les ${mostFr} lignes les plus récentes, sur ${totalFr} ici : demandez le fichier CSV, qui les a toutes, ou une année (/history 2026).`,
    en: `A workbook takes the newest ${mostEn} rows, of ${totalEn} here: ask for the CSV file, which has all of them, or for a year (/history 2026).`,
  };
}

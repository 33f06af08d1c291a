// What is said where a history does not fit into a workbook.
import { wholeNumber } from '../counts.ts';
import type { Text } from '../language.ts';

/** CSV has every row, whatever their number. */
export function tooManyForExcel(most: number, total: number): Text {
  const n = (language: 'fr' | 'en') => [wholeNumber(most, language), wholeNumber(total, language)] as const;
  const [[mostFr, totalFr], [mostEn, totalEn]] = [n('fr'), n('en')];
  return {
    fr: `Un classeur ne peut contenir que ${mostFr} lignes, sur ${totalFr} ici : demandez le fichier CSV, qui les a toutes, ou une seule année (/historique 2026).`,
    en: `A workbook can only hold ${mostEn} rows, and there are ${totalEn}: request the CSV file, which has all of them, or a single year (/history 2026).`,
  };
}

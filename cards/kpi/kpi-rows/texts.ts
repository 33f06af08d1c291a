// The words of the rows behind an indicator.
import { counted } from '../../words.ts';

const en = {
  none: 'No rows.',
  rows: (n: number) => counted(n, 'en', 'row', 'rows'),
  campaign: (id: number) => `campaign ${id}`,
  excel: 'Export to Excel',
  back: 'View all indicators',
};

const fr: typeof en = {
  none: 'Aucune ligne.',
  rows: (n) => counted(n, 'fr', 'ligne', 'lignes'),
  campaign: (id) => `campagne ${id}`,
  excel: 'Exporter en Excel',
  back: 'Voir tous les indicateurs',
};

export const kpiRowsTexts = { en, fr };

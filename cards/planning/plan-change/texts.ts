// The words of a change of the plan.
import { counted } from '../../words.ts';

const en = {
  heading: {
    import: 'Plan import',
    template: 'Plan from the standard cycle',
    edit: 'Change to the plan',
    undo: 'Change to the plan, undone',
  },
  waiting: 'Nothing has changed yet.',
  refused: (n: number) =>
    `Refused: ${counted(n, 'en', 'cell is', 'cells are')} wrong. Correct the workbook and send it again. Nothing was changed.`,
  applied: (by: string, at: string) => `Applied by ${by}, ${at}.`,
  cancelled: (by: string, at: string) => `Cancelled by ${by}, ${at}: nothing was changed.`,
  undone: (by: string, at: string) => `Undone by ${by}, ${at}.`,
  asked: (by: string, at: string) => `requested by ${by}, ${at}`,
  added: 'Added',
  changed: 'Changed',
  removed: 'Removed',
  rows: (n: number) => counted(n, 'en', 'row', 'rows'),
  before: (status: string, note: string) => `before: ${status}${note === '' ? '' : `, “${note}”`}`,
  refusals: 'Refused cells',
  changes: 'What changes',
  apply: 'Apply',
  cancel: 'Cancel',
  undo: 'Undo this change',
  show: 'Show the year',
};

const fr: typeof en = {
  heading: {
    import: 'Import du planning',
    template: 'Planning depuis le cycle type',
    edit: 'Modification du planning',
    undo: 'Modification du planning, annulée',
  },
  waiting: 'Rien n’a encore changé.',
  refused: (n) =>
    `Refusé : ${counted(n, 'fr', 'cellule incorrecte', 'cellules incorrectes')}. Corrigez le classeur et renvoyez-le. Rien n’a été modifié.`,
  applied: (by, at) => `Appliqué par ${by}, ${at}.`,
  cancelled: (by, at) => `Abandonné par ${by}, ${at} : rien n’a été modifié.`,
  undone: (by, at) => `Annulé par ${by}, ${at}.`,
  asked: (by, at) => `demandé par ${by}, ${at}`,
  added: 'Ajouté',
  changed: 'Modifié',
  removed: 'Retiré',
  rows: (n) => counted(n, 'fr', 'ligne', 'lignes'),
  before: (status, note) => `avant : ${status}${note === '' ? '' : `, « ${note} »`}`,
  refusals: 'Cellules refusées',
  changes: 'Ce qui change',
  apply: 'Appliquer',
  cancel: 'Abandonner',
  undo: 'Annuler ce changement',
  show: 'Voir l’année',
};

export const planChangeTexts = { en, fr };

// The words of a change of the plan.
import { counted } from '../../words.ts';

const en = {
  heading: {
    import: 'Import of the plan',
    template: 'Plan from the cycle',
    edit: 'Change of the plan',
    undo: 'Undone change of the plan',
  },
  waiting: 'Nothing is changed yet.',
  refused: (n: number) =>
    `Refused: ${counted(n, 'en', 'cell is', 'cells are')} wrong. Correct the workbook and send it again; nothing was changed.`,
  applied: (by: string, at: string) => `Applied by ${by}, ${at}.`,
  cancelled: (by: string, at: string) => `Cancelled by ${by}, ${at}: nothing was changed.`,
  undone: (by: string, at: string) => `Undone by ${by}, ${at}.`,
  asked: (by: string, at: string) => `asked by ${by}, ${at}`,
  added: 'Added',
  changed: 'Changed',
  removed: 'Removed',
  rows: (n: number) => counted(n, 'en', 'row', 'rows'),
  before: (status: string, note: string) => `before: ${status}${note === '' ? '' : `, “${note}”`}`,
  refusals: 'Refused cells',
  changes: 'What changes',
  apply: 'Apply',
  cancel: 'Cancel',
  undo: 'Undo',
  show: 'Show the year',
};

const fr: typeof en = {
  heading: {
    import: 'Import du planning',
    template: 'Planning depuis le cycle type',
    edit: 'Changement du planning',
    undo: 'Changement annulé du planning',
  },
  waiting: 'Rien n’est encore changé.',
  refused: (n) =>
    `Refusé : ${counted(n, 'fr', 'cellule fausse', 'cellules fausses')}. Corrigez le classeur et renvoyez-le ; rien n’a été changé.`,
  applied: (by, at) => `Appliqué par ${by}, ${at}.`,
  cancelled: (by, at) => `Annulé par ${by}, ${at} : rien n’a été changé.`,
  undone: (by, at) => `Défait par ${by}, ${at}.`,
  asked: (by, at) => `demandé par ${by}, ${at}`,
  added: 'Ajouté',
  changed: 'Modifié',
  removed: 'Retiré',
  rows: (n) => counted(n, 'fr', 'ligne', 'lignes'),
  before: (status, note) => `avant : ${status}${note === '' ? '' : `, « ${note} »`}`,
  refusals: 'Cellules refusées',
  changes: 'Ce qui change',
  apply: 'Appliquer',
  cancel: 'Annuler',
  undo: 'Défaire',
  show: 'Voir l’année',
};

export const planChangeTexts = { en, fr };

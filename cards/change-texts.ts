// The words that changes of the plan and of the links have in common.
import { counted } from './words.ts';

const en = {
  waiting: 'Nothing has changed yet.',
  refused: (n: number) =>
    `Refused: ${counted(n, 'en', 'cell is', 'cells are')} wrong. Correct the workbook and send it again. Nothing was changed.`,
  applied: (by: string, at: string) => `Applied by ${by}, ${at}.`,
  cancelled: (by: string, at: string) => `Cancelled by ${by}, ${at}: nothing was changed.`,
  undone: (by: string, at: string) => `Undone by ${by}, ${at}.`,
  asked: (by: string, at: string) => `requested by ${by}, ${at}`,
  added: 'Added',
  removed: 'Removed',
  refusals: 'Refused cells',
  changes: 'What changes',
  apply: 'Apply',
  cancel: 'Cancel',
  undo: 'Undo this change',
};

const fr: typeof en = {
  waiting: 'Rien n’a encore changé.',
  refused: (n) =>
    `Refusé : ${counted(n, 'fr', 'cellule incorrecte', 'cellules incorrectes')}. Corrigez le classeur et renvoyez-le. Rien n’a été modifié.`,
  applied: (by, at) => `Appliqué par ${by}, ${at}.`,
  cancelled: (by, at) => `Abandonné par ${by}, ${at} : rien n’a été modifié.`,
  undone: (by, at) => `Annulé par ${by}, ${at}.`,
  asked: (by, at) => `demandé par ${by}, ${at}`,
  added: 'Ajouté',
  removed: 'Retiré',
  refusals: 'Cellules refusées',
  changes: 'Ce qui change',
  apply: 'Appliquer',
  cancel: 'Abandonner',
  undo: 'Annuler ce changement',
};

export const changeTexts = { en, fr };

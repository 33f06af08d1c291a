// The words of a change of links.
import { counted } from '../../words.ts';

const en = {
  heading: {
    detection: 'Links found by name',
    import: 'Import of links',
    edit: 'Change of links',
    undo: 'Undone change of links',
  },
  waiting: 'Nothing is changed yet.',
  refused: (n: number) =>
    `Refused: ${counted(n, 'en', 'cell is', 'cells are')} wrong. Correct the workbook and send it again; nothing was changed.`,
  applied: (by: string, at: string) => `Applied by ${by}, ${at}.`,
  cancelled: (by: string, at: string) => `Cancelled by ${by}, ${at}: nothing was changed.`,
  undone: (by: string, at: string) => `Undone by ${by}, ${at}.`,
  asked: (by: string, at: string) => `asked by ${by}, ${at}`,
  added: 'Added',
  removed: 'Removed',
  links: (n: number) => counted(n, 'en', 'link', 'links'),
  refusals: 'Refused cells',
  changes: 'What changes',
  apply: 'Apply',
  cancel: 'Cancel',
  undo: 'Undo',
  all: 'All links',
};

const fr: typeof en = {
  heading: {
    detection: 'Liens trouvés par le nom',
    import: 'Import des correspondances',
    edit: 'Changement de correspondances',
    undo: 'Changement de correspondances défait',
  },
  waiting: 'Rien n’est encore changé.',
  refused: (n) =>
    `Refusé : ${counted(n, 'fr', 'cellule fausse', 'cellules fausses')}. Corrigez le classeur et renvoyez-le ; rien n’a été changé.`,
  applied: (by, at) => `Appliqué par ${by}, ${at}.`,
  cancelled: (by, at) => `Annulé par ${by}, ${at} : rien n’a été changé.`,
  undone: (by, at) => `Défait par ${by}, ${at}.`,
  asked: (by, at) => `demandé par ${by}, ${at}`,
  added: 'Ajouté',
  removed: 'Retiré',
  links: (n) => counted(n, 'fr', 'lien', 'liens'),
  refusals: 'Cellules refusées',
  changes: 'Ce qui change',
  apply: 'Appliquer',
  cancel: 'Annuler',
  undo: 'Défaire',
  all: 'Toutes les correspondances',
};

export const linkChangeTexts = { en, fr };

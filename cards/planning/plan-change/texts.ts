// The words of a change of the plan.
import { changeTexts } from '../../change-texts.ts';
import { counted } from '../../words.ts';

const en = {
  ...changeTexts.en,
  heading: {
    import: 'Plan import',
    template: 'Plan from the standard cycle',
    edit: 'Change to the plan',
    undo: 'Change to the plan, undone',
  },
  changed: 'Changed',
  rows: (n: number) => counted(n, 'en', 'row', 'rows'),
  before: (status: string, note: string) => `before: ${status}${note === '' ? '' : `, “${note}”`}`,
  show: 'Show the year',
};

const fr: typeof en = {
  ...changeTexts.fr,
  heading: {
    import: 'Import du planning',
    template: 'Planning depuis le cycle type',
    edit: 'Modification du planning',
    undo: 'Modification du planning, annulée',
  },
  changed: 'Modifié',
  rows: (n) => counted(n, 'fr', 'ligne', 'lignes'),
  before: (status, note) => `avant : ${status}${note === '' ? '' : `, « ${note} »`}`,
  show: 'Voir l’année',
};

export const planChangeTexts = { en, fr };

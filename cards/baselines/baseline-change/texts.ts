// The words of a change of baselines.
import { changeTexts } from '../../change-texts.ts';
import { counted } from '../../words.ts';

const en = {
  ...changeTexts.en,
  heading: { import: 'Baselines import', edit: 'Change to a baseline', undo: 'Change to a baseline, undone' },
  changed: 'Changes',
  baselines: (n: number) => counted(n, 'en', 'baseline', 'baselines'),
  newDefault: (from: string, to: string) => `Default: ${from} → ${to}`,
  now: (text: string) => `Now: ${text}`,
  after: (text: string) => `Then: ${text}`,
  apply: 'Save',
  all: 'View all baselines',
};

const fr: typeof en = {
  ...changeTexts.fr,
  heading: {
    import: 'Import des référentiels',
    edit: 'Modification d’un référentiel',
    undo: 'Modification d’un référentiel, annulée',
  },
  changed: 'Changements',
  baselines: (n) => counted(n, 'fr', 'référentiel', 'référentiels'),
  newDefault: (from, to) => `Par défaut : ${from} → ${to}`,
  now: (text) => `Aujourd’hui : ${text}`,
  after: (text) => `Ensuite : ${text}`,
  apply: 'Enregistrer',
  all: 'Voir tous les référentiels',
};

export const baselineChangeTexts = { en, fr };

// The words of the list of a day.
import { counted, wholeNumber } from '../../words.ts';

const en = {
  heading: (day: string) => `Patching on ${day}`,
  of: (name: string) => `for ${name}`,
  everybody: 'all operators',
  none: 'Nothing planned or done on that day.',
  counts: (all: number, done: number) =>
    `${counted(all, 'en', 'server', 'servers')}${done === 0 ? '' : `, ${wholeNumber(done, 'en')} done`}`,
  closed: (n: number) => `${counted(n, 'en', 'production server', 'production servers')} cannot start yet`,
  excluded: (n: number) => `${wholeNumber(n, 'en')} excluded`,
  noGo: 'not approved yet',
  gate: 'blocked',
  branch: { hprod: 'non-production', prod: 'production' },
  noOperator: 'no operator',
  noAccount: 'account closed',
  refresh: 'Refresh',
  before: 'Previous day',
  after: 'Next day',
};

const fr: typeof en = {
  heading: (day) => `Patching du ${day}`,
  of: (name) => `pour ${name}`,
  everybody: 'tous les opérateurs',
  none: 'Rien de prévu ni de fait ce jour-là.',
  counts: (all, done) =>
    `${counted(all, 'fr', 'serveur', 'serveurs')}${done === 0 ? '' : `, ${counted(done, 'fr', 'fait', 'faits')}`}`,
  closed: (n) =>
    `${counted(n, 'fr', 'serveur de production ne peut', 'serveurs de production ne peuvent')} pas encore démarrer`,
  excluded: (n) => counted(n, 'fr', 'exclu', 'exclus'),
  noGo: 'sans feu vert',
  gate: 'bloqué',
  branch: { hprod: 'hors production', prod: 'production' },
  noOperator: 'sans opérateur',
  noAccount: 'compte fermé',
  refresh: 'Actualiser',
  before: 'Jour précédent',
  after: 'Jour suivant',
};

export const dayTexts = { en, fr };

// The words of the list of a day.
import { counted, wholeNumber } from '../../words.ts';

const en = {
  heading: (day: string) => `Patching of ${day}`,
  of: (name: string) => `of ${name}`,
  everybody: 'all operators',
  none: 'Nothing is planned that day, and nothing was done.',
  counts: (all: number, done: number) =>
    `${counted(all, 'en', 'server', 'servers')}${done === 0 ? '' : `, ${wholeNumber(done, 'en')} done`}`,
  closed: (n: number) => `${counted(n, 'en', 'production server', 'production servers')} cannot start yet`,
  excluded: (n: number) => `${wholeNumber(n, 'en')} excluded`,
  noGo: 'no prod go yet',
  gate: 'gate closed',
  branch: { hprod: 'non-prod', prod: 'prod' },
  noOperator: 'no operator',
  refresh: 'Refresh',
  before: 'Day before',
  after: 'Day after',
};

const fr: typeof en = {
  heading: (day) => `Patching du ${day}`,
  of: (name) => `de ${name}`,
  everybody: 'tous les opérateurs',
  none: 'Rien n’est prévu ce jour-là, et rien n’a été fait.',
  counts: (all, done) =>
    `${counted(all, 'fr', 'serveur', 'serveurs')}${done === 0 ? '' : `, ${counted(done, 'fr', 'fait', 'faits')}`}`,
  closed: (n) =>
    `${counted(n, 'fr', 'serveur de production ne peut', 'serveurs de production ne peuvent')} pas encore partir`,
  excluded: (n) => counted(n, 'fr', 'exclu', 'exclus'),
  noGo: 'sans feu vert',
  gate: 'validation attendue',
  branch: { hprod: 'hors production', prod: 'production' },
  noOperator: 'sans opérateur',
  refresh: 'Actualiser',
  before: 'Jour précédent',
  after: 'Jour suivant',
};

export const dayTexts = { en, fr };

// What may be typed behind `/baseline`.
import { FIELD_NAMES, fieldNamed } from '../../domain/baselines/edit-rules.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { many, packageFamily, wordArgument } from '../shared/typed/argument-kinds.ts';
import { type Form, keyword } from '../shared/typed/form.ts';

const NAME = {
  ...wordArgument(
    { fr: 'Référentiel', en: 'Baseline' },
    { fr: 'Il manque le nom du référentiel.', en: 'The name of the baseline is missing.' },
  ),
  isName: true,
} as const;
const FIELD = wordArgument(
  { fr: 'Champ', en: 'Field' },
  {
    fr: `Il manque le champ : ${FIELD_NAMES.slice(0, 6).join(', ')}…`,
    en: `The field is missing: ${FIELD_NAMES.slice(0, 6).join(', ')}…`,
  },
  (word) => fieldNamed(word) !== null,
);
const VALUES = many(
  wordArgument({ fr: 'Valeurs', en: 'Values' }, { fr: 'Il manque la valeur.', en: 'The value is missing.' }),
);
export const SET_WORDS = ['set', 'fixer', 'mettre'];
/** A name follows, whatever else it means. */
export const NAMED_WORDS = ['named', 'nomme'];
export const DEFAULT_WORDS = ['default', 'defaut', 'par-defaut'];
export const CREATE_WORDS = ['create', 'creer', 'new', 'nouveau'];
const SET = keyword(['fixer', 'mettre'], ['set']);
const DEFAULT = keyword(['défaut', 'par-défaut'], ['default']);
const CREATE = keyword(['créer', 'nouveau'], ['create', 'new']);

export const BASELINE_FORMS: readonly [Form<Ability>, ...Form<Ability>[]] = [
  {
    parts: {},
    does: { fr: 'montre les référentiels', en: 'shows the baselines' },
    underList: 'same',
    example: { fr: '/referentiel', en: '/baseline' },
  },
  {
    parts: { family: packageFamily },
    does: { fr: 'montre le référentiel par défaut d’une famille', en: 'shows the default baseline of a family' },
    example: { fr: '/referentiel rpm', en: '/baseline rpm' },
  },
  {
    parts: { family: packageFamily, name: NAME },
    does: { fr: 'montre un référentiel', en: 'shows a baseline' },
    example: { fr: '/referentiel rpm Default', en: '/baseline rpm Default' },
  },
  {
    parts: { family: packageFamily, set: SET, field: FIELD, values: VALUES },
    does: {
      fr: 'propose un changement du référentiel par défaut, avec sa simulation',
      en: 'proposes a change of the default baseline, with its simulation',
    },
    asks: ['baseline.edit'],
    underList: 'closed',
    example: {
      fr: '/referentiel rpm fixer severite critique importante',
      en: '/baseline rpm set severity critical important',
    },
  },
  {
    parts: { family: packageFamily, name: NAME, set: SET, field: FIELD, values: VALUES },
    does: {
      fr: 'propose un changement d’un référentiel, avec sa simulation',
      en: 'proposes a change of a baseline, with its simulation',
    },
    asks: ['baseline.edit'],
    underList: 'closed',
    example: { fr: '/referentiel rpm Default fixer jours 7', en: '/baseline rpm Default set days 7' },
  },
  {
    parts: { family: packageFamily, create: CREATE, name: NAME },
    does: {
      fr: 'propose un nouveau référentiel, comme celui par défaut',
      en: 'proposes a new baseline, like the default one',
    },
    asks: ['baseline.edit'],
    underList: 'closed',
    example: { fr: '/referentiel rpm créer Production', en: '/baseline rpm create Production' },
  },
  {
    parts: { family: packageFamily, name: NAME, default: DEFAULT },
    does: {
      fr: 'propose de mettre un référentiel par défaut, avec sa simulation',
      en: 'proposes to make a baseline the default, with its simulation',
    },
    asks: ['baseline.edit'],
    underList: 'closed',
    example: { fr: '/referentiel rpm Production défaut', en: '/baseline rpm Production default' },
  },
  {
    parts: { import: keyword(['import', 'importer'], ['import']) },
    does: { fr: 'importe le classeur joint au message', en: 'imports the workbook sent with the message' },
    asks: ['baseline.edit'],
    underList: 'closed',
    example: { fr: '/referentiel import', en: '/baseline import' },
  },
  {
    parts: { export: keyword(['export', 'exporter', 'modèle', 'modele'], ['export', 'template']) },
    does: {
      fr: 'donne les référentiels en Excel, avec l’aide pour les remplir',
      en: 'gives the baselines as Excel, with the help to fill them in',
    },
    underList: 'same',
    example: { fr: '/referentiel export', en: '/baseline export' },
  },
  {
    parts: { undo: keyword(['annuler'], ['undo']) },
    does: { fr: 'annule votre dernier changement', en: 'undoes your last change' },
    asks: ['baseline.edit'],
    underList: 'closed',
    example: { fr: '/referentiel annuler', en: '/baseline undo' },
  },
];

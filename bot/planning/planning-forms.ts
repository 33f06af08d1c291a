// What may be typed behind `/planning`.

import type { Ability } from '../../domain/people/roles.ts';
import { domain, many, scope, week, wordArgument, year } from '../shared/typed/argument-kinds.ts';
import { type Form, keyword, optional } from '../shared/typed/form.ts';

const ENVIRONMENTS = many(
  wordArgument(
    { fr: 'Environnements', en: 'Environments' },
    { fr: 'Il manque les environnements.', en: 'The environments are missing.' },
  ),
);

export const PLANNING_FORMS: readonly [Form<Ability>, ...Form<Ability>[]] = [
  {
    parts: {
      set: keyword(['définir', 'definir', 'placer'], ['set']),
      week,
      year: optional(year),
      domain,
      scope,
      environments: optional(ENVIRONMENTS),
    },
    does: { fr: 'planifie un domaine dans une semaine', en: 'plans a domain in a week' },
    example: { fr: '/planning définir S05 trafic hprod', en: '/planning set S05 trafic hprod' },
  },
  {
    parts: { week, year: optional(year) },
    does: { fr: 'montre une semaine', en: 'shows a week' },
    underList: 'same',
    example: { fr: '/planning S05', en: '/planning S05' },
  },
  {
    parts: { year: optional(year) },
    does: { fr: 'montre une année', en: 'shows a year' },
    underList: 'same',
    example: { fr: '/planning 2026', en: '/planning 2026' },
  },
  {
    parts: { empty: keyword(['vider'], ['empty']), week, year: optional(year), domain: optional(domain) },
    does: { fr: 'vide une semaine, ou un domaine de cette semaine', en: 'clears a week, or one domain of it' },
    example: { fr: '/planning vider S05', en: '/planning empty S05' },
  },
  {
    parts: { template: keyword(['modèle', 'modele'], ['template']), year: optional(year) },
    does: {
      fr: 'propose le planning d’une année depuis le cycle type',
      en: 'proposes the plan of a year from the standard cycle',
    },
    example: { fr: '/planning modele 2026', en: '/planning template 2026' },
  },
  {
    parts: { import: keyword(['import', 'importer'], ['import']) },
    does: { fr: 'importe le classeur joint au message', en: 'imports the workbook sent with the message' },
    example: { fr: '/planning import', en: '/planning import' },
  },
  {
    parts: { export: keyword(['export', 'exporter'], ['export']), year: optional(year) },
    does: { fr: 'donne le planning en Excel', en: 'gives the plan as Excel' },
    underList: 'same',
    example: { fr: '/planning export 2026', en: '/planning export 2026' },
  },
  {
    parts: { findings: keyword(['points', 'constats'], ['issues', 'findings']), year: optional(year) },
    does: { fr: 'montre les points à vérifier', en: 'shows the issues' },
    underList: 'same',
    example: { fr: '/planning points', en: '/planning issues' },
  },
  {
    parts: { undo: keyword(['annuler'], ['undo']) },
    does: { fr: 'annule votre dernière modification', en: 'undoes your last change' },
    example: { fr: '/planning annuler', en: '/planning undo' },
  },
];

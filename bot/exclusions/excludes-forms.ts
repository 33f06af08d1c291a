// What may be typed behind `/excludes`.
import type { Ability } from '../../domain/people/roles.ts';
import { day, many, reason, server, wordArgument } from '../shared/typed/argument-kinds.ts';
import { after, type Form, keyword } from '../shared/typed/form.ts';

const PACKAGES = many(
  wordArgument({ fr: 'Paquets', en: 'Packages' }, { fr: 'Il manque les paquets.', en: 'The packages are missing.' }),
);
const ADD = keyword(['ajouter', 'add'], ['add']);
const REMOVE = keyword(['retirer', 'supprimer', 'remove'], ['remove']);
const GLOBAL = keyword(['global', 'general'], ['global']);

export const EXCLUDES_FORMS: readonly [Form<Ability>, ...Form<Ability>[]] = [
  {
    parts: {
      server,
      add: ADD,
      packages: PACKAGES,
      until: after(['jusqu’au', 'until'], ['until'], day),
      because: keyword(['motif', 'car'], ['because', 'reason']),
      reason,
    },
    does: {
      fr: 'exclut des paquets sur un serveur, pendant 90 jours ou jusqu’à une date',
      en: 'excludes packages on a server, for 90 days or until a date',
    },
    example: {
      fr: '/exclusions vpinfapp1 ajouter httpd* jusqu’au 2027-03-01 motif version figée par l’éditeur',
      en: '/excludes vpinfapp1 add httpd* until 2027-03-01 because the vendor pins it',
    },
  },
  {
    parts: { server },
    does: { fr: 'montre les exclusions d’un serveur', en: 'shows the exclusions of a server' },
    example: { fr: '/exclusions vpinfapp1', en: '/excludes vpinfapp1' },
  },
  {
    parts: {},
    does: { fr: 'montre toutes les exclusions', en: 'shows all exclusions' },
    example: { fr: '/exclusions', en: '/excludes' },
  },
  {
    parts: { server, remove: REMOVE, packages: PACKAGES },
    does: { fr: 'retire des exclusions', en: 'removes exclusions' },
    example: { fr: '/exclusions vpinfapp1 retirer httpd*', en: '/excludes vpinfapp1 remove httpd*' },
  },
  {
    parts: { global: GLOBAL, add: ADD, packages: PACKAGES },
    does: {
      fr: 'exclut des paquets dans toutes les nouvelles campagnes',
      en: 'excludes packages in every new campaign',
    },
    example: { fr: '/exclusions global ajouter kernel*', en: '/excludes global add kernel*' },
  },
  {
    parts: { import: keyword(['import', 'importer'], ['import']) },
    does: { fr: 'importe le classeur joint au message', en: 'imports the workbook sent with the message' },
    underList: 'closed',
    example: { fr: '/exclusions import', en: '/excludes import' },
  },
  {
    parts: { export: keyword(['export', 'exporter'], ['export']) },
    does: { fr: 'donne toutes les exclusions en Excel', en: 'gives all exclusions as Excel' },
    example: { fr: '/exclusions export', en: '/excludes export' },
  },
];

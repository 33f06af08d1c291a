// What may be typed behind `/group`.
import { familyNamed } from '../../domain/baselines/family.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { choice, servers, wordArgument } from '../shared/typed/argument-kinds.ts';
import { type Form, keyword } from '../shared/typed/form.ts';

const NAME = {
  ...wordArgument(
    { fr: 'Groupe', en: 'Group' },
    { fr: 'Il manque le nom du groupe.', en: 'The name of the group is missing.' },
  ),
  isName: true,
} as const;
const FAMILY = choice(
  { fr: 'Famille', en: 'Family' },
  { fr: 'Il manque la famille : rpm, apt ou zypper.', en: 'The family is missing: rpm, apt or zypper.' },
  ['rpm', 'apt', 'zypper'].map((name) => ({ value: { fr: name, en: name }, title: { fr: name, en: name } })),
  (word) => familyNamed(word) !== null,
);
const BASELINE = {
  ...wordArgument(
    { fr: 'Référentiel', en: 'Baseline' },
    { fr: 'Il manque le référentiel.', en: 'The baseline is missing.' },
  ),
  isName: true,
} as const;
const POLICY = choice(
  { fr: 'Redémarrage', en: 'Reboot' },
  { fr: 'Il manque la politique de redémarrage.', en: 'The reboot policy is missing.' },
  [
    { value: { fr: 'jamais', en: 'never' }, title: { fr: 'jamais', en: 'never' } },
    { value: { fr: 'si-besoin', en: 'if-needed' }, title: { fr: 'si nécessaire', en: 'if needed' } },
    { value: { fr: 'toujours', en: 'always' }, title: { fr: 'toujours', en: 'always' } },
    { value: { fr: 'demander', en: 'ask' }, title: { fr: 'demander au responsable', en: 'ask the owner' } },
    { value: { fr: 'campagne', en: 'campaign' }, title: { fr: 'selon la campagne', en: 'as the campaign says' } },
  ],
  (word) =>
    [
      'jamais',
      'never',
      'si-besoin',
      'if-needed',
      'toujours',
      'always',
      'demander',
      'ask',
      'campagne',
      'campaign',
    ].includes(word.toLowerCase()),
);
const EDITS = { asks: ['baseline.edit'], underList: 'closed' } as const;

export const GROUP_FORMS: readonly [Form<Ability>, ...Form<Ability>[]] = [
  {
    parts: {},
    does: { fr: 'montre les groupes de patch', en: 'shows the patch groups' },
    example: { fr: '/groupe', en: '/group' },
  },
  {
    parts: { create: keyword(['créer', 'nouveau'], ['create', 'new']), name: NAME },
    does: { fr: 'crée un groupe de patch', en: 'creates a patch group' },
    ...EDITS,
    example: { fr: '/groupe créer "Frontaux web"', en: '/group create "Web fronts"' },
  },
  {
    parts: { name: NAME },
    does: { fr: 'montre un groupe de patch', en: 'shows a patch group' },
    example: { fr: '/groupe "Frontaux web"', en: '/group "Web fronts"' },
  },
  {
    parts: { name: NAME, add: keyword(['ajouter'], ['add']), servers },
    does: { fr: 'ajoute des serveurs à un groupe', en: 'adds servers to a group' },
    ...EDITS,
    example: { fr: '/groupe "Frontaux web" ajouter vpinfapp1', en: '/group "Web fronts" add vpinfapp1' },
  },
  {
    parts: { name: NAME, remove: keyword(['retirer', 'supprimer'], ['remove']), servers },
    does: { fr: 'retire des serveurs d’un groupe', en: 'removes servers from a group' },
    ...EDITS,
    example: { fr: '/groupe "Frontaux web" retirer vpinfapp1', en: '/group "Web fronts" remove vpinfapp1' },
  },
  {
    parts: { name: NAME, baselineWord: keyword(['referentiel'], ['baseline']), family: FAMILY, baseline: BASELINE },
    does: {
      fr: 'donne à un groupe un référentiel, ou celui par défaut',
      en: 'gives a group a baseline, or the default one',
    },
    ...EDITS,
    example: {
      fr: '/groupe "Frontaux web" referentiel rpm Production',
      en: '/group "Web fronts" baseline rpm Production',
    },
  },
  {
    parts: { name: NAME, reboot: keyword(['redemarrage'], ['reboot']), policy: POLICY },
    does: { fr: 'dit comment un groupe redémarre', en: 'says how a group reboots' },
    ...EDITS,
    example: { fr: '/groupe "Frontaux web" redemarrage si-besoin', en: '/group "Web fronts" reboot if-needed' },
  },
];

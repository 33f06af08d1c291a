// What may be typed behind `/quickwin`.
import { foldCase } from '../../domain/fold-case.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { campaign, choice, servers, wordArgument } from '../shared/typed/argument-kinds.ts';
import { type Form, keyword, optional } from '../shared/typed/form.ts';

const GROUP_WORDS = new Set(['domain', 'domaine', 'app', 'application', 'list', 'liste']);
const PHASE_WORDS = new Set(['prereqs', 'prerequis', 'snapshots', 'patch', 'prod', 'draft', 'brouillon']);

const GROUP = choice(
  { fr: 'Groupe', en: 'Group' },
  {
    fr: 'Il manque le groupe : domaine, application ou liste.',
    en: 'The group is missing: domain, application or list.',
  },
  [
    { value: { fr: 'domaine', en: 'domain' }, title: { fr: 'domaine', en: 'domain' } },
    { value: { fr: 'application', en: 'application' }, title: { fr: 'application', en: 'application' } },
    { value: { fr: 'liste', en: 'list' }, title: { fr: 'liste', en: 'list' } },
  ],
  (word) => GROUP_WORDS.has(foldCase(word)),
);
const GROUP_NAME = wordArgument({ fr: 'Nom', en: 'Name' }, { fr: 'Il manque le nom.', en: 'The name is missing.' });
const BRANCH = choice(
  { fr: 'Branche', en: 'Branch' },
  { fr: 'Il manque la branche : prod ou hprod.', en: 'The branch is missing: prod or hprod.' },
  [
    { value: { fr: 'hprod', en: 'hprod' }, title: { fr: 'hors production', en: 'non-production' } },
    { value: { fr: 'prod', en: 'prod' }, title: { fr: 'production', en: 'production' } },
  ],
  (word) => ['prod', 'hprod'].includes(foldCase(word)),
);
const PHASE = choice(
  { fr: 'Phase', en: 'Phase' },
  { fr: 'Il manque la phase.', en: 'The phase is missing.' },
  [
    { value: { fr: 'prereqs', en: 'prereqs' }, title: { fr: 'prérequis', en: 'prerequisites' } },
    { value: { fr: 'snapshots', en: 'snapshots' }, title: { fr: 'snapshots', en: 'snapshots' } },
    { value: { fr: 'patch', en: 'patch' }, title: { fr: 'patcher le hors production', en: 'patch non-production' } },
    { value: { fr: 'prod', en: 'prod' }, title: { fr: 'patcher la production', en: 'patch production' } },
    { value: { fr: 'brouillon', en: 'draft' }, title: { fr: 'revenir au brouillon', en: 'back to draft' } },
  ],
  (word) => PHASE_WORDS.has(foldCase(word)),
);
const LIST_NAME = wordArgument(
  { fr: 'Nom de la liste', en: 'Name of the list' },
  { fr: 'Il manque le nom de la liste.', en: 'The name of the list is missing.' },
);

export const QUICKWIN_FORMS: readonly [Form<Ability>, ...Form<Ability>[]] = [
  {
    parts: { new: keyword(['new', 'nouveau'], ['new']), group: GROUP, name: GROUP_NAME, branch: optional(BRANCH) },
    does: {
      fr: 'prépare un lancement pour un domaine, une application ou une liste',
      en: 'prepares a run for a domain, an application or a list',
    },
    example: { fr: '/quickwin new domain FL hprod', en: '/quickwin new domain FL hprod' },
  },
  {
    parts: { campaignId: campaign },
    does: { fr: 'montre un lancement', en: 'shows a run' },
    example: { fr: '/quickwin 15', en: '/quickwin 15' },
  },
  {
    parts: { new: keyword(['new', 'nouveau'], ['new']), servers },
    does: { fr: 'prépare un lancement pour des serveurs', en: 'prepares a run for servers' },
    underList: 'narrowed',
    example: { fr: '/quickwin new vrinfapp1 vrinfapp2', en: '/quickwin new vrinfapp1 vrinfapp2' },
  },
  {
    parts: { campaignId: campaign, phase: PHASE },
    does: {
      fr: 'passe à la phase suivante : prereqs, snapshots, patch, prod, ou revient au brouillon',
      en: 'goes to the next phase: prereqs, snapshots, patch, prod, or back to draft',
    },
    underList: 'narrowed',
    example: { fr: '/quickwin 15 prereqs', en: '/quickwin 15 prereqs' },
  },
  {
    parts: { campaignId: campaign, add: keyword(['add', 'ajouter'], ['add']), servers },
    does: { fr: 'ajoute des serveurs à un lancement en préparation', en: 'adds servers to a run in preparation' },
    underList: 'narrowed',
    example: { fr: '/quickwin 15 add vrinfapp1', en: '/quickwin 15 add vrinfapp1' },
  },
  {
    parts: {
      list: keyword(['liste', 'list'], ['list']),
      save: keyword(['enregistrer', 'save'], ['save']),
      name: LIST_NAME,
      servers,
    },
    does: { fr: 'enregistre une liste de serveurs', en: 'saves a list of servers' },
    underList: 'narrowed',
    example: {
      fr: '/quickwin liste enregistrer web vrinfapp1 vrinfapp2',
      en: '/quickwin list save web vrinfapp1 vrinfapp2',
    },
  },
  {
    parts: {},
    does: { fr: 'montre les lancements en cours', en: 'shows the open runs' },
    example: { fr: '/quickwin', en: '/quickwin' },
  },
];

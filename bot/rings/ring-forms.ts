// What may be typed behind `/ring` and `/site`.
import type { Ability } from '../../domain/people/roles.ts';
import { number, servers, wordArgument } from '../shared/typed/argument-kinds.ts';
import { after, type Form, keyword } from '../shared/typed/form.ts';
import { rebootPolicy } from '../shared/typed/reboot-words.ts';
import { yesOrNo } from '../shared/typed/yes-no.ts';

type Forms = readonly [Form<Ability>, ...Form<Ability>[]];

const EDITS = { asks: ['baseline.edit'], underList: 'closed' } as const;
const CREATE = keyword(['créer', 'nouveau'], ['create', 'new']);

const RING = {
  ...wordArgument(
    { fr: 'Anneau', en: 'Ring' },
    { fr: 'Il manque le nom de l’anneau.', en: 'The name of the ring is missing.' },
  ),
  isName: true,
} as const;
const SOAK = number(
  { fr: 'Jours', en: 'Days' },
  { fr: 'Il manque le nombre de jours.', en: 'The number of days is missing.' },
);
const SOAK_WORD = keyword(['observation'], ['soak']);

export const RING_FORMS: Forms = [
  {
    parts: {},
    does: { fr: 'montre les anneaux', en: 'shows the rings' },
    example: { fr: '/anneau', en: '/ring' },
  },
  {
    parts: {
      create: CREATE,
      name: RING,
      after: after(['après', 'apres'], ['after'], RING),
      soak: after(['observation'], ['soak'], SOAK),
    },
    does: {
      fr: 'crée un anneau derrière un autre (sinon le dernier ; « premier » : devant tous), et ses jours d’observation',
      en: 'creates a ring behind another (otherwise the last; “first”: before all), and its days of soak',
    },
    ...EDITS,
    example: { fr: '/anneau créer Pilote après Banc observation 3', en: '/ring create Pilot after Bench soak 3' },
  },
  {
    parts: { name: RING, soakWord: SOAK_WORD, soak: SOAK },
    does: {
      fr: 'dit combien de jours pleins un anneau est observé avant le suivant',
      en: 'says for how many full days a ring soaks before the next',
    },
    ...EDITS,
    example: { fr: '/anneau Pilote observation 5', en: '/ring Pilot soak 5' },
  },
  {
    parts: { name: RING, archive: keyword(['archiver'], ['archive']) },
    does: { fr: 'archive un anneau', en: 'archives a ring' },
    ...EDITS,
    example: { fr: '/anneau Pilote archiver', en: '/ring Pilot archive' },
  },
];

const SITE = {
  ...wordArgument(
    { fr: 'Site', en: 'Site' },
    { fr: 'Il manque le nom du site.', en: 'The name of the site is missing.' },
  ),
  isName: true,
} as const;
const PERSON = {
  ...wordArgument({ fr: 'Personne', en: 'Person' }, { fr: 'Il manque la personne.', en: 'The person is missing.' }),
  isName: true,
} as const;
const ADMIN = keyword(['admin', 'administrateur'], ['admin']);
const REMOVE = keyword(['retirer', 'supprimer'], ['remove']);

export const SITE_FORMS: Forms = [
  {
    parts: {},
    does: { fr: 'montre les sites', en: 'shows the sites' },
    example: { fr: '/site', en: '/site' },
  },
  {
    parts: { create: CREATE, name: SITE },
    does: { fr: 'crée un site', en: 'creates a site' },
    ...EDITS,
    example: { fr: '/site créer Lyon', en: '/site create Lyon' },
  },
  {
    parts: { name: SITE, add: keyword(['ajouter'], ['add']), servers },
    does: { fr: 'ajoute des serveurs à un site', en: 'adds servers to a site' },
    ...EDITS,
    example: { fr: '/site Lyon ajouter vpinfapp1', en: '/site Lyon add vpinfapp1' },
  },
  {
    parts: { name: SITE, remove: REMOVE, servers },
    does: { fr: 'retire des serveurs d’un site', en: 'removes servers from a site' },
    ...EDITS,
    example: { fr: '/site Lyon retirer vpinfapp1', en: '/site Lyon remove vpinfapp1' },
  },
  {
    parts: { name: SITE, admin: ADMIN, person: PERSON },
    does: {
      fr: 'nomme un administrateur d’un site : lui seul accepte ou refuse les campagnes qui le touchent',
      en: 'names an admin of a site, who alone accepts or refuses the campaigns that touch it',
    },
    ...EDITS,
    example: { fr: '/site Lyon admin @Olga', en: '/site Lyon admin @Olga' },
  },
  {
    parts: { name: SITE, admin: ADMIN, remove: REMOVE, person: PERSON },
    does: { fr: 'retire un administrateur d’un site', en: 'removes an admin of a site' },
    ...EDITS,
    example: { fr: '/site Lyon admin retirer @Olga', en: '/site Lyon admin remove @Olga' },
  },
  {
    parts: { name: SITE, reboot: keyword(['redemarrage'], ['reboot']), policy: rebootPolicy },
    does: {
      fr: 'dit comment un site redémarre ; ses propres administrateurs seulement',
      en: 'says how a site reboots; its own admins only',
    },
    asks: ['site.answer'],
    example: { fr: '/site Lyon redemarrage demander', en: '/site Lyon reboot ask' },
  },
  {
    parts: { name: SITE, archive: keyword(['archiver'], ['archive']) },
    does: { fr: 'archive un site sans serveur', en: 'archives a site without servers' },
    ...EDITS,
    example: { fr: '/site Lyon archiver', en: '/site Lyon archive' },
  },
  {
    parts: { name: SITE, downloadWord: keyword(['telecharger'], ['download']), download: yesOrNo },
    does: {
      fr: 'dit si un site télécharge la veille ; ses propres administrateurs seulement',
      en: 'says whether a site downloads on the eve; its own admins only',
    },
    asks: ['site.answer'],
    example: { fr: '/site Lyon telecharger oui', en: '/site Lyon download yes' },
  },
];

// What may be typed behind `/group`.
import type { Ability } from '../../domain/people/roles.ts';
import { packageFamily, servers, wordArgument } from '../shared/typed/argument-kinds.ts';
import { type Form, keyword } from '../shared/typed/form.ts';
import { rebootPolicy } from '../shared/typed/reboot-words.ts';
import { yesOrNo } from '../shared/typed/yes-no.ts';

const NAME = {
  ...wordArgument(
    { fr: 'Groupe', en: 'Group' },
    { fr: 'Il manque le nom du groupe.', en: 'The name of the group is missing.' },
  ),
  isName: true,
} as const;
const BASELINE = {
  ...wordArgument(
    { fr: 'Référentiel', en: 'Baseline' },
    { fr: 'Il manque le référentiel.', en: 'The baseline is missing.' },
  ),
  isName: true,
} as const;
const RING = {
  ...wordArgument({ fr: 'Anneau', en: 'Ring' }, { fr: 'Il manque l’anneau.', en: 'The ring is missing.' }),
  isName: true,
} as const;
const SITE = {
  ...wordArgument({ fr: 'Site', en: 'Site' }, { fr: 'Il manque le site.', en: 'The site is missing.' }),
  isName: true,
} as const;
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
    parts: {
      name: NAME,
      baselineWord: keyword(['referentiel'], ['baseline']),
      family: packageFamily,
      baseline: BASELINE,
    },
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
    parts: { name: NAME, reboot: keyword(['redemarrage'], ['reboot']), policy: rebootPolicy },
    does: { fr: 'dit comment un groupe redémarre', en: 'says how a group reboots' },
    ...EDITS,
    example: { fr: '/groupe "Frontaux web" redemarrage si-besoin', en: '/group "Web fronts" reboot if-needed' },
  },
  {
    parts: { name: NAME, ringWord: keyword(['anneau'], ['ring']), ring: RING },
    does: { fr: 'donne son anneau à un groupe, ou aucun', en: 'gives a group its ring, or none' },
    ...EDITS,
    example: { fr: '/groupe "Frontaux web" anneau Pilote', en: '/group "Web fronts" ring Pilot' },
  },
  {
    parts: { name: NAME, siteWord: keyword(['site'], ['site']), site: SITE },
    does: {
      fr: 'donne son site à un groupe, pour ses serveurs qui n’en ont pas, ou aucun',
      en: 'gives a group its site, for its servers that have none, or none',
    },
    ...EDITS,
    example: { fr: '/groupe "Frontaux web" site Lyon', en: '/group "Web fronts" site Lyon' },
  },
  {
    parts: { name: NAME, downloadWord: keyword(['telecharger'], ['download']), download: yesOrNo },
    does: {
      fr: 'dit si un groupe télécharge la veille ce que le créneau installera',
      en: 'says whether a group downloads on the eve what the slot will install',
    },
    ...EDITS,
    example: { fr: '/groupe "Frontaux web" telecharger oui', en: '/group "Web fronts" download yes' },
  },
];

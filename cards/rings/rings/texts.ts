// The words of the card of rings.
import { counted } from '../../words.ts';

const en = {
  heading: 'Rings',
  none: 'No ring: nothing waits for other servers.',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  soak: (n: number) => (n === 0 ? 'no soak' : `soaks ${counted(n, 'en', 'day', 'days')}`),
  groups: (names: string) => `patch groups: ${names}`,
  noGroup: 'no patch group yet: /group NAME ring RING',
  everybody: 'Then everybody: every server without a ring.',
  create: 'New ring…',
  name: 'Name',
  days: 'Days of soak before the next ring',
  createNow: 'Create the ring',
  groupsButton: 'View patch groups',
  sitesButton: 'View sites',
};

const fr: typeof en = {
  heading: 'Anneaux',
  none: 'Aucun anneau : rien n’attend d’autres serveurs.',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  soak: (n) => (n === 0 ? 'sans observation' : `${counted(n, 'fr', 'jour', 'jours')} d’observation`),
  groups: (names) => `groupes de patch : ${names}`,
  noGroup: 'aucun groupe de patch : /groupe NOM anneau ANNEAU',
  everybody: 'Puis tous : chaque serveur sans anneau.',
  create: 'Nouvel anneau…',
  name: 'Nom',
  days: 'Jours d’observation avant l’anneau suivant',
  createNow: 'Créer l’anneau',
  groupsButton: 'Voir les groupes de patch',
  sitesButton: 'Voir les sites',
};

export const ringsTexts = { en, fr };

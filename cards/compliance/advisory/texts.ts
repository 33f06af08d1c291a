// The words of the card of one advisory.
import { counted, wholeNumber } from '../../words.ts';

const en = {
  lacking: (n: number) => (n === 0 ? 'missing nowhere' : `missing on ${counted(n, 'en', 'server', 'servers')}`),
  unknown: 'unknown here',
  neverMet: 'No scan has listed this advisory. The number may be wrong, or no server here needs it.',
  seen: (day: string) => `first seen here on ${day}`,
  delay: (days: number) => `${counted(days, 'en', 'day', 'days')} allowed`,
  noDelay: 'no deadline',
  late: (n: number) => `${wholeNumber(n, 'en')} late`,
  where: 'Where it is not installed',
  since: (day: string) => `since ${day}`,
  heldBack: 'held back by exclusions',
};

const fr: typeof en = {
  lacking: (n) => (n === 0 ? 'ne manque nulle part' : `manque sur ${counted(n, 'fr', 'serveur', 'serveurs')}`),
  unknown: 'inconnu ici',
  neverMet: 'Aucun scan n’a donné cet avis. Le numéro est peut-être faux, ou aucun serveur n’en a besoin ici.',
  seen: (day) => `vu ici pour la première fois le ${day}`,
  delay: (days) => `délai : ${counted(days, 'fr', 'jour', 'jours')}`,
  noDelay: 'sans délai',
  late: (n) => `${wholeNumber(n, 'fr')} en retard`,
  where: 'Où il n’est pas installé',
  since: (day) => `depuis le ${day}`,
  heldBack: 'retenu par des exclusions',
};

export const advisoryTexts = { en, fr };

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
  gone: (day: string | null, without: number) =>
    without === 0
      ? `Gone by ${day ?? ''}, if the plan holds.`
      : day === null
        ? `Nothing planned will remove it (${counted(without, 'en', 'server', 'servers')}): see the reason of each.`
        : `The planned servers are done by ${day}; nothing is planned for ${counted(without, 'en', 'other', 'others')}.`,
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
  gone: (day, without) =>
    without === 0
      ? `Corrigé partout au plus tard le ${day ?? ''}, si le planning est tenu.`
      : day === null
        ? `Rien de prévu ne le corrigera (${counted(without, 'fr', 'serveur', 'serveurs')}) : voir la raison de chacun.`
        : `Les serveurs prévus seront à jour au plus tard le ${day} ; rien n’est prévu pour ${counted(without, 'fr', 'autre', 'autres')}.`,
  where: 'Où il n’est pas installé',
  since: (day) => `depuis le ${day}`,
  heldBack: 'retenu par des exclusions',
};

export const advisoryTexts = { en, fr };

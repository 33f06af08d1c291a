// The words of the list of pending advisories.
import { counted, wholeNumber } from '../../words.ts';

const en = {
  heading: 'Missing advisories',
  everything: 'On all servers that SecOps patches, as last scanned',
  count: (n: number) => counted(n, 'en', 'advisory', 'advisories'),
  none: 'No scan lists a missing advisory.',
  servers: (n: number) => `on ${counted(n, 'en', 'server', 'servers')}`,
  late: (n: number) => `${wholeNumber(n, 'en')} late`,
  since: (day: string) => `since ${day}`,
  back: 'View the overview',
};

const fr: typeof en = {
  heading: 'Avis manquants',
  everything: 'Sur tous les serveurs que patche le SecOps, d’après leur dernier scan',
  count: (n) => counted(n, 'fr', 'avis', 'avis'),
  none: 'Aucun scan ne donne d’avis manquant.',
  servers: (n) => `sur ${counted(n, 'fr', 'serveur', 'serveurs')}`,
  late: (n) => `${wholeNumber(n, 'fr')} en retard`,
  since: (day) => `depuis le ${day}`,
  back: 'Voir l’ensemble',
};

export const advisoriesTexts = { en, fr };

// The words of the list of servers that are not up to date.
import { counted } from '../../words.ts';

const en = {
  heading: 'Servers not up to date',
  everything: 'Of all servers that SecOps patches, late ones first',
  count: (n: number) => counted(n, 'en', 'server', 'servers'),
  none: 'No server is in this case.',
  missing: (n: number) => counted(n, 'en', 'missing advisory', 'missing advisories'),
  since: (day: string) => `the oldest since ${day}`,
  scanned: (at: string) => `scanned ${at}`,
  back: 'View the overview',
};

const fr: typeof en = {
  heading: 'Serveurs pas à jour',
  everything: 'De tous les serveurs que patche le SecOps, les retards d’abord',
  count: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  none: 'Aucun serveur n’est dans ce cas.',
  missing: (n) => counted(n, 'fr', 'avis manquant', 'avis manquants'),
  since: (day) => `le plus ancien depuis le ${day}`,
  scanned: (at) => `scanné ${at}`,
  back: 'Voir l’ensemble',
};

export const behindTexts = { en, fr };

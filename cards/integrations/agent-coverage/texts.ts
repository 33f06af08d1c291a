// The words of coverage.
import { counted } from '../../../domain/counts.ts';

const en = {
  heading: (system: string) => `Coverage of ${system}`,
  compared: (at: string) => `Compared ${at}`,
  never: 'Not compared yet: the first reading does it.',
  none: 'No server is in this case.',
  count: (n: number) => counted(n, 'en', 'server', 'servers'),
  since: (at: string) => `since ${at}`,
  named: (name: string) => `${name} there`,
};

const fr: typeof en = {
  heading: (system) => `Couverture de ${system}`,
  compared: (at) => `Comparé le ${at}`,
  never: 'Pas encore comparé : la première lecture s’en charge.',
  none: 'Aucun serveur n’est dans ce cas.',
  count: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  since: (at) => `depuis le ${at}`,
  named: (name) => `${name} là-bas`,
};

export const coverageTexts = { en, fr };

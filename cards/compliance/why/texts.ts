// The words of the card that says why a server is not up to date.
import { counted } from '../../words.ts';

const en = {
  heading: 'Why is it not up to date?',
  headingUpToDate: 'Is it up to date?',
  'up-to-date': 'It is up to date: its last scan lists no missing security advisory.',
  outside: 'SecOps does not patch this server, so it is not scanned.',
  change: 'What would change that',
  passed: (week: string) => `Skipped in the plan, ${week}`,
  reading: 'Last scan',
  missing: (n: number) => counted(n, 'en', 'missing advisory', 'missing advisories'),
  since: (day: string) => `since ${day}`,
  until: (day: string) => `deadline ${day}`,
  heldBack: 'held back by exclusions',
  server: 'View the server',
};

const fr: typeof en = {
  heading: 'Pourquoi n’est-il pas à jour ?',
  headingUpToDate: 'Est-il à jour ?',
  'up-to-date': 'Il est à jour : son dernier scan ne donne aucun avis de sécurité manquant.',
  outside: 'Le SecOps ne patche pas ce serveur, il n’est donc pas scanné.',
  change: 'Ce qui changerait cela',
  passed: (week) => `Semaine écartée du planning, ${week}`,
  reading: 'Dernier scan',
  missing: (n) => counted(n, 'fr', 'avis manquant', 'avis manquants'),
  since: (day) => `depuis le ${day}`,
  until: (day) => `échéance le ${day}`,
  heldBack: 'retenu par des exclusions',
  server: 'Voir le serveur',
};

export const whyTexts = { en, fr };

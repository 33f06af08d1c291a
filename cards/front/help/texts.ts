// The words of the help card.
const en = {
  heading: 'What you can ask',
  hint: 'Tap a command to try it, or to see how it is typed.',
  send: (example: string) => `Send ${example}`,
  all: 'Show all commands',
  allCommand: '/help all',
};

const fr: typeof en = {
  heading: 'Ce que vous pouvez demander',
  hint: 'Touchez une commande pour l’essayer, ou pour voir comment elle s’écrit.',
  send: (example) => `Envoyer ${example}`,
  all: 'Voir toutes les commandes',
  allCommand: '/aide tout',
};

export const helpTexts = { en, fr };

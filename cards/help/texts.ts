// The words of the help card.
const en = {
  heading: 'What I understand',
  hint: 'Touch a command to send its example.',
  send: (example: string) => `Send ${example}`,
};

const fr: typeof en = {
  heading: 'Ce que je comprends',
  hint: 'Touchez une commande pour envoyer son exemple.',
  send: (example) => `Envoyer ${example}`,
};

export const helpTexts = { en, fr };

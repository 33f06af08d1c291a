// The words of the help card.
const en = {
  heading: 'What you can ask',
  hint: 'Tap a command to send its example. Commands that change something must be typed.',
  send: (example: string) => `Send ${example}`,
};

const fr: typeof en = {
  heading: 'Ce que vous pouvez demander',
  hint: 'Touchez une commande pour envoyer son exemple. Celles qui modifient quelque chose se tapent.',
  send: (example) => `Envoyer ${example}`,
};

export const helpTexts = { en, fr };

// The words of the help card.
const en = {
  heading: 'What I understand',
  hint: 'Touch a command that only looks to send its example; one that changes something is yours to type.',
  send: (example: string) => `Send ${example}`,
};

const fr: typeof en = {
  heading: 'Ce que je comprends',
  hint: 'Touchez une commande qui montre pour envoyer son exemple ; celles qui changent quelque chose se tapent.',
  send: (example) => `Envoyer ${example}`,
};

export const helpTexts = { en, fr };

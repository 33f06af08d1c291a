// The words of the card that asks for what a typed command lacks.
const en = {
  heading: (command: string) => `Complete ${command}`,
  typed: 'You typed',
  send: 'Send',
  optional: (label: string) => `${label} (optional)`,
  many: (label: string) => `${label} (separate with spaces)`,
  required: 'This is required.',
  none: '–',
};

const fr: typeof en = {
  heading: (command) => `Compléter ${command}`,
  typed: 'Vous avez tapé',
  send: 'Envoyer',
  optional: (label) => `${label} (facultatif)`,
  many: (label) => `${label} (séparer par des espaces)`,
  required: 'À remplir.',
  none: '–',
};

export const commandFormTexts = { en, fr };

// The words of the refusal card.
export const refusalTexts = {
  en: { what: 'What to do', example: 'Example' },
  fr: { what: 'Que faire', example: 'Exemple' },
};

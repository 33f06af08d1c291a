// The words of the freezes.

const en = {
  heading: 'Freezes',
  weeks: 'Every year',
  none: 'No other freezes.',
  remove: (id: number) => `Remove ${id}`,
  add: 'Example: /freeze S12 Closing of the accounts',
};

const fr: typeof en = {
  heading: 'Gels',
  weeks: 'Chaque année',
  none: 'Aucun autre gel.',
  remove: (id) => `Retirer ${id}`,
  add: 'Exemple : /gel S12 Clôture comptable',
};

export const freezesTexts = { en, fr };

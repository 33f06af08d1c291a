// The words of the findings of a plan.

const en = {
  heading: (year: number) => `Findings of the plan of ${year}`,
  none: 'Nothing is wrong with the plan.',
  back: 'The year',
};

const fr: typeof en = {
  heading: (year) => `Constats du planning ${year}`,
  none: 'Le planning n’a aucun défaut.',
  back: 'L’année',
};

export const planningFindingsTexts = { en, fr };

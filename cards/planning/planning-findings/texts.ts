// The words of the findings of a plan.

const en = {
  heading: (year: number) => `Issues in the ${year} plan`,
  none: 'No issues in this plan.',
  back: 'Go back to the year',
};

const fr: typeof en = {
  heading: (year) => `Points à vérifier, planning ${year}`,
  none: 'Rien à vérifier dans ce planning.',
  back: 'Revenir à l’année',
};

export const planningFindingsTexts = { en, fr };

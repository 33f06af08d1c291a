// The words of the card of a report; the others are those of its page.

const en = {
  page: 'Open as a page',
  excel: 'Export to Excel',
  kpi: 'View indicators',
  nothing: 'Nothing was planned or done.',
  failures: 'Failures',
  leftOut: 'Excluded',
  validators: 'Validated by',
  overrides: 'Forced or overridden',
  answeredBy: (name: string, n: number) => `${name} (${n})`,
};

const fr: typeof en = {
  page: 'Ouvrir la page',
  excel: 'Exporter en Excel',
  kpi: 'Voir les indicateurs',
  nothing: 'Rien n’a été planifié ni fait.',
  failures: 'Échecs',
  leftOut: 'Exclus',
  validators: 'Validé par',
  overrides: 'Forcé ou passé outre',
  answeredBy: (name, n) => `${name} (${n})`,
};

export const reportTexts = { en, fr };

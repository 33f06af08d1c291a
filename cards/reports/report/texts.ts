// The words of the card of a report; the others are those of its page.

type Refused = { readonly site: string; readonly said: string; readonly names: string; readonly servers: number };

const en = {
  page: 'Open as a page',
  excel: 'Export to Excel',
  kpi: 'View indicators',
  nothing: 'Nothing was planned or done.',
  failures: 'Failures',
  leftOut: 'Excluded',
  refused: 'Refused by their site',
  refusedBy: ({ site, said, names }: Refused) => `Site “${site}” (${said}), not patched: ${names}`,
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
  refused: 'Refusés par leur site',
  refusedBy: ({ site, said, names, servers }) =>
    `Site « ${site} » (${said}), ${servers > 1 ? 'non patchés' : 'non patché'} : ${names}`,
  validators: 'Validé par',
  overrides: 'Forcé ou passé outre',
  answeredBy: (name, n) => `${name} (${n})`,
};

export const reportTexts = { en, fr };

// The words of the indicators.

const en = {
  heading: (year: number) => `Indicators of ${year}`,
  /** Of the cycle that is shown beside the year. */
  compared: (cycle: string, now: string, before: string, past: string, change: string | null) =>
    `${cycle}: ${now} · ${before}: ${past}${change === null ? '' : ` (${change})`}`,
  cycle: (year: number, cycle: number) => `cycle ${cycle} of ${year}`,
  which: 'Rows behind a figure',
  show: 'View the rows',
  excel: 'Export these rows',
  excelAll: 'Export all indicators',
  history: 'View history',
  report: 'View the report of the year',
};

const fr: typeof en = {
  heading: (year) => `Indicateurs ${year}`,
  compared: (cycle, now, before, past, change) =>
    `${cycle} : ${now} · ${before} : ${past}${change === null ? '' : ` (${change})`}`,
  cycle: (year, cycle) => `cycle ${cycle} de ${year}`,
  which: 'Lignes derrière un chiffre',
  show: 'Voir les lignes',
  excel: 'Exporter ces lignes',
  excelAll: 'Exporter tous les indicateurs',
  history: 'Voir l’historique',
  report: 'Voir le rapport de l’année',
};

export const kpiTexts = { en, fr };

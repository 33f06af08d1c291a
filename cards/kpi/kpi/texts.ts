// The words of the indicators.

const en = {
  heading: (year: number) => `Indicators of ${year}`,
  /** Of the cycle that is shown beside the year. */
  compared: (cycle: string, now: string, before: string, past: string, change: string | null) =>
    `${cycle}: ${now} · ${before}: ${past}${change === null ? '' : ` (${change})`}`,
  cycle: (year: number, cycle: number) => `cycle ${cycle} of ${year}`,
  which: 'Rows behind',
  show: 'Show the rows',
  excel: 'Export these rows',
  excelAll: 'Export all indicators',
  history: 'History',
  report: 'Report of the year',
};

const fr: typeof en = {
  heading: (year) => `Indicateurs ${year}`,
  compared: (cycle, now, before, past, change) =>
    `${cycle} : ${now} · ${before} : ${past}${change === null ? '' : ` (${change})`}`,
  cycle: (year, cycle) => `cycle ${cycle} de ${year}`,
  which: 'Lignes derrière',
  show: 'Voir les lignes',
  excel: 'Exporter ces lignes',
  excelAll: 'Exporter tous les indicateurs',
  history: 'Historique',
  report: 'Rapport de l’année',
};

export const kpiTexts = { en, fr };

// The words of the history.
import { counted } from '../../words.ts';

const en = {
  heading: 'History',
  none: 'No patches match.',
  count: (n: number) => counted(n, 'en', 'attempt', 'attempts'),
  ok: (n: number) => `${n} OK`,
  ko: (n: number) => `${n} KO`,
  campaign: (id: number) => `campaign ${id}`,
  packages: (n: number) => (n === 0 ? 'no packages' : counted(n, 'en', 'package', 'packages')),
  packagesUnknown: 'packages unknown',
  results: { ok: 'OK', ko: 'KO' },
  sources: { standard: 'standard', quickwin: 'QuickWin', emergency: 'emergency', imported: 'imported' },
  everything: 'Everything, newest first',
  filter: {
    year: (year: number) => `year ${year}`,
    week: (code: string, year: number | null) => (year === null ? `week ${code} of any year` : `week ${code} ${year}`),
    result: { ok: 'OK only', ko: 'KO only' },
    source: (source: string) => `source ${source}`,
    os: (os: string) => `system ${os}`,
    domain: (domain: string) => `domain ${domain}`,
    zone: (zone: string) => `zone ${zone}`,
    operator: (name: string) => `operator ${name}`,
    hosts: (hosts: string) => `servers ${hosts}`,
  },
  csv: 'Export to CSV',
  excel: 'Export to Excel',
  clear: 'Clear filters',
};

const fr: typeof en = {
  heading: 'Historique',
  none: 'Aucun patch ne correspond.',
  count: (n) => counted(n, 'fr', 'exécution', 'exécutions'),
  ok: (n) => `${n} OK`,
  ko: (n) => `${n} KO`,
  campaign: (id) => `campagne ${id}`,
  packages: (n) => (n === 0 ? 'aucun paquet' : counted(n, 'fr', 'paquet', 'paquets')),
  packagesUnknown: 'paquets inconnus',
  results: { ok: 'OK', ko: 'KO' },
  sources: { standard: 'standard', quickwin: 'QuickWin', emergency: 'urgence', imported: 'importé' },
  everything: 'Tout, le plus récent d’abord',
  filter: {
    year: (year) => `année ${year}`,
    week: (code, year) => (year === null ? `semaine ${code} de toute année` : `semaine ${code} ${year}`),
    result: { ok: 'OK seulement', ko: 'KO seulement' },
    source: (source) => `source ${source}`,
    os: (os) => `système ${os}`,
    domain: (domain) => `domaine ${domain}`,
    zone: (zone) => `zone ${zone}`,
    operator: (name) => `opérateur ${name}`,
    hosts: (hosts) => `serveurs ${hosts}`,
  },
  csv: 'Exporter en CSV',
  excel: 'Exporter en Excel',
  clear: 'Effacer les filtres',
};

export const historyTexts = { en, fr };

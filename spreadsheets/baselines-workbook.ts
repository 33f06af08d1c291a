// Baselines as a workbook, a row for each approval rule, as the import takes them back (POL-1).
import { FAMILY_NAMES } from '../domain/baselines/family.ts';
import type { Language } from '../domain/language.ts';
import type { ColumnSpec } from './read-table.ts';
import type { Informs } from './unread.ts';
import { writeWorkbook } from './write-table.ts';

export const BASELINE_COLUMNS = [
  { key: 'family', names: ['Famille', 'Family'], required: true },
  { key: 'name', names: ['Référentiel', 'Baseline', 'Nom', 'Name'], required: true },
  { key: 'kinds', names: ['Types', 'Type', 'Kinds', 'Classification'], required: false },
  { key: 'severities', names: ['Sévérités', 'Severities', 'Severity'], required: false },
  { key: 'repositories', names: ['Dépôts', 'Repositories'], required: false },
  { key: 'days', names: ['Délai (jours)', 'Delay (days)', 'Délai', 'Days'], required: false },
  { key: 'level', names: ['Niveau', 'Level'], required: false },
  { key: 'others', names: ['Hors sécurité', 'Non-security'], required: false },
  { key: 'unrated', names: ['Sans avis', 'Without advisory'], required: false },
  { key: 'unrated-days', names: ['Délai sans avis (jours)', 'Delay without advisory (days)'], required: false },
  { key: 'approved', names: ['Approuvés', 'Approved'], required: false },
  { key: 'rejected', names: ['Rejetés', 'Rejected'], required: false },
  { key: 'dependencies', names: ['Rejetés comme dépendance', 'Rejected as dependency'], required: false },
] as const satisfies readonly ColumnSpec<string>[];

export const BASELINE_INFORMS: Informs = { columns: ['Version'], sheets: ['Aide', 'Help'] };

export type BaselineLine = Readonly<Record<(typeof BASELINE_COLUMNS)[number]['key'], string | number | null>> & {
  readonly version: number | null;
};

/** What each column may hold stands on a sheet of its own. */
export function writeBaselinesWorkbook(rows: readonly BaselineLine[], language: Language): Promise<Uint8Array> {
  const fr = language === 'fr';
  const columns = [...BASELINE_COLUMNS.map(({ names }) => names[fr ? 0 : 1]), 'Version'];
  const help = fr ? HELP.fr : HELP.en;
  return writeWorkbook([
    {
      name: fr ? 'Référentiels' : 'Baselines',
      columns: columns.map((header) => ({ header, width: 20 })),
      rows: rows.map((row) => [...BASELINE_COLUMNS.map(({ key }) => row[key]), row.version]),
    },
    {
      name: fr ? 'Aide' : 'Help',
      columns: (fr ? ['Colonne', 'Ce qui s’y met'] : ['Column', 'What it may hold']).map((header) => ({
        header,
        width: 60,
      })),
      rows: help.map(([column, text]) => [column, text]),
    },
  ]);
}

const HELP = {
  fr: [
    ['Famille', FAMILY_NAMES.fr],
    [
      'Types',
      'security, bugfix, enhancement, recommended, optional… ; de Windows security, critical, rollup, driver… ; vide : tous',
    ],
    ['Sévérités', 'critical, important, moderate, low ; vide : toutes'],
    ['Dépôts', 'noms, avec un « * » chacun au plus ; vide : tous'],
    ['Délai (jours)', 'depuis la publication de l’avis'],
    ['Niveau', 'critical, high, medium, low, informational, unspecified'],
    ['Hors sécurité', 'oui ou non'],
    ['Sans avis', 'installer, attendre ou demander'],
    ['Approuvés, Rejetés', 'paquets (un « * » au plus, seul : tous) et avis'],
    ['Rejetés comme dépendance', 'bloquer ou autoriser'],
    ['', 'Une ligne par règle. Ce qui vaut pour tout le référentiel est lu sur sa première ligne.'],
  ],
  en: [
    ['Family', FAMILY_NAMES.en],
    [
      'Type',
      'security, bugfix, enhancement, recommended, optional…; of Windows security, critical, rollup, driver…; empty: any',
    ],
    ['Severities', 'critical, important, moderate, low; empty: any'],
    ['Repositories', 'names, with one “*” each at most; empty: any'],
    ['Delay (days)', 'since the advisory was issued'],
    ['Level', 'critical, high, medium, low, informational, unspecified'],
    ['Non-security', 'yes or no'],
    ['Without advisory', 'install, hold or ask'],
    ['Approved, Rejected', 'packages (one “*” at most; alone: all) and advisories'],
    ['Rejected as dependency', 'block or allow'],
    ['', 'A row for each rule. What holds for the whole baseline is read from its first row.'],
  ],
} as const;

// The annual plan as a workbook: the columns of PLAN-1, in French or in English (PLAN-7).
import type { Language } from '../domain/language.ts';
import { contentOf } from '../domain/planning/plan-content.ts';
import { ENV_SCOPES, PLAN_STATUSES, type PlanRow } from '../domain/planning/plan-row.ts';
import type { ColumnSpec } from './read-table.ts';
import type { Informs } from './unread.ts';
import { type SheetSpec, writeWorkbook } from './write-table.ts';

export const PLAN_COLUMNS = [
  { key: 'year', names: ['Année', 'Year', 'An'], required: false },
  {
    key: 'week',
    names: ['Semaine', 'Week', 'Sem', 'N° semaine', 'Code semaine', 'week_number', 'week_code'],
    required: true,
  },
  {
    key: 'start',
    names: ['Du', 'From', 'Début', 'Date de début', 'Lundi', 'Start', 'week_start'],
    required: false,
    holds: 'days',
  },
  {
    key: 'end',
    names: ['Au', 'To', 'Fin', 'Date de fin', 'Dimanche', 'End', 'week_end'],
    required: false,
    holds: 'days',
  },
  { key: 'cycle', names: ['Cycle'], required: false },
  { key: 'domain', names: ['Domaine', 'Domain', 'domain_code', 'Code domaine'], required: true },
  { key: 'scope', names: ['Périmètre', 'Scope', 'env_scope', 'Portée'], required: true },
  { key: 'environments', names: ['Environnements', 'Environments', 'Liste d’environnements'], required: false },
  { key: 'status', names: ['Statut', 'Status', 'État'], required: false },
  {
    key: 'note',
    names: ['Commentaire', 'Note', 'Notes', 'Commentaires', 'Comment', 'Comments', 'Remarque', 'Libellé'],
    required: false,
  },
] as const satisfies readonly ColumnSpec<string>[];

/** The codes of the template. */
export const PLAN_INFORMS: Informs = { columns: [], sheets: ['Codes'] };

export type PlanColumn = (typeof PLAN_COLUMNS)[number]['key'];

const WIDTHS: Readonly<Record<PlanColumn, number>> = {
  year: 8,
  week: 10,
  start: 12,
  end: 12,
  cycle: 7,
  domain: 16,
  scope: 14,
  environments: 34,
  status: 10,
  note: 40,
};

/** The rows of a year, as `/planning import` takes them back without a difference. */
export function writePlanWorkbook(rows: readonly PlanRow[], language: Language): Promise<Uint8Array> {
  const year = rows[0]?.year;
  const name = `${language === 'fr' ? 'Planning' : 'Plan'}${year === undefined ? '' : ` ${year}`}`;
  const sorted = rows.toSorted((a, b) => a.weekNumber - b.weekNumber || a.id - b.id);
  return writeWorkbook([{ name, columns: columnsIn(language), rows: sorted.map(cellsOf) }]);
}

/** No rows, and the codes that may be used on a sheet of their own. */
export function writePlanTemplate(
  known: { readonly domains: readonly string[]; readonly environments: readonly string[] },
  language: Language,
): Promise<Uint8Array> {
  const fr = language === 'fr';
  return writeWorkbook([
    { name: fr ? 'Planning' : 'Plan', columns: columnsIn(language), rows: [] },
    {
      name: 'Codes',
      columns: (fr
        ? ['Codes des domaines', 'Codes des périmètres', 'Codes des statuts', 'Noms des environnements']
        : ['Domain codes', 'Scope codes', 'Status codes', 'Environment names']
      ).map((header) => ({ header, width: 24 })),
      rows: sideBySide([known.domains, ENV_SCOPES, PLAN_STATUSES, known.environments]),
    },
  ]);
}

function columnsIn(language: Language): SheetSpec['columns'] {
  return PLAN_COLUMNS.map(({ key, names }) => ({
    header: names[language === 'fr' || names.length === 1 ? 0 : 1] ?? key,
    width: WIDTHS[key],
  }));
}

function cellsOf(row: PlanRow): SheetSpec['rows'][number] {
  const { environments, note } = contentOf(row);
  return [
    row.year,
    row.weekCode,
    { day: row.weekStart },
    { day: row.weekEnd },
    row.cycle,
    row.domainCode,
    row.envScope,
    environments?.join(', ') ?? null,
    row.status,
    note,
  ];
}

function sideBySide(lists: readonly (readonly string[])[]): SheetSpec['rows'] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.map((list) => list[i] ?? null));
}

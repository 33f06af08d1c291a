// Package exclusions as a workbook, as the import takes them back (RUN-5).
import { severityText } from '../domain/baselines/rules-words.ts';
import type { WithDebt } from '../domain/exclusions/debt.ts';
import type { Language } from '../domain/language.ts';
import { byCodePoint } from '../domain/order.ts';
import type { ColumnSpec } from './read-table.ts';
import { writeWorkbook } from './write-table.ts';

export const EXCLUDE_COLUMNS = [
  { key: 'hostname', names: ['Serveur', 'Server', 'Hostname', 'Nom'], required: true },
  { key: 'glob', names: ['Paquets', 'Paquet', 'Packages', 'Package'], required: true },
  {
    key: 'until',
    names: [
      ...['Jusqu’au', 'Until', 'Expire le', 'Expires', 'Expires on', 'Expiration', 'Expiry', 'Échéance', 'Fin', 'End'],
      ...[
        'Date de fin',
        'End date',
        'Date d’expiration',
        'Expiration date',
        'Expiry date',
        'Valable jusqu’au',
        'Valid until',
      ],
    ],
    required: false,
    holds: 'days',
  },
  { key: 'reason', names: ['Motif', 'Reason', 'Raison'], required: true },
] as const satisfies readonly ColumnSpec<string>[];

export type ExcludeLine = {
  readonly hostname: string;
  readonly glob: string;
  readonly expiresOn: string | null;
  readonly reason: string | null;
  readonly owner: string | null;
};

const HEADERS = {
  fr: {
    lines: ['Serveur', 'Paquets', 'Jusqu’au', 'Motif', 'Responsable'],
    debt: ['Responsable', 'Exclusion', 'Fin', 'Fin passée', 'Avis retenus', 'Sévérité la plus haute', 'Connu depuis'],
    byOwner: 'Par responsable',
    yes: 'oui',
  },
  en: {
    lines: ['Server', 'Packages', 'Until', 'Reason', 'Owner'],
    debt: ['Owner', 'Exclusion', 'End', 'End passed', 'Advisories held back', 'Highest severity', 'Known since'],
    byOwner: 'By owner',
    yes: 'yes',
  },
} as const;

/** `debt` (DEBT-1): a second sheet by owner, without the columns that the import looks for. */
export function writeExcludesWorkbook(
  rows: readonly ExcludeLine[],
  language: Language,
  debt: readonly WithDebt<ExcludeLine>[] = [],
): Promise<Uint8Array> {
  const words = HEADERS[language];
  const lines = {
    name: 'Exclusions',
    columns: words.lines.map((header) => ({ header, width: 26 })),
    rows: rows.map(({ hostname, glob, expiresOn, reason, owner }) => [hostname, glob, dayOf(expiresOn), reason, owner]),
  };
  const byOwner = debt.toSorted((a, b) => byCodePoint(a.owner ?? '', b.owner ?? ''));
  const owed = {
    name: words.byOwner,
    columns: words.debt.map((header) => ({ header, width: 26 })),
    rows: byOwner.map(({ owner, glob, hostname, expiresOn, overdue, held: { advisories, severity, oldest } }) => [
      ...[owner, `${glob} (${hostname})`, dayOf(expiresOn), overdue ? words.yes : null, advisories],
      ...[
        severity === null ? null : severityText(severity)[language],
        dayOf(oldest?.toISOString().slice(0, 10) ?? null),
      ],
    ]),
  };
  return writeWorkbook(debt.length === 0 ? [lines] : [lines, owed]);
}

function dayOf(day: string | null) {
  return day === null ? null : { day };
}

// Package exclusions as a workbook, as the import takes them back (RUN-5).
import type { Language } from '../domain/language.ts';
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

export function writeExcludesWorkbook(rows: readonly ExcludeLine[], language: Language): Promise<Uint8Array> {
  const headers =
    language === 'fr'
      ? ['Serveur', 'Paquets', 'Jusqu’au', 'Motif', 'Porteur']
      : ['Server', 'Packages', 'Until', 'Reason', 'Owner'];
  return writeWorkbook([
    {
      name: 'Exclusions',
      columns: headers.map((header) => ({ header, width: 26 })),
      rows: rows.map(({ hostname, glob, expiresOn, reason, owner }) => [
        hostname,
        glob,
        expiresOn === null ? null : { day: expiresOn },
        reason,
        owner,
      ]),
    },
  ]);
}

// The correspondence as a workbook: the links as the import takes them back, and what needs a person on sheets of their own.
import type { IsoDate } from '../domain/clock.ts';
import type { Language } from '../domain/language.ts';
import type { Correspondence } from '../domain/links/correspondence.ts';
import type { ColumnSpec } from './read-table.ts';
import type { Informs } from './unread.ts';
import { writeWorkbook } from './write-table.ts';

export const LINK_COLUMNS = [
  { key: 'prod', names: ['Production', 'Prod', 'Serveur de production', 'Production server'], required: true },
  {
    key: 'nonprod',
    names: ['Hors production', 'Non-production', 'Hors-prod', 'Nonprod', 'Serveur hors production'],
    required: true,
  },
  { key: 'action', names: ['Action'], required: false },
] as const satisfies readonly ColumnSpec<string>[];

/** What the export tells besides. */
export const LINK_INFORMS: Informs = {
  columns: ['Origine', 'Source', 'Par', 'By', 'Le', 'At'],
  sheets: ['A traiter', 'To settle'],
};

export type LinkRow = {
  readonly prod: string;
  readonly nonprod: string;
  readonly source: 'auto' | 'manual';
  readonly by: string | null;
  /** The day it was made, in the business zone. */
  readonly on: IsoDate;
};

export function writeLinksWorkbook(
  links: readonly LinkRow[],
  { concerns }: Pick<Correspondence, 'concerns'>,
  language: Language,
): Promise<Uint8Array> {
  const fr = language === 'fr';
  const hosts = (servers: readonly { readonly hostname: string }[]) =>
    servers.map(({ hostname }) => hostname).join(', ');
  const wide = (header: string) => ({ header, width: 24 });
  return writeWorkbook([
    {
      name: fr ? 'Correspondances' : 'Links',
      columns: (fr
        ? ['Production', 'Hors production', 'Action', 'Origine', 'Par', 'Le']
        : ['Production', 'Non-production', 'Action', 'Source', 'By', 'At']
      ).map(wide),
      rows: links.map(({ prod, nonprod, source, by, on }) => [prod, nonprod, null, source, by, { day: on }]),
    },
    {
      name: fr ? 'A traiter' : 'To settle',
      columns: (fr ? ['Cas', 'Productions', 'Hors productions'] : ['Case', 'Productions', 'Non-productions']).map(wide),
      rows: concerns.map((one) => {
        if (one.kind === 'ambiguous') return [fr ? 'ambigu' : 'ambiguous', hosts(one.prods), hosts(one.nonprods)];
        if (one.kind === 'unlinked') return [fr ? 'sans lien' : 'unlinked', one.prod.hostname, null];
        return [fr ? 'orphelin' : 'orphan', null, hosts(one.nonprods)];
      }),
    },
  ]);
}

// The list of servers as a file, with the columns of the inventory: what is corrected in it can be imported (INV-1).
import { loadServerRecords } from '../../db/queries/inventory/stored-records.ts';
import { loadServersAfter } from '../../db/queries/servers/estate-list.ts';
import { type EstateScope, estateScope } from '../../db/queries/servers/estate-scope.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Language } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { parseEstateFilter } from '../../domain/servers/estate-filter.ts';
import { serverColumns, serverRow } from '../../spreadsheets/inventory-sheets.ts';
import { csvParts } from '../../spreadsheets/write-csv.ts';
import { type SheetSpec, writeWorkbook } from '../../spreadsheets/write-table.ts';
import { type ContentContext, CSV_TYPE, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

const AT_ONCE = 5000;

export async function serversContent(
  { db, language, now, zone }: ContentContext,
  { filter: text, format }: { readonly filter: string; readonly format: 'csv' | 'xlsx' },
): Promise<FileContent> {
  const filter = parseEstateFilter(text);
  if (filter === null) throw new Error('an order for servers with a filter that nobody writes');
  const scope = await estateScope(db, filter, now);
  const fileName = `servers-${dayIn(now, zone)}.${format}`;
  const columns = serverColumns(language);
  const batches = allRows(db, scope, language);
  if (format === 'csv') {
    const headers = columns.map(({ header }) => header);
    return { body: csvParts(headers, batches), fileName, type: CSV_TYPE };
  }
  const rows: SheetSpec['rows'][number][] = [];
  for await (const batch of batches) rows.push(...batch);
  const sheet = { name: language === 'fr' ? 'Serveurs' : 'Servers', columns, rows };
  return { body: await writeWorkbook([sheet]), fileName, type: XLSX_TYPE };
}

async function* allRows(
  db: Db,
  scope: EstateScope,
  language: Language,
): AsyncGenerator<readonly SheetSpec['rows'][number][]> {
  let last: string | null = null;
  do {
    const servers: Awaited<ReturnType<typeof loadServersAfter>> = await loadServersAfter(db, scope, last, AT_ONCE);
    const records = await loadServerRecords(
      db,
      servers.map(({ id }) => id),
    );
    yield records.map((record) => serverRow(record, language));
    last = servers.length < AT_ONCE ? null : (servers.at(-1)?.hostname ?? null);
  } while (last !== null);
}

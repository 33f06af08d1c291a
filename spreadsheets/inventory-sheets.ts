// How records of the inventory stand in rows of a file, as the import takes them back (INV-1).
import { SHEET_SPECS } from '../domain/inventory/entities/entities.ts';
import type { FieldSpec } from '../domain/inventory/entities/field.ts';
import { databaseOf } from '../domain/inventory/entities/server.ts';
import { partsOf } from '../domain/inventory/list-text.ts';
import type { SheetName, StoredRecord } from '../domain/inventory/record.ts';
import { LIST_FIELDS } from '../domain/inventory/server-lists.ts';
import type { Language } from '../domain/language.ts';
import type { SheetSpec } from './write-table.ts';

/** Owners stand on the sheet of applications: on both they could disagree. */
const OF_APPLICATIONS: ReadonlySet<string> = new Set(['owners', 'deputies']);
/** In a workbook, a row each on sheets of their own. */
const OF_LISTS: ReadonlySet<string> = new Set(Object.values(LIST_FIELDS));
const WIDTH = 22;

/** Of servers alone, in one table: with their addresses and databases. */
export function serverColumns(language: Language): SheetSpec['columns'] {
  return SERVER_FIELDS.map((field) => columnOf(field, language));
}

export function serverRow(record: Named, language: Language): SheetSpec['rows'][number] {
  return SERVER_FIELDS.map((field) => cellOf('server', field, record, language));
}

/** Of a workbook that has a sheet for each. */
export function sheetColumns(sheet: SheetName, language: Language): SheetSpec['columns'] {
  return fieldsOf(sheet).map((field) => columnOf(field, language));
}

/** A record is a row; on the sheets of addresses and databases, a server has a row for each. */
export function sheetRows(sheet: SheetName, record: Named, language: Language): SheetSpec['rows'] {
  if (sheet === 'address') return partsOf(record.fields.ips).map((ip) => [record.name, ip]);
  if (sheet === 'database') {
    return partsOf(record.fields.databases).map((text) => {
      const { name, engine } = databaseOf(text);
      return [record.name, name, engine];
    });
  }
  return [fieldsOf(sheet).map((field) => cellOf(sheet, field, record, language))];
}

type Named = Pick<StoredRecord, 'name' | 'fields'>;

const { id: HOSTNAME, fields: OF_SERVERS } = SHEET_SPECS.server;
const SERVER_FIELDS = [HOSTNAME, ...OF_SERVERS].filter(({ name }) => !OF_APPLICATIONS.has(name));

function fieldsOf(sheet: SheetName): readonly FieldSpec[] {
  const { id, fields } = SHEET_SPECS[sheet];
  return sheet === 'server' ? SERVER_FIELDS.filter(({ name }) => !OF_LISTS.has(name)) : [id, ...fields];
}

function columnOf({ titles }: FieldSpec, language: Language) {
  return { header: titles[language][0] ?? '', width: WIDTH };
}

/** The name, where it is not made of several columns. */
function cellOf(sheet: SheetName, field: FieldSpec, { name, fields }: Named, language: Language) {
  const isName = field === SHEET_SPECS[sheet].id && fields[field.name] === undefined;
  return isName ? name : shownValue(field, fields[field.name] ?? null, language);
}

/** Codes as words that the import reads back; days as days. */
function shownValue({ holds }: FieldSpec, value: string | null, language: Language) {
  if (value === null) return null;
  if (holds === 'days') return { day: value as `${number}-${number}-${number}` };
  return value === 'yes' || value === 'no' ? YES_NO[language][value] : value;
}

const YES_NO = { fr: { yes: 'oui', no: 'non' }, en: { yes: 'yes', no: 'no' } } as const;

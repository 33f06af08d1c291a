// People as directories export them: the family name in one column, the given name in another. Together they are the name by which servers
// name their owners.
import { readText } from '../domain/inventory/entities/read-values.ts';
import type { SourceTable } from '../domain/inventory/read-records.ts';
import type { InventoryCell } from '../domain/inventory/record.ts';
import type { ColumnSpec } from './read-table.ts';

export const GIVEN_NAME = 'given name';

/** Beside the columns of people. */
export const GIVEN_NAME_COLUMN: ColumnSpec<string> = {
  key: GIVEN_NAME,
  names: ['Prénom', 'Prénoms', 'First name', 'Firstname', 'Given name'],
  required: false,
};

/** With both names in the column of names, and no other one. */
export function withWholeNames(table: SourceTable): SourceTable {
  if (!table.columns.has(GIVEN_NAME)) return table;
  const columns = new Set(table.columns);
  columns.delete(GIVEN_NAME);
  return { ...table, columns, rows: table.rows.map(wholeName) };
}

function wholeName({ [GIVEN_NAME]: given, ...row }: SourceTable['rows'][number]): SourceTable['rows'][number] {
  const [first, last] = [textOf(given), textOf(row.name)];
  if (row.name === undefined || given?.isBroken === true || first === '' || last === '') return row;
  // Some exports have the whole name beside the given one.
  const isThere = ` ${last} `.toLowerCase().includes(` ${first} `.toLowerCase());
  return isThere ? row : { ...row, name: { ...row.name, value: `${first} ${last}` } };
}

function textOf(cell: InventoryCell | undefined): string {
  const read = readText(cell?.value ?? null);
  return read.kind === 'wrong' ? '' : (read.value ?? '');
}

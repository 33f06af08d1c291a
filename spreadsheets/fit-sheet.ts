// What Excel has no room for goes on beside or on a sheet of its own: nothing of an export is cut.
// https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
import type { SheetSpec } from './write-table.ts';

export type Room = {
  /** Of a text, in UTF-16 units. */
  readonly characters: number;
  /** Without the header. */
  readonly rows: number;
};
export const EXCEL_ROOM: Room = { characters: 32_767, rows: 1_048_575 };

/** Long texts go on in columns at the end, "Notes (2)"; long lists on more sheets of the same name. */
export function fitted(sheet: SheetSpec, room = EXCEL_ROOM): readonly SheetSpec[] {
  const whole = withLongTexts(sheet, room.characters);
  const count = Math.max(1, Math.ceil(whole.rows.length / room.rows));
  return Array.from({ length: count }, (_, part) => ({
    ...whole,
    rows: count === 1 ? whole.rows : whole.rows.slice(part * room.rows, (part + 1) * room.rows),
  }));
}

function withLongTexts(sheet: SheetSpec, most: number): SheetSpec {
  const parts = sheet.columns.map((_, column) => {
    let longest = 1;
    for (const row of sheet.rows) longest = Math.max(longest, partsOf(row[column] ?? null, most).length);
    return longest;
  });
  if (parts.every((count) => count === 1)) return sheet;
  const more = parts.flatMap((count, column) =>
    Array.from({ length: count - 1 }, (_, index) => ({ column, part: index + 1 })),
  );
  return {
    ...sheet,
    columns: [
      ...sheet.columns,
      ...more.map(({ column, part }) => ({
        ...sheet.columns[column],
        header: `${sheet.columns[column]?.header} (${part + 1})`,
      })),
    ],
    rows: sheet.rows.map((row) => [
      ...sheet.columns.map((_, column) => partsOf(row[column] ?? null, most)[0] ?? null),
      ...more.map(({ column, part }) => partsOf(row[column] ?? null, most)[part] ?? null),
    ]),
  };
}

type Value = SheetSpec['rows'][number][number];

function partsOf(value: Value, most: number): readonly Value[] {
  if (typeof value !== 'string' || value.length <= most) return [value];
  const parts: string[] = [];
  for (let at = 0; at < value.length; ) {
    const end = at + most;
    // Not between the two halves of one sign.
    const splits = end < value.length && /[\ud800-\udbff]/.test(value[end - 1] ?? '');
    const part = value.slice(at, splits ? end - 1 : end);
    parts.push(part);
    at += part.length;
  }
  return parts;
}

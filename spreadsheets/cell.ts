// A cell as it was shown, with the address under which its author finds it again.

export type CellValue = string | number | boolean | Date | null;

export type Cell = {
  /** `Feuil1!C7`. */
  readonly address: string;
  /** As it is seen (`cellText`), line breaks included; empty is null. A formula counts as what it last showed. Dates are what is shown, as if in UTC: a day alone is at midnight. */
  readonly value: CellValue;
};

/** `column` and `row` from 0: `C7`. */
export function addressOf(sheet: string, row: number, column: number): string {
  return `${sheet}!${columnName(column)}${row + 1}`;
}

/** `AA` for the 27th column, from 0. */
export function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${columnName(Math.floor(column / 26) - 1)}${last}`;
}

/** The same from indexes in the rows of a sheet. */
export function cellAddress(
  { name, firstRow, firstColumn }: { readonly name: string; readonly firstRow: number; readonly firstColumn: number },
  row: number,
  column: number,
): string {
  return addressOf(name, firstRow + row, firstColumn + column);
}

/** Titles are one when their letters and digits are. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

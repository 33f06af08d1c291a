// One table as many people would have made it: other places, other columns beside, a header over two rows, blanks and marks in its cells.
import type * as XLSX from '@e965/xlsx';
import fc from '../support/properties.ts';
import { merge, sheetOf, workbook } from './books.ts';

export type Disturbance = {
  /** The order of the columns. */
  readonly order: readonly number[];
  readonly titles: number;
  readonly left: number;
  readonly twoRows: boolean;
  readonly loud: boolean;
  /** After which rows an empty one stands. */
  readonly gaps: readonly number[];
  readonly others: readonly string[];
  readonly noise: readonly (readonly [string, string])[];
  readonly stranger: boolean;
};

export type Laid = {
  readonly bytes: Uint8Array;
  /** Where the cell of that row and column of the table is now. */
  readonly at: (row: number, column: number) => string;
};

/** What Excel, web pages and other programs leave around a text. */
const BLANKS = [
  ' ',
  '\u00a0',
  '\u200b',
  '\ufeff',
  '\u200e',
  '\u00ad',
  '\u2060',
  '\n',
  '\r\n',
  '\t',
  '\u3000',
  '\ufe0f',
];
const blanks = fc.array(fc.constantFrom(...BLANKS), { maxLength: 3 }).map((some) => some.join(''));

export function disturbance(columns: number): fc.Arbitrary<Disturbance> {
  const places = Array.from({ length: columns }, (_, index) => index);
  return fc.record({
    order: fc.shuffledSubarray(places, { minLength: columns, maxLength: columns }),
    titles: fc.integer({ min: 0, max: 3 }),
    left: fc.integer({ min: 0, max: 2 }),
    twoRows: fc.boolean(),
    loud: fc.boolean(),
    gaps: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
    others: fc.uniqueArray(fc.constantFrom('Notes', 'Feuil2', 'Codes', 'À lire'), { maxLength: 2 }),
    noise: fc.array(fc.tuple(blanks, blanks), { minLength: 7, maxLength: 7 }),
    stranger: fc.boolean(),
  });
}

/** Texts get blanks around them and, where `loud`, capitals; everything else stays as it is. */
export function laid(header: readonly string[], rows: readonly (readonly unknown[])[], how: Disturbance): Laid {
  const shifted = (row: readonly unknown[], last: unknown) => [
    ...Array.from({ length: how.left }, () => null),
    ...how.order.map((column) => row[column] ?? null),
    ...(how.stranger ? [last] : []),
  ];
  const noisy = (value: unknown, place: number) => {
    if (typeof value !== 'string') return value;
    const [before, after] = how.noise[place % how.noise.length] ?? ['', ''];
    return `${before}${how.loud ? value.toUpperCase() : value}${after}`;
  };
  const lines: unknown[][] = Array.from({ length: how.titles }, (_, index) => [`Liste ${index + 1}`]);
  const top = lines.length;
  lines.push(shifted(header.map(noisy), 'Vu par'));
  if (how.twoRows) lines.push([]);
  const placed = rows.map((row, index) => {
    lines.push(
      shifted(
        row.map((value, column) => noisy(value, index + column)),
        'Jean',
      ),
    );
    const line = lines.length;
    if (how.gaps.includes(index)) lines.push([null, '\u00a0']);
    return line;
  });
  const columnOf = (column: number) => how.left + how.order.indexOf(column);
  const letter = (column: number) => String.fromCharCode(65 + columnOf(column));
  const change = (book: XLSX.WorkBook) => {
    if (!how.twoRows) return;
    for (const [column] of header.entries())
      merge(sheetOf(book, 'P'), `${letter(column)}${top + 1}:${letter(column)}${top + 2}`);
  };
  const others = Object.fromEntries(how.others.map((name) => [name, [['Voir avec Jean'], ['vrapp1', 'oui']]]));
  return {
    bytes: workbook({ ...others, P: lines }, change),
    at: (row, column) => `P!${letter(column)}${placed[row]}`,
  };
}

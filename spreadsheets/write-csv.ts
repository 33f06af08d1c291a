// Writes CSV that Excel opens in French and in English: semicolons, a byte order mark, quotes around whatever holds a separator or a line
// break, and nothing that a spreadsheet would take for a formula. https://owasp.org/www-community/attacks/CSV_Injection
import { stringify } from 'csv-stringify/sync';
import { harmless } from '../domain/harmless-cell.ts';
import type { DayCell } from './write-table.ts';

export type CsvRow = readonly (string | number | Date | DayCell | null)[];

/**
 * RFC 4180 but for the semicolon, in parts, of a length that nobody knows: the header, then the rows as they come. Dates are written as ISO
 * instants, days as ISO days.
 */
export async function* csvParts(
  headers: readonly string[],
  batches: AsyncIterable<readonly CsvRow[]>,
): AsyncGenerator<string> {
  yield written([headers], true);
  for await (const rows of batches) yield written(rows, false);
}

function written(rows: readonly CsvRow[], begins: boolean): string {
  const cells = rows.map((row) =>
    row.map((cell) => {
      if (typeof cell === 'string') return harmless(cell);
      return cell !== null && typeof cell === 'object' && 'day' in cell ? cell.day : cell;
    }),
  );
  return stringify(cells, {
    bom: begins,
    delimiter: ';',
    record_delimiter: 'windows',
    quoted_match: /[\n\t,|]/,
    cast: { date: (value) => value.toISOString() },
  });
}

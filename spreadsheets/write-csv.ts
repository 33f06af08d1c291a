// Writes CSV that Excel opens in French and in English: semicolons, a byte order mark, and nothing that it would take for a formula.
import { stringify } from 'csv-stringify/sync';

/** RFC 4180 but for the semicolon. Dates are written as ISO instants. */
export function writeCsv(
  headers: readonly string[],
  rows: readonly (readonly (string | number | Date | null)[])[],
): string {
  return stringify([[...headers], ...rows.map((row) => [...row])], {
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { date: (value) => value.toISOString() },
  });
}

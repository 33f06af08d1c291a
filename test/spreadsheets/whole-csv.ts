// A file of CSV as a whole, from the parts in which it is served.
import { type CsvRow, csvParts } from '../../spreadsheets/write-csv.ts';

export async function wholeCsv(headers: readonly string[], rows: readonly CsvRow[]): Promise<string> {
  async function* batches() {
    yield rows;
  }
  let whole = '';
  for await (const part of csvParts(headers, batches())) whole += part;
  return whole;
}

// Workbooks as other people's programs write them.
import * as XLSX from '@e965/xlsx';

export type Sheets = Readonly<Record<string, readonly (readonly unknown[])[]>>;

export function workbook(sheets: Sheets, change: (book: XLSX.WorkBook) => void = () => {}): Uint8Array {
  const book = XLSX.utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    XLSX.utils.book_append_sheet(
      book,
      XLSX.utils.aoa_to_sheet(
        rows.map((row) => [...row]),
        { cellDates: true },
      ),
      name,
    );
  }
  change(book);
  return new Uint8Array(XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }));
}

export function sheetOf(book: XLSX.WorkBook, name: string): XLSX.WorkSheet {
  const sheet = book.Sheets[name];
  if (sheet === undefined) throw new Error(`no sheet ${name}`);
  return sheet;
}

export function merge(sheet: XLSX.WorkSheet, ...ranges: readonly string[]): void {
  sheet['!merges'] = [...(sheet['!merges'] ?? []), ...ranges.map((range) => XLSX.utils.decode_range(range))];
}

// CSVs as Excel, LibreOffice and CMDBs write them: each is the same table (INV-1).
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../spreadsheets/read-csv.ts';

const LIMITS = { rows: 100, columns: 20, cells: 1_000 };
const ROWS = [
  ['Serveur', 'Domaine', 'Commentaire'],
  ['vrpéage1', 'INF', 'dit "oui", puis\nnon'],
  ['vrpéage2', 'DMZ', '1,5; 2'],
];

function written(separator: string, newline: string): string {
  const cell = (text: string) => (/[";,\t|\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return ROWS.map((row) => row.map(cell).join(separator)).join(newline);
}

function rowsOf(bytes: Uint8Array): unknown {
  const read = readCsv(bytes, LIMITS);
  if (read.kind !== 'sheet') return read;
  return read.sheet.rows.map((row) => row.map((cell) => ('value' in cell ? cell.value : cell.broken)));
}

const latin = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('a CSV', () => {
  it.each([
    ['semicolons, as a French Excel', Buffer.from(written(';', '\r\n'))],
    ['commas, as an export', Buffer.from(written(',', '\n'))],
    ['tabs', Buffer.from(written('\t', '\n'))],
    ['bars', Buffer.from(written('|', '\r\n'))],
    ['a byte order mark', Buffer.from(`\ufeff${written(';', '\r\n')}`)],
    ['Windows-1252', latin(written(';', '\r\n'))],
    ['UTF-16, as “Unicode text” of Excel', utf16(written('\t', '\r\n'))],
    ['its separator told on the first line', Buffer.from(`sep=;\r\n${written(';', '\r\n')}`)],
    ['empty lines at its end', Buffer.from(`${written(';', '\r\n')}\r\n;;\r\n;;\r\n`)],
  ])('with %s is the same table', (_name, bytes) => {
    expect((rowsOf(bytes) as unknown[]).slice(0, 3)).toEqual(ROWS);
  });

  it('makes no number, day or formula of a text', () => {
    expect(rowsOf(Buffer.from('a;b;c\n08-10;007;=1+1\n'))).toEqual([
      ['a', 'b', 'c'],
      ['08-10', '007', '=1+1'],
    ]);
  });

  it('is read with a lone quotation mark in a cell', () => {
    expect(rowsOf(Buffer.from('a;b\n19" rack;x\n'))).toEqual([
      ['a', 'b'],
      ['19" rack', 'x'],
    ]);
  });

  it('is refused where it is none, or beyond its limits', () => {
    expect(readCsv(Buffer.from([1, 0, 2, 3]), LIMITS).kind).toBe('unreadable');
    expect(readCsv(Buffer.from('a\n'.repeat(101)), LIMITS).kind).toBe('too-much');
    expect(readCsv(Buffer.from('a;'.repeat(30)), LIMITS).kind).toBe('too-much');
  });
});

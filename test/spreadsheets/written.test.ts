// Exports open in Excel without a word, and nothing of them is cut.
import * as XLSX from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { fitted } from '../../spreadsheets/fit-sheet.ts';
import { writeLinksWorkbook } from '../../spreadsheets/links-workbook.ts';
import { sheetNames } from '../../spreadsheets/sheet-name.ts';
import { writeWorkbook } from '../../spreadsheets/write-table.ts';
import fc from '../support/properties.ts';
import { wholeCsv } from './whole-csv.ts';

const opened = (bytes: Uint8Array) => XLSX.read(bytes, { type: 'buffer', cellDates: true, UTC: true });

describe('the name of a sheet', () => {
  const anyName = fc.string({
    unit: fc.constantFrom('a', 'É', ' ', "'", '/', '\\', '?', '*', '[', ']', ':', '\n', '🐧', 'x'),
    maxLength: 40,
  });

  it('is one that Excel takes, whatever was wanted, and none twice', () => {
    const given = fc.array(
      fc.oneof(anyName, fc.constantFrom('History', 'HISTORY', ' history', 'Historique', '', 'Plan 2027')),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(given, (wanted) => {
        const names = sheetNames(wanted);
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(wanted.length);
        for (const name of names) {
          expect(name).toMatch(/^(?!['\s])[^\\/?*[\]:\p{Cc}]{1,31}(?<!['\s])$/u);
          expect(name.length).toBeLessThanOrEqual(31);
          expect(name.isWellFormed()).toBe(true);
          expect(['history', 'historique']).not.toContain(name.toLowerCase());
        }
      }),
    );
    expect(sheetNames(['Plan 2027', 'Correspondances'])).toEqual(['Plan 2027', 'Correspondances']);
  });
});

describe('a text', () => {
  it('stays a text, is what it was, and goes on beside when it is longer than a cell', async () => {
    const texts = [
      '=1+1',
      '+cmd|x',
      '-2',
      '@SUM(A1)',
      '_x0041_ _x000D_',
      'a\nb',
      '👩‍🔧',
      'x\u0007\ud800\uffff',
      'é'.repeat(70_000),
    ];
    const book = opened(
      await writeWorkbook([
        { name: 'History', columns: [{ header: 'N' }, { header: 'Texte' }], rows: texts.map((text, at) => [at, text]) },
      ]),
    );
    const sheet = book.Sheets[book.SheetNames[0] ?? ''] ?? {};
    expect(Object.entries(sheet).filter(([key, cell]) => !key.startsWith('!') && cell.f !== undefined)).toEqual([]);
    const rows = XLSX.utils.sheet_to_json<string[]>(sheet, { header: 1 });
    expect(rows[0]).toEqual(['N', 'Texte', 'Texte (2)', 'Texte (3)']);
    const back = rows.slice(1).map(([, ...parts]) => parts.join(''));
    // Control signs and halves of signs have no place in a workbook.
    expect(back.toSpliced(7, 1)).toEqual(texts.toSpliced(7, 1));
    expect(back[7]).toMatch(/^x/);
    for (const cell of rows.flat()) expect(String(cell).length).toBeLessThanOrEqual(32_767);
  });

  it('is whole whatever its length, also where a sign of two units meets the end of a cell', () => {
    const anyText = fc.string({ unit: fc.constantFrom('a', '🐧', 'é'), maxLength: 40 });
    const room = { characters: 7, rows: 3 };
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText), { maxLength: 10 }), (rows) => {
        const sheets = fitted({ name: 'P', columns: [{ header: 'A' }, { header: 'B' }], rows }, room);
        const [, ...more] = (sheets[0]?.columns ?? []).map(({ header }) => header);
        const back = sheets.flatMap((sheet) => {
          expect(sheet.rows.length).toBeLessThanOrEqual(3);
          return sheet.rows.map((cells) => {
            const of = (letter: string) => cells.filter((_, at) => ['A', ...more][at]?.startsWith(letter)).join('');
            for (const cell of cells) expect(String(cell ?? '').isWellFormed()).toBe(true);
            return [of('A'), of('B')];
          });
        });
        expect(back).toEqual(rows);
      }),
    );
  });
});

describe('a day and an instant', () => {
  it('are the day of the business zone in the links, and an instant with its offset in CSV', async () => {
    const link = { prod: 'vpapp1', nonprod: 'vrapp1', source: 'manual', by: 'Jean', on: '2027-01-01' } as const;
    const book = opened(await writeLinksWorkbook([link], { concerns: [] }, 'fr'));
    const cell = book.Sheets.Correspondances?.F2;
    expect([cell?.t, cell?.w]).toEqual(['d', '01/01/2027']);
    const csv = await wholeCsv(['Jour', 'Instant'], [[{ day: '2027-01-01' }, new Date('2026-12-31T23:30:00Z')]]);
    expect(csv).toContain('2027-01-01;2026-12-31T23:30:00.000Z');
  });
});

describe('a record of CSV', () => {
  it('is one line break away from the next, whatever separates lines inside it', async () => {
    const csv = await wholeCsv(
      ['Motif', 'Par'],
      [
        ['a\u2028=1\u2029b\r=2', 'Jean'],
        ['\u00ad=1', '\u200e@x'],
      ],
    );
    expect(csv).toBe("\ufeffMotif;Par\r\n\"a\n'=1\nb\n'=2\";Jean\r\n\u00ad'=1;\u200e'@x\r\n");
  });
});

import { describe, expect, it } from 'vitest';
import { readTable } from '../../spreadsheets/read-table.ts';
import { writeWorkbook } from '../../spreadsheets/write-table.ts';
import { sheetOf, workbook } from './books.ts';
import { wholeCsv } from './whole-csv.ts';

const COLUMNS = [
  { key: 'year', names: ['Année', 'Year'], required: true },
  { key: 'week', names: ['Semaine', 'Week'], required: true },
  { key: 'note', names: ['Commentaire', 'Note'], required: false },
] as const;

describe('the table of a workbook (PLAN-7)', () => {
  it('is found below titles, by names in any order, without accents or case, in French or English', async () => {
    const bytes = workbook({
      Lisez: [['Mode d’emploi']],
      Plan: [[], ['Planning 2027'], [], ['NOTE', '', ' semaine ', 'ANNEE'], ['  a  b ', '', 'S05', 2027]],
    });
    const table = await readTable(bytes, COLUMNS);
    expect(table).toMatchObject({ kind: 'table', sheet: 'Plan', headerRow: 4 });
    if (table.kind !== 'table') return;
    expect(table.rows).toEqual([
      {
        row: 5,
        cells: {
          year: { address: 'Plan!D5', value: 2027 },
          week: { address: 'Plan!C5', value: 'S05' },
          note: { address: 'Plan!A5', value: 'a b' },
        },
      },
    ]);
  });

  it('leaves empty rows out, and keeps the numbers that Excel shows', async () => {
    const bytes = workbook({ P: [['Year', 'Week'], [2027, 1], [], [null, ' '], [2027, 3]] });
    const table = await readTable(bytes, COLUMNS);
    expect(table.kind === 'table' ? table.rows.map(({ row }) => row) : table).toEqual([2, 5]);
  });

  it('reads dates as days, and a formula as what it last showed', async () => {
    const bytes = workbook(
      {
        P: [
          ['Year', 'Week'],
          [2027, new Date(Date.UTC(2027, 0, 4))],
          [2027, 6],
        ],
      },
      (book) => {
        sheetOf(book, 'P').B3 = { t: 'n', v: 6, f: '5+1' };
      },
    );
    const table = await readTable(bytes, COLUMNS);
    const weeks = table.kind === 'table' ? table.rows.map(({ cells }) => cells.week.value) : [];
    expect(weeks).toEqual([new Date(Date.UTC(2027, 0, 4)), 6]);
  });

  it('counts a cell merged over several rows for each of them', async () => {
    const bytes = workbook(
      {
        P: [
          ['Year', 'Week', 'Note'],
          [2027, 'S13', 'BI'],
          [2027, null, 'GESTION'],
        ],
      },
      (book) => {
        sheetOf(book, 'P')['!merges'] = [{ s: { r: 1, c: 1 }, e: { r: 2, c: 1 } }];
      },
    );
    const table = await readTable(bytes, COLUMNS);
    expect(table.kind === 'table' ? table.rows.map(({ cells }) => cells.week.value) : table).toEqual(['S13', 'S13']);
  });

  it('names the cells that hold an error or a formula without a result', async () => {
    const bytes = workbook(
      {
        P: [
          ['Year', 'Week'],
          [2027, 1],
          [2027, 2],
        ],
      },
      (book) => {
        const sheet = sheetOf(book, 'P');
        sheet.B2 = { t: 'e', v: 0x17, w: '#REF!' };
        sheet.B3 = { t: 'z', f: 'A1+1' };
      },
    );
    const table = await readTable(bytes, COLUMNS);
    expect(table.kind === 'table' ? table.broken.map(({ address }) => address) : table).toEqual(['P!B2', 'P!B3']);
  });

  it.each([
    ['without the header', { P: [['Year'], [2027]] }, /Semaine/],
    [
      'with two such sheets',
      {
        P1: [
          ['Year', 'Week'],
          [1, 1],
        ],
        P2: [
          ['Year', 'Week'],
          [1, 1],
        ],
      },
      /P1, P2/,
    ],
    [
      'with a column twice',
      {
        P: [
          ['Year', 'Week', 'Année'],
          [1, 1, 1],
        ],
      },
      /P!C1/,
    ],
  ])('is refused %s, in one sentence that says where', async (_, sheets, says) => {
    const table = await readTable(workbook(sheets), COLUMNS);
    expect(table.kind === 'refused' ? table.text.fr : table).toMatch(says);
  });

  it.each([
    ['a text', new TextEncoder().encode('année;semaine\n2027;5\n')],
    ['nothing', new Uint8Array()],
    ['an old .xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['a zip cut short', workbook({ P: [['Year', 'Week']] }).slice(0, 300)],
  ])('is refused when the file is %s', async (_, bytes) => {
    expect(await readTable(bytes, COLUMNS)).toMatchObject({ kind: 'refused' });
  });
});

/** As RFC 4180 reads it, with semicolons. */
function recordsOf(csv: string): string[][] {
  const records: string[][] = [[]];
  for (const [, field = '', quoted, end] of csv
    .replace('\ufeff', '')
    .matchAll(/("((?:[^"]|"")*)"|[^;\r\n]*)(;|\r\n|$)/g)) {
    records.at(-1)?.push(quoted === undefined ? field : quoted.replaceAll('""', '"'));
    if (end === '\r\n') records.push([]);
    if (end === '') break;
  }
  return records.filter((record) => record.some((field) => field !== ''));
}

/** As something reads it that splits at each separator and line break, and knows no quotes. */
function naiveCells(csv: string, separator: string): string[] {
  return csv
    .replace('\ufeff', '')
    .split(/\r\n|\n/)
    .flatMap((line) => line.split(separator));
}

describe('what is written', () => {
  it('comes back the same, and a text that looks like a formula stays a text', async () => {
    const rows = [
      [2027, '=1+1', { day: '2027-05-01' }],
      [2028, '-cmd|\u0007', null],
    ] as const;
    const columns = [{ header: 'Année' }, { header: 'Semaine' }, { header: 'Commentaire' }];
    const table = await readTable(await writeWorkbook([{ name: 'Plan/2027', columns, rows }]), COLUMNS);
    if (table.kind !== 'table') throw new Error(table.text.en);
    expect(table.rows.map(({ cells }) => [cells.year.value, cells.week.value, cells.note.value])).toEqual([
      [2027, '=1+1', new Date(Date.UTC(2027, 4, 1))],
      [2028, '-cmd|', null],
    ]);
  });

  it('is no formula in CSV either, and has the mark that Excel needs for accents', async () => {
    const csv = await wholeCsv(['Note'], [['=HYPERLINK("x")'], ['é;"è"']]);
    expect(csv).toBe('\uFEFFNote\r\n"\'=HYPERLINK(""x"")"\r\n"é;""è"""\r\n');
  });

  it('AUD-1: is one record of CSV whatever line breaks it holds, and no line of it is a formula', async () => {
    const csv = await wholeCsv(
      ['Motif', 'Par'],
      [
        ['base en panne\n=1+1', 'Jean'],
        ['a\r\n=HYPERLINK("http://x")\r@SUM(1)', 'b\tc'],
      ],
    );
    expect(recordsOf(csv)).toEqual([
      ['Motif', 'Par'],
      ["base en panne\n'=1+1", 'Jean'],
      ['a\n\'=HYPERLINK("http://x")\n\'@SUM(1)', 'b\tc'],
    ]);
  });

  it('begins no formula in CSV, whatever separator a spreadsheet is set to', async () => {
    const texts = ['=1', '+1+1', '-2+3', '@x', '＝1', '＋x', '－x', '＠x', '\t=1', ' =1', '"=1', '\u200b=1'];
    const inner = [',', ';', '|', '\t', '\n', '\r'].flatMap((sign) => texts.map((text) => `a${sign}${text}`));
    const csv = await wholeCsv(
      ['A', 'B'],
      [...texts, ...inner].map((text) => [text, `x${text}`]),
    );
    for (const separator of [';', ',', '\t', '|']) {
      for (const cell of naiveCells(csv, separator)) expect(cell).not.toMatch(/^[\s"\u200b]*[=+\-@＝＋－＠]/u);
    }
  });

  it.each(['-5', '+3.5', 'a-b', 'x = y', 'a@b.example', '{"n":-1,"m":[1,-2]}', '2027-01-04', 'é;"è"', '1 > 0'])(
    'leaves %s as it is in CSV',
    async (text) => {
      expect(recordsOf(await wholeCsv(['A'], [[text]]))[1]).toEqual([text]);
    },
  );

  it('writes numbers as numbers in CSV', async () => {
    expect(await wholeCsv(['A', 'B'], [[-5, new Date(0)]])).toContain('-5;1970-01-01T00:00:00.000Z');
  });
});

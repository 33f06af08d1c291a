// What a workbook holds beside its table is told, never dropped in silence (PLAN-7).
import type * as XLSX from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { EXCLUDE_COLUMNS, writeExcludesWorkbook } from '../../spreadsheets/excludes-workbook.ts';
import { LINK_COLUMNS, LINK_INFORMS, writeLinksWorkbook } from '../../spreadsheets/links-workbook.ts';
import { PLAN_COLUMNS, PLAN_INFORMS, writePlanTemplate } from '../../spreadsheets/plan-workbook.ts';
import { type ColumnSpec, readTable } from '../../spreadsheets/read-table.ts';
import type { Informs } from '../../spreadsheets/unread.ts';
import { merge, type Sheets, sheetOf, workbook } from './books.ts';

const COLUMNS = [
  { key: 'year', names: ['Année', 'Year'], required: true },
  { key: 'week', names: ['Semaine', 'Week'], required: true },
] as const;

async function unread(bytes: Uint8Array, columns: readonly ColumnSpec<string>[] = COLUMNS, informs?: Informs) {
  const table = await readTable(bytes, columns, informs);
  if (table.kind === 'refused') throw new Error(table.text.en);
  return table.unread.map(({ en }) => en);
}

const hide = (at: number, count: number) => (made: XLSX.WorkBook) => {
  made.Workbook = {
    Sheets: Array.from({ length: count }, (_, index) => ({ Hidden: index === at ? 1 : 0 }) as const),
  };
};

describe('what is not read in a workbook', () => {
  it('is named: other sheets, hidden ones as such, and columns by letter and title', async () => {
    const sheets: Sheets = {
      Notes: [['Voir avec Jean']],
      Plan: [
        ['Colour', 'Year', 'Week', 'Re\nmark'],
        ['red', 2027, 5, 'x'],
      ],
      Old: [['Year'], [2026]],
    };
    expect(await unread(workbook(sheets, hide(2, 3)))).toEqual([
      'sheet “Notes”',
      'sheet “Old” (hidden)',
      'column A “Colour”',
      'column D “Re mark”',
    ]);
  });

  it('is nothing where columns and sheets are empty, under a title or not', async () => {
    const sheets: Sheets = {
      Plan: [
        ['Plan 2027', null, null, 'drawn by Jean'],
        ['Year', 'Week', 'Colour'],
        [2027, 5],
        [2027, 6, ' \u200b'],
      ],
      Sheet2: [],
      Sheet3: [[null], [' ']],
    };
    expect(await unread(workbook(sheets))).toEqual([]);
  });

  it('is told of values without a title, of errors, and of rows that hold nothing else', async () => {
    const book = workbook(
      {
        Plan: [
          ['Year', 'Week'],
          [2027, 5],
          [null, null, null, 'total'],
        ],
      },
      (made) => {
        sheetOf(made, 'Plan').C2 = { t: 'e', v: 0x17, w: '#REF!' };
      },
    );
    expect(await unread(book)).toEqual(['column C, without a title', 'column D, without a title']);
  });

  it('has the nearest title of a header of two rows, and no cell that is merged from the header', async () => {
    const book = workbook(
      {
        Plan: [
          ['Year', 'Week', 'Who', null, 'Legend'],
          [null, null, 'First', 'Second', null],
          [2027, 5, 'Jean', 'Ada', null],
        ],
      },
      (made) => merge(sheetOf(made, 'Plan'), 'A1:A2', 'B1:B2', 'C1:D1', 'E1:E3'),
    );
    // The lower row of such a header has names that are none of ours: it is the first row of the table.
    expect(await unread(book)).toEqual(['column C “Who”', 'column D, without a title']);
  });

  it('is shown in part where a title is endless, and says so', async () => {
    const [said = ''] = await unread(
      workbook({
        P: [
          ['Year', 'Week', 'x'.repeat(300)],
          [2027, 5, 1],
        ],
      }),
    );
    expect(said).toBe(`column C “${'x'.repeat(59)}…”`);
  });

  it('is nothing in our own exports but who an exclusion belongs to: it becomes the importer’s', async () => {
    const server = (id: number) => ({ id, hostname: `vp${id}` });
    for (const language of ['fr', 'en'] as const) {
      const link = { prod: 'vp1', nonprod: 'vr1', source: 'manual', by: 'Ada', on: '2027-01-04' } as const;
      const concerns = [{ kind: 'unlinked', prod: server(2) }] as never;
      const links = await writeLinksWorkbook([link], { concerns }, language);
      expect(await unread(links, LINK_COLUMNS, LINK_INFORMS)).toEqual([]);
      const plan = await writePlanTemplate({ domains: ['FL'], environments: ['Test'] }, language);
      expect(await unread(plan, PLAN_COLUMNS, PLAN_INFORMS)).toEqual([]);
      const exclude = { hostname: 'vp1', glob: 'php*', expiresOn: null, reason: 'why', owner: 'Ada' };
      const owner = language === 'fr' ? 'Responsable' : 'Owner';
      expect(await unread(await writeExcludesWorkbook([exclude], language), EXCLUDE_COLUMNS)).toEqual([
        `column E “${owner}”`,
      ]);
    }
  });
});

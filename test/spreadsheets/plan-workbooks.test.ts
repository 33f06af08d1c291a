// Plans as people keep them in Excel: the same rows, or a refusal that names the cell (PLAN-7).
import * as XLSX from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { isoWeek } from '../../domain/planning/iso-week.ts';
import { rowOf, sameContent } from '../../domain/planning/plan-content.ts';
import { type ReadPlan, readPlanRows } from '../../domain/planning/plan-import.ts';
import type { PlanRow } from '../../domain/planning/plan-row.ts';
import { PLAN_COLUMNS, writePlanWorkbook } from '../../spreadsheets/plan-workbook.ts';
import { readTable } from '../../spreadsheets/read-table.ts';
import { sheetOf as rawSheet } from '../edge/hostile-workbooks.ts';
import fc from '../support/properties.ts';
import { merge, sheetOf, workbook } from './books.ts';

const KNOWN = {
  domains: [
    { code: 'trafic', name: 'Trafic' },
    { code: 'FL', name: 'Flux libre' },
  ],
  environments: ['Production', 'Recette', 'Test', 'Pré-production', 'Dev/Intégration'],
};
const HEADER = [
  'Année',
  'Semaine',
  'Du',
  'Au',
  'Cycle',
  'Domaine',
  'Périmètre',
  'Environnements',
  'Statut',
  'Commentaire',
];

type Answer = { readonly rows: ReadPlan['rows'][number]['content'][]; readonly refused: readonly string[] };

async function read(bytes: Uint8Array): Promise<Answer> {
  const table = await readTable(bytes, PLAN_COLUMNS);
  if (table.kind === 'refused') return { rows: [], refused: [table.text.en] };
  const plan = readPlanRows(
    table.rows.map(({ cells }) => cells),
    KNOWN,
  );
  return {
    rows: plan.rows.map(({ content }) => content),
    refused: [...table.broken, ...plan.refusals].map(({ text }) => text.en),
  };
}

const book = (...rows: readonly (readonly unknown[])[]) => workbook({ Planning: [HEADER, ...rows] });
const S05 = { year: 2027, weekNumber: 5, domainCode: 'trafic', envScope: 'hprod' };

describe('what stands in a cell', () => {
  it('is a list where lines are broken in it', async () => {
    const { rows, refused } = await read(
      book(
        [2027, 'S05', null, null, null, 'trafic', 'hprod', 'Recette\nTest'],
        [2027, 'S06', null, null, null, 'FL', 'all', 'Pré-production\r\nDev/Intégration'],
      ),
    );
    expect(refused).toEqual([]);
    expect(rows.map(({ environments }) => environments)).toEqual([
      ['Recette', 'Test'],
      ['Dev/Intégration', 'Pré-production'],
    ]);
  });

  it('is read without what nobody sees, and a broken line in a name is refused', async () => {
    const { rows, refused } = await read(
      book(
        [2027, 'S05\u200b', null, null, null, '\u200etrafic\u00a0', '\ufeffh\u00adprod'],
        [2027, 'S06', null, null, null, 'tra\nfic', 'hprod'],
        [2027, 'S07\nS08', null, null, null, 'trafic', 'hprod'],
      ),
    );
    expect(rows).toMatchObject([S05]);
    expect(refused.map((text) => text.split(':')[0])).toEqual(['Planning!F3', 'Planning!B4']);
  });

  it('keeps the lines and the emoji of a comment, and is refused rather than cut', async () => {
    const comment = 'ligne 1\nligne 2 👩‍🔧 ❤️';
    const { rows, refused } = await read(
      book(
        [2027, 'S05', null, null, null, 'trafic', 'hprod', null, null, comment],
        [2027, 'S06', null, null, null, 'trafic', 'hprod', null, null, 'x'.repeat(201)],
      ),
    );
    expect(rows.map(({ note }) => note)).toEqual([comment]);
    expect(refused).toEqual(['Planning!J3: this comment is too long: 201 characters, 200 at most.']);
  });
});

describe('the year of a week', () => {
  it.each(['2027-S05', 'S05 2027', '2027-W05', 's5-2027', 'Semaine 5 / 2027', '2027 S05'])(
    'is read from %s',
    async (week) => {
      expect((await read(book([null, week, null, null, null, 'trafic', 'hprod']))).rows).toMatchObject([S05]);
      expect((await read(book([2027, week, null, null, null, 'trafic', 'hprod']))).rows).toMatchObject([S05]);
    },
  );

  it('is refused with its cell when the row says two', async () => {
    const { rows, refused } = await read(
      book(
        [2028, '2027-S05', null, null, null, 'trafic', 'hprod'],
        [null, '2027-S05', new Date(Date.UTC(2028, 1, 1)), null, null, 'trafic', 'hprod'],
        [2027, 'S05', null, new Date(Date.UTC(2027, 1, 14)), null, 'trafic', 'hprod'],
        [2027, 'S05', '05/02/2027', '01/02/2027', null, 'trafic', 'hprod'],
        [2027, '202705', null, null, null, 'trafic', 'hprod'],
      ),
    );
    expect(rows).toEqual([]);
    expect(refused.map((text) => text.split(':')[0])).toEqual(
      ['B2', 'C3', 'D4', 'D5', 'B6'].map((cell) => `Planning!${cell}`),
    );
  });

  it('is that of the last day when nothing else says it', async () => {
    expect((await read(book([null, 'S05', null, '07/02/2027', null, 'trafic', 'hprod']))).rows).toMatchObject([S05]);
  });
});

describe('days', () => {
  const days = [2027, 'S05', new Date(Date.UTC(2027, 1, 1)), new Date(Date.UTC(2027, 1, 7)), 1, 'trafic', 'hprod'];
  const bare = [null, 'S05', 46_419, 46_425, 1, 'trafic', 'hprod'];
  const in1904 = (change: (serial: number) => number) => {
    const row = [null, 'S05', change(46_419), change(46_425), 1, 'trafic', 'hprod'];
    return workbook({ Planning: [HEADER, row] }, (made) => {
      made.Workbook = { WBProps: { date1904: true } };
    });
  };

  it('are the same as dates, without their format, and in workbooks that count from 1904', async () => {
    expect((await read(book(days))).rows).toMatchObject([S05]);
    expect((await read(book(bare))).rows).toMatchObject([S05]);
    expect((await read(in1904((serial) => serial - 1462))).rows).toMatchObject([S05]);
    expect((await read(in1904((serial) => serial))).refused.join()).toMatch(/Planning![BCD]2/);
  });
});

describe('a cell that is called a date and holds none', () => {
  it('is refused by its address, wherever it stands', async () => {
    const text = (cell: string, words: string) => `<c r="${cell}" t="inlineStr"><is><t>${words}</t></is></c>`;
    const noDate = (cell: string) => `<c r="${cell}" t="d"><v>nonsense</v></c>`;
    const titles = ['A', 'B', 'C', 'D', 'E'].map((column, i) =>
      text(`${column}1`, ['Année', 'Semaine', 'Du', 'Domaine', 'Périmètre'][i] ?? ''),
    );
    const header = `<row r="1">${titles.join('')}</row>`;
    const cells = [text('A2', '2027'), text('B2', 'S05'), noDate('C2'), noDate('D2'), text('E2', 'hprod')];
    const { refused } = await read(rawSheet(`${header}<row r="2">${cells.join('')}</row>`));
    expect(refused.map((said) => said.split(':')[0])).toEqual(['Plan!C2', 'Plan!D2']);
  });
});

describe('a header', () => {
  const TWO_ROWS = [
    ['Année', 'Semaine', 'Dates', null, 'Cycle', 'Domaine', 'Périmètre', 'Statut'],
    [null, null, 'Du', 'Au', null, null, null, null],
    [2027, 'S05', 46_419, 46_425, 1, 'trafic', 'hprod', 'ouvert'],
  ];
  const merged = ['A1:A2', 'B1:B2', 'C1:D1', 'E1:E2', 'F1:F2', 'G1:G2', 'H1:H2'];

  it('may stand over two rows, merged or not', async () => {
    for (const ranges of [merged, []]) {
      const bytes = workbook({ P: [['Plan de patching'], ...TWO_ROWS] }, (made) =>
        merge(sheetOf(made, 'P'), ...ranges.map((range) => range.replace(/\d/g, (row) => String(Number(row) + 1)))),
      );
      expect(await read(bytes)).toMatchObject({ rows: [S05], refused: [] });
    }
    const wrong = workbook({
      P: [...TWO_ROWS.slice(0, 2), [2027, 'S05', 46_440, 46_425, 1, 'trafic', 'hprod', 'ouvert']],
    });
    expect((await read(wrong)).refused.join()).toContain('P!C3');
  });

  it('may have its names on the lower row alone, or on both', async () => {
    const split = [
      ['Semaine', null, null, 'Domaine', 'Périmètre'],
      ['Année', null, 'Du', null, null],
    ];
    const lower = workbook({
      P: [
        ['Quand', null, 'Quoi', null],
        ['Année', 'Semaine', 'Domaine', 'Périmètre'],
        [2027, 'S05', 'trafic', 'hprod'],
      ],
    });
    expect((await read(lower)).rows).toMatchObject([S05]);
    const both = workbook({
      P: [
        ['Année', null, 'Domaine', 'Périmètre'],
        [null, 'Semaine'],
        [2027, 'S05', 'trafic', 'hprod'],
      ],
    });
    expect((await read(both)).rows).toMatchObject([S05]);
    const clash = workbook({ P: [...split, [2027, 'S05', null, 'trafic', 'hprod']] });
    expect((await read(clash)).refused).not.toEqual([]);
  });

  it('is read through line breaks and what nobody sees', async () => {
    const noisy = ['\ufeffAn\u00adnée', 'Se\u200bmaine', 'Do\nmaine', '\u200fPéri-\nmètre\u00a0'];
    expect((await read(workbook({ P: [noisy, [2027, 'S05', 'trafic', 'hprod']] }))).rows).toMatchObject([S05]);
  });

  it('does not lose a column by a slip of its name, nor a value beside its merged title', async () => {
    const slip = workbook({
      P: [
        ['Année', 'Semaine', 'Domaine', 'Périmètre', 'Environnemnts'],
        [2027, 'S05', 'FL', 'all', 'Test'],
      ],
    });
    expect((await read(slip)).refused.join()).toMatch(/P!E1: unknown column “Environnemnts”. If it is Environnements/);
    const wide = workbook(
      {
        P: [
          ['Année', 'Semaine', 'Domaine', 'Périmètre', 'Environnements'],
          [2027, 'S05', 'FL', 'all', 'Test', 'Recette'],
        ],
      },
      (made) => merge(sheetOf(made, 'P'), 'E1:F1'),
    );
    expect((await read(wide)).refused.join()).toContain('P!F2');
    const other = workbook({
      P: [
        ['Année', 'Semaine', 'Domaine', 'Périmètre', 'Responsable'],
        [2027, 'S05', 'trafic', 'hprod', 'Jean'],
      ],
    });
    expect((await read(other)).rows).toMatchObject([S05]);
  });
});

describe('a sheet', () => {
  const rows = [
    HEADER,
    [2027, 'S05', null, null, null, 'trafic', 'hprod'],
    [2027, 'S06', null, null, null, 'FL', 'all'],
  ];

  it('is read with its hidden rows and columns', async () => {
    const bytes = workbook({ P: rows }, (made) => {
      sheetOf(made, 'P')['!rows'] = [{}, { hidden: true }];
      sheetOf(made, 'P')['!cols'] = [{ hidden: true }];
    });
    expect((await read(bytes)).rows).toHaveLength(2);
  });

  it('is refused when it is hidden, and named as hidden beside another', async () => {
    const hide = (made: XLSX.WorkBook, at: number, count: number) => {
      made.Workbook = {
        Sheets: Array.from({ length: count }, (_, index) => ({ Hidden: index === at ? 1 : 0 }) as const),
      };
    };
    const alone = workbook({ Notes: [['Lisez']], P: rows }, (made) => hide(made, 1, 2));
    expect((await read(alone)).refused).toEqual([
      'The only sheet with this header, P, is hidden: show it, then send the workbook again.',
    ]);
    const old = workbook({ P: rows, Old: rows }, (made) => hide(made, 1, 2));
    expect((await read(old)).refused.join()).toContain('P, Old (hidden)');
  });

  it('shows what it holds: nothing under a merged cell, no row of what is merged too far down', async () => {
    const bytes = workbook({ P: [...rows, [], []] }, (made) => {
      const sheet = sheetOf(made, 'P');
      XLSX.utils.sheet_add_aoa(sheet, [['2031']], { origin: 'A3' });
      XLSX.utils.sheet_add_aoa(sheet, [['fin']], { origin: 'M9' });
      merge(sheet, 'A2:A9');
    });
    expect((await read(bytes)).rows.map(({ year, weekNumber }) => [year, weekNumber])).toEqual([
      [2027, 5],
      [2027, 6],
    ]);
  });

  it('is refused with the cell when something stands far right or far down, after nothing', {
    timeout: 60_000,
  }, async () => {
    const right = workbook({ P: rows }, (made) =>
      XLSX.utils.sheet_add_aoa(sheetOf(made, 'P'), [['x']], { origin: 'HZ2' }),
    );
    expect((await read(right)).refused.join()).toContain('P!HZ2');
    for (const cell of ['A20002', 'B1048576']) {
      const row = `<row r="${cell.slice(1)}"><c r="${cell}"><v>1</v></c></row>`;
      expect((await read(rawSheet(`<row r="1"><c r="A1"><v>1</v></c></row>${row}`))).refused.join()).toContain(
        `Plan!${cell}`,
      );
    }
  });
});

/** What Excel, web pages and other programs leave around a text. */
const noise = fc.array(
  fc.constantFrom(' ', '\u00a0', '\u200b', '\ufeff', '\u200e', '\u200f', '\u00ad', '\u202a', '\n', '\u2009', '\u3000'),
  {
    maxLength: 3,
  },
);
const noisy = (text: string) =>
  fc.tuple(noise, noise).map(([before, after]) => `${before.join('')}${text}${after.join('')}`);

const planRow = fc
  .record({
    weekNumber: fc.integer({ min: 1, max: 52 }),
    domainCode: fc.constantFrom('trafic', 'FL'),
    envScope: fc.constantFrom('all', 'hprod', 'prod'),
    environments: fc.option(fc.uniqueArray(fc.constantFrom(...KNOWN.environments), { minLength: 1 }), { nil: null }),
    status: fc.constantFrom('open', 'freeze', 'holiday'),
    note: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { nil: null }),
  })
  .map((row) => ({ ...rowOf({ ...row, year: 2027 } as Parameters<typeof rowOf>[0]), id: row.weekNumber }) as PlanRow);
const plan = fc.uniqueArray(planRow, { selector: ({ weekNumber }) => weekNumber, minLength: 1, maxLength: 20 });

describe('any plan', () => {
  it('comes back from its export as it was, in both languages', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(plan, fc.constantFrom('fr', 'en'), async (rows, language) => {
        const { rows: back, refused } = await read(await writePlanWorkbook(rows, language));
        expect(refused).toEqual([]);
        const sorted = rows.toSorted((a, b) => a.weekNumber - b.weekNumber);
        expect(back).toHaveLength(rows.length);
        for (const [at, row] of sorted.entries()) expect(sameContent(row, back[at] ?? row)).toBe(true);
      }),
      { numRuns: 3 },
    );
  });

  it('is the same with noise around its cells, or refused', { timeout: 60_000 }, async () => {
    const cellsOf = ({ weekNumber, domainCode, envScope }: PlanRow) =>
      fc.tuple(
        fc.oneof(fc.constant<unknown>(2027), noisy('2027')),
        fc.oneof(fc.constant<unknown>(weekNumber), noisy(`S${weekNumber}`), noisy(`2027-S${weekNumber}`)),
        fc.oneof(
          fc.constant<unknown>(null),
          fc.constant(new Date(`${isoWeek(2027, weekNumber)?.weekStart}T00:00:00Z`)),
        ),
        noisy(domainCode ?? ''),
        noisy(envScope),
      );
    const made = plan.chain((rows) => fc.tuple(fc.constant(rows), fc.tuple(...rows.map(cellsOf))));
    await fc.assert(
      fc.asyncProperty(
        made,
        fc.tuple(...['Année', 'Semaine', 'Du', 'Domaine', 'Périmètre'].map(noisy)),
        async ([rows, cells], header) => {
          const { rows: back, refused } = await read(workbook({ P: [header, ...cells] }));
          expect(refused).toEqual([]);
          const wanted = rows.map(({ weekNumber, domainCode, envScope }) => ({
            year: 2027,
            weekNumber,
            domainCode,
            envScope,
          }));
          expect(back).toMatchObject(wanted);
        },
      ),
      { numRuns: 4 },
    );
  });
});

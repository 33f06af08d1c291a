// Links as people keep them in Excel: the same pairs, or a refusal that names the cell (LINK-3).
import { describe, expect, it } from 'vitest';
import type { ServerId } from '../../domain/ids.ts';
import { readLinkRows } from '../../domain/links/link-import.ts';
import { LINK_COLUMNS, LINK_INFORMS } from '../../spreadsheets/links-workbook.ts';
import { readTable } from '../../spreadsheets/read-table.ts';
import fc from '../support/properties.ts';
import { workbook } from './books.ts';
import { type Disturbance, disturbance, laid } from './disturbed.ts';

const PRODS = Array.from({ length: 6 }, (_, n) => `vpapp${n}`);
const NONPRODS = Array.from({ length: 6 }, (_, n) => `vrapp${n}`);
/** Of these, nothing says which is the production. */
const OTHERS = ['srv-a', 'srv-b', 'srv-c'];
const names = [...PRODS, ...NONPRODS, ...OTHERS];
const idOf = (hostname: string) => (names.indexOf(hostname) + 1) as ServerId;
const stored = [
  { prodId: idOf('vpapp0'), nonprodId: idOf('vrapp0'), source: 'auto' as const },
  { prodId: idOf('srv-a'), nonprodId: idOf('srv-c'), source: 'manual' as const },
];
const estate = {
  servers: new Map(names.map((hostname) => [hostname, { id: idOf(hostname), hostname }])),
  productions: new Set(PRODS.map(idOf)),
  stored,
};
const HEADER = ['Production', 'Hors production', 'Action'];

async function read(bytes: Uint8Array) {
  const table = await readTable(bytes, LINK_COLUMNS, LINK_INFORMS);
  if (table.kind === 'refused') return { said: [table.text.en], pairs: [] };
  const { difference, refusals } = readLinkRows(
    table.rows.map(({ cells }) => cells),
    estate,
  );
  const pairs = (['added', 'removed'] as const).flatMap((kind) =>
    difference[kind].map(({ prod, nonprod }) => `${kind} ${prod.hostname} ${nonprod.hostname}`),
  );
  return { said: [...table.broken, ...refusals].map(({ text }) => text.en), pairs: pairs.sort() };
}

const cellsIn = (said: readonly string[]) => said.map((text) => text.split(':')[0]).sort();
const book = (...rows: readonly (readonly unknown[])[]) => workbook({ P: [HEADER, ...rows] });

describe('a workbook of links', () => {
  it.each<[string, readonly (readonly unknown[])[], readonly string[]]>([
    [
      'says of two servers each that it is the production',
      [
        ['srv-a', 'srv-b'],
        ['srv-b', 'srv-a'],
      ],
      ['P!B2', 'P!B3'],
    ],
    [
      'has one row with its cells swapped',
      [
        ['srv-b', 'vrapp1'],
        ['vrapp2', 'srv-b'],
      ],
      ['P!B3'],
    ],
    ['removes a link by its other way round', [['srv-c', 'srv-a', 'supprimer']], ['P!A2']],
    ['has two servers in a cell, one with its domain', [['vpapp1.example.test\nvpapp2', 'vrapp1']], ['P!A2']],
    ['has a remark behind a name', [['vpapp1', 'vrapp1.to be checked']], ['P!B2']],
    ['has a day where an action stands', [['vpapp1', 'vrapp1', new Date('2027-03-01T00:00:00Z')]], ['P!C2']],
    ['has a tick where an action stands', [['vpapp1', 'vrapp1', true]], ['P!C2']],
    [
      'adds and removes one pair',
      [
        ['vpapp1', 'vrapp1', 'add'],
        ['VPAPP1.example.test', 'vrapp1', 'remove'],
      ],
      ['P!A3'],
    ],
  ])('that %s is refused with the cell', async (_, rows, cells) => {
    const { said, pairs } = await read(book(...rows));
    expect(cellsIn(said)).toEqual(cells);
    if (rows.length === 1) expect(pairs).toEqual([]);
  });

  it('takes a chain back that is there already', async () => {
    const there = [...stored, { prodId: idOf('srv-b'), nonprodId: idOf('srv-a'), source: 'manual' as const }];
    const cell = (value: string) => ({ address: 'P!A2', value });
    const row = (prod: string, nonprod: string) => ({ prod: cell(prod), nonprod: cell(nonprod), action: cell('') });
    const { difference, refusals } = readLinkRows([row('srv-a', 'srv-c'), row('srv-b', 'srv-a')], {
      ...estate,
      stored: there,
    });
    expect([difference, refusals]).toEqual([{ added: [], removed: [] }, []]);
  });

  it.each(['Actoin', 'Actions', 'Action (ajouter, supprimer)', 'ACTIO'])(
    'whose third column is called %s is refused: what it removes would be added',
    async (title) => {
      const { said } = await read(
        workbook({
          P: [
            ['Production', 'Hors production', title],
            ['vpapp0', 'vrapp0', 'supprimer'],
          ],
        }),
      );
      expect(said.join()).toMatch(/^P!C1: unknown column/);
    },
  );
});

type Row = readonly [string, string, string | null];
const ADD = [null, 'ajouter', 'Add', '+', 'lier'];
const REMOVE = ['supprimer', 'Remove', 'délier', '-'];
const spelt = (name: string) => fc.constantFrom(name, `${name}.example.test`, name.toUpperCase());

const table = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...PRODS), fc.constantFrom(...NONPRODS)), {
    selector: ([prod, nonprod]) => `${prod} ${nonprod}`,
    minLength: 1,
    maxLength: 12,
  })
  .chain((pairs) =>
    fc.tuple(
      ...pairs.map(([prod, nonprod]) =>
        fc.tuple(spelt(prod), spelt(nonprod), fc.constantFrom<string | null>(...ADD, ...REMOVE)),
      ),
    ),
  );

function expected(rows: readonly Row[]): string[] {
  return rows
    .flatMap(([prod, nonprod, action]) => {
      const [p = '', n = ''] = [prod, nonprod].map((name) => name.toLowerCase().split('.')[0]);
      const isThere = p === 'vpapp0' && n === 'vrapp0';
      const removes = REMOVE.includes(action ?? '');
      return isThere === removes ? [`${removes ? 'removed' : 'added'} ${p} ${n}`] : [];
    })
    .sort();
}

/** What may not be read: where, and what stands there instead. */
const fault = fc.record({
  row: fc.nat(20),
  column: fc.nat(2),
  text: fc.constantFrom('vpnowhere9', 'vpapp1 vpapp2', 'vpapp1\nvpapp2', 'vpapp1.x\nvpapp2', 'ｖｐａｐｐ１', 'vp-app1'),
});

describe('any workbook of links', () => {
  it('is the same however it is laid out', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(table, disturbance(3), async (rows: readonly Row[], how: Disturbance) => {
        const { said, pairs } = await read(laid(HEADER, rows, how).bytes);
        expect(said).toEqual([]);
        expect(pairs).toEqual(expected(rows));
      }),
      { numRuns: 8 },
    );
  });

  it('with one cell that cannot be read is refused with that cell', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(table, disturbance(3), fault, async (rows: readonly Row[], how: Disturbance, wrong) => {
        const at = wrong.row % rows.length;
        const broken = rows.map((row, index) =>
          index === at ? row.map((value, column) => (column === wrong.column ? wrong.text : value)) : row,
        );
        const made = laid(HEADER, broken, how);
        expect(cellsIn((await read(made.bytes)).said)).toEqual([made.at(at, wrong.column)]);
      }),
      { numRuns: 8 },
    );
  });
});

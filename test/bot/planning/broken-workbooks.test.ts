// Two hundred workbooks broken at random: nothing of them reaches the plan, and whatever is wrong is named by its cell (PLAN-7).
import * as XLSX from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyChange } from '../../../bot/change-sets/change-set.ts';
import { contentOf as fileOf } from '../../../bot/front/contents.ts';
import { PLAN_CHANGES } from '../../../bot/planning/plan-work.ts';
import { proposeImport, proposeTemplate } from '../../../bot/planning/propose-change.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { loadPlan } from '../../../db/queries/planning/planning.ts';
import { addServer } from '../../support/campaign-data.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const YEAR = 2028;
let original: Uint8Array;
let plan: string;

beforeAll(async () => {
  for (const domain of ['INFRASTRUC', 'trafic', 'PEA', 'FL', 'BI', 'GESTION'])
    await addServer(db, `vr${domain}1`.toLowerCase(), { domain });
  const { changeId } = done(await proposeTemplate(ctx, carole, { year: YEAR }));
  done(await applyChange(PLAN_CHANGES, ctx, carole, { changeId }));
  const at = { db, language: 'fr', now: ctx.time.now, zone: 'Europe/Paris' } as const;
  original = new Uint8Array(await bytesOf(await fileOf(at, { kind: 'plan', year: YEAR })));
  plan = await planNow();
});

async function planNow(): Promise<string> {
  return JSON.stringify(await loadPlan(db, null));
}

type Cell = string | number | boolean | { readonly formula: string } | { readonly error: number };

/** Values that no cell of that column may hold in an open row, by header. */
const WRONG: Readonly<Record<string, readonly Cell[]>> = {
  Année: ['bientôt', 12, '20288', true, 2028.5],
  Semaine: ['S54', 'abc', 0, 99, true, 'S5.5', '', -3],
  Du: ['2020-01-06', 'jamais', 3, '32/01/2028'],
  Au: ['2020-01-12', 'demain', false],
  Cycle: [9, 'deux', 0],
  Domaine: ['NULLEPART', 42, '', 'INFRASTRUC;PEA', true],
  Périmètre: ['partout', 7, '', 'prod,hprod'],
  Environnements: ['Recete', 'Production, Nowhere', 4],
  Statut: ['peut-être', 1, 'fermé'],
};
const BROKEN: readonly Cell[] = [{ formula: 'A1+1' }, { error: 0x17 }];
const HEADERS = [
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
const REQUIRED = ['Semaine', 'Domaine', 'Périmètre'];

type OnSheet =
  | { readonly kind: 'cell'; readonly header: string; readonly row: number; readonly cell: Cell }
  | { readonly kind: 'twin'; readonly row: number }
  | { readonly kind: 'header'; readonly header: string; readonly name: string }
  | { readonly kind: 'header-twice'; readonly header: string }
  | { readonly kind: 'sheet-twice' };
type OnBytes = { readonly kind: 'cut' | 'flip'; readonly at: number };
type Break = OnSheet | OnBytes;

const row = fc.nat({ max: 20 });
const breaks: fc.Arbitrary<Break> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...Object.keys(WRONG)).chain((header) =>
      fc.record({
        kind: fc.constant('cell' as const),
        header: fc.constant(header),
        row,
        cell: fc.constantFrom(...(WRONG[header] ?? []), ...BROKEN),
      }),
    ),
  },
  fc.record({ kind: fc.constant('twin' as const), row }),
  fc.record({
    kind: fc.constant('header' as const),
    header: fc.constantFrom(...REQUIRED),
    name: fc.constantFrom('', 'Foo', 'Total', '42'),
  }),
  fc.record({ kind: fc.constant('header-twice' as const), header: fc.constantFrom(...REQUIRED) }),
  fc.record({ kind: fc.constant('sheet-twice' as const) }),
  fc.record({ kind: fc.constantFrom('cut' as const, 'flip' as const), at: fc.nat({ max: 1_000_000 }) }),
);

/** The broken file, and what a refusal must name: null where it may also be whole by luck. */
function broken(how: Break): { readonly bytes: Uint8Array; readonly named: string | null } {
  if ('at' in how) {
    const cut = original.slice(0, how.at % original.length);
    return { bytes: how.kind === 'cut' ? cut : flipped(how.at), named: null };
  }
  const book = XLSX.read(original, { cellDates: true });
  const name = book.SheetNames[0] ?? '';
  const sheet = book.Sheets[name];
  if (sheet === undefined) throw new Error('the plan has a sheet');
  const named = breakSheet(book, sheet, name, how);
  return { bytes: new Uint8Array(XLSX.write(book, { type: 'buffer', bookType: 'xlsx', cellDates: true })), named };
}

function breakSheet(book: XLSX.WorkBook, sheet: XLSX.WorkSheet, name: string, how: OnSheet): string {
  const openRows = openRowsOf(sheet);
  const chosen = (n: number) => openRows[n % openRows.length] ?? 1;
  switch (how.kind) {
    case 'cell': {
      const address = XLSX.utils.encode_cell({ r: chosen(how.row), c: HEADERS.indexOf(how.header) });
      sheet[address] = cellOf(how.cell);
      return `${name}!${address}`;
    }
    case 'twin': {
      const range = XLSX.utils.decode_range(sheet['!ref'] ?? '');
      const r = range.e.r + 1;
      for (const c of HEADERS.keys()) copy(sheet, { r: chosen(how.row), c }, { r, c });
      sheet['!ref'] = XLSX.utils.encode_range({ s: range.s, e: { r, c: range.e.c } });
      return `${name}!${XLSX.utils.encode_cell({ r, c: HEADERS.indexOf('Semaine') })}`;
    }
    case 'header':
      sheet[XLSX.utils.encode_cell({ r: 0, c: HEADERS.indexOf(how.header) })] = { t: 's', v: how.name };
      return how.header;
    case 'header-twice': {
      const address = XLSX.utils.encode_cell({ r: 0, c: HEADERS.length - 1 });
      sheet[address] = { t: 's', v: how.header };
      return `${name}!${address}`;
    }
    case 'sheet-twice':
      XLSX.utils.book_append_sheet(book, { ...sheet }, 'Copie');
      return 'Copie';
  }
}

function openRowsOf(sheet: XLSX.WorkSheet): readonly number[] {
  const last = XLSX.utils.decode_range(sheet['!ref'] ?? '').e.r;
  const status = HEADERS.indexOf('Statut');
  const rows = Array.from({ length: last }, (_, i) => i + 1);
  return rows.filter((r) => sheet[XLSX.utils.encode_cell({ r, c: status })]?.v === 'open');
}

function cellOf(cell: Cell): XLSX.CellObject {
  if (typeof cell === 'string') return { t: 's', v: cell };
  if (typeof cell === 'number') return { t: 'n', v: cell };
  if (typeof cell === 'boolean') return { t: 'b', v: cell };
  // As a workbook that was never calculated has it: a formula and no result.
  if ('formula' in cell) return { t: 'n', f: cell.formula };
  return { t: 'e', v: cell.error };
}

function copy(sheet: XLSX.WorkSheet, from: XLSX.CellAddress, to: XLSX.CellAddress): void {
  const cell = sheet[XLSX.utils.encode_cell(from)];
  if (cell !== undefined) sheet[XLSX.utils.encode_cell(to)] = { ...cell };
}

function flipped(at: number): Uint8Array {
  const bytes = original.slice();
  const place = at % bytes.length;
  bytes[place] = (bytes[place] ?? 0) ^ 0xff;
  return bytes;
}

describe('a workbook broken at random (PLAN-7)', () => {
  it('never changes the plan, and says which cell, sheet or column is wrong', { timeout: 240_000 }, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(breaks, async (how) => {
        const { bytes, named } = broken(how);
        const outcome = await proposeImport(ctx, carole, { bytes, fileName: 'plan.xlsx' });
        const text = outcome.kind === 'refused' ? outcome.text.fr : outcome.refusals.map((r) => r.text.fr).join('\n');
        if (named !== null) expect(text).toContain(named);
        if (outcome.kind === 'done') {
          const change = await loadChange(db, 'plan_changes', outcome.changeId);
          if (named !== null) expect(change?.status).toBe('refused');
          if (change?.status === 'refused')
            expect(await applyChange(PLAN_CHANGES, ctx, carole, { changeId: outcome.changeId })).toMatchObject({
              kind: 'refused',
            });
        }
        expect(await planNow()).toBe(plan);
        seen.set(how.kind, (seen.get(how.kind) ?? 0) + 1);
      }),
      { numRuns: 100, seed: 5 },
    );
    expect([...seen.keys()].sort()).toEqual(['cell', 'cut', 'flip', 'header', 'header-twice', 'sheet-twice', 'twin']);
  });
});

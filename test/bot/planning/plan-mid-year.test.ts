// The plan of a whole year that is brought in the middle of it (PLAN-3, PLAN-7).
import * as XLSX from '@e965/xlsx';
import { expect, it } from 'vitest';
import { applyChange } from '../../../bot/change-sets/change-set.ts';
import { PLAN_CHANGES } from '../../../bot/planning/plan-work.ts';
import { proposeImport } from '../../../bot/planning/propose-change.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { loadPlan } from '../../../db/queries/planning/planning.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
await addServer(db, 'vrpea1', { domain: 'PEA' });

function weeks(...numbers: readonly number[]) {
  const book = XLSX.utils.book_new();
  const rows = [['Année', 'Semaine', 'Domaine', 'Périmètre'], ...numbers.map((week) => [2027, week, 'PEA', 'prod'])];
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), 'Planning');
  const bytes = new Uint8Array(XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }));
  return { bytes, fileName: 'plan.xlsx' };
}

it('leaves out weeks that are over of which the plan has nothing, says how many, and does so again', async () => {
  ctx.time.now = new Date('2027-02-08T09:00:00Z');
  const { changeId, refusals } = done(await proposeImport(ctx, carole, weeks(1, 2, 3, 7, 8)));
  expect(refusals).toEqual([]);
  expect((await loadChange(db, 'plan_changes', changeId))?.unread).toEqual([
    { fr: '3 lignes de semaines passées', en: '3 rows of weeks that are over' },
  ]);
  done(await applyChange(PLAN_CHANGES, ctx, carole, { changeId }));
  expect((await loadPlan(db, null)).map(({ weekCode }) => weekCode)).toEqual(['S07', 'S08']);
  expect(done(await proposeImport(ctx, carole, weeks(1, 2, 3, 7, 8, 9))).refusals).toEqual([]);
});

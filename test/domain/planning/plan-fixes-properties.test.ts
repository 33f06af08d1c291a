// The ways out of findings on random plans: they settle what they offer to settle, and bring no error (PLAN-6).

import { describe, expect, it } from 'vitest';
import type { PlanId } from '../../../domain/ids.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { contentOf, rowOf } from '../../../domain/planning/plan-content.ts';
import { differenceOf, editedPlan, inverse, resolve } from '../../../domain/planning/plan-difference.ts';
import { planFindings } from '../../../domain/planning/plan-findings.ts';
import { planFixes } from '../../../domain/planning/plan-fixes.ts';
import { ENV_SCOPES, PLAN_STATUSES, type PlanRow } from '../../../domain/planning/plan-row.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import fc from '../../support/properties.ts';
import { aRow, aServer } from './samples.ts';

const YEAR = 2027;
const TODAY = '2027-01-18';
const DOMAINS = ['trafic', 'FL', 'PEA'];
const calendar = calendarOf([YEAR], {
  freezePeriods: [{ firstDay: '2027-03-01', lastDay: '2027-03-05', reason: 'closing' }],
});
const servers = Array.from({ length: 70 }, (_, i) =>
  aServer(i, { domainCode: 'FL', environment: i % 2 === 0 ? 'Production' : 'Recette' }),
);

const plans = fc
  .uniqueArray(
    fc.record({
      week: fc.integer({ min: 1, max: 52 }),
      domainCode: fc.constantFrom(...DOMAINS),
      envScope: fc.constantFrom(...ENV_SCOPES),
      status: fc.constantFrom(...PLAN_STATUSES, 'open' as const, 'open' as const),
      environments: fc.constantFrom(null, ['Recette'], ['Test', 'Production']),
    }),
    { maxLength: 40, selector: (row) => JSON.stringify([row.week, row.domainCode, row.envScope, row.environments]) },
  )
  .map((rows) => rows.map(({ week, ...over }, i) => aRow(i + 1, YEAR, week, over)));

const AROUND = { today: TODAY, calendar, rowsWithCampaign: new Set<PlanId>(), servers, budget: DEFAULT_BUDGET };

function judged(plan: readonly PlanRow[]) {
  return planFindings({ plan, ...AROUND, domainCodes: DOMAINS });
}

function errors(plan: readonly PlanRow[]): string[] {
  return judged(plan)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, text }) => `${code} ${text.en}`);
}

function afterFix(plan: readonly PlanRow[], edits: Parameters<typeof editedPlan>[1]): readonly PlanRow[] {
  return editedPlan(plan.map(contentOf), edits).map((content, i) => ({ id: (i + 1) as PlanId, ...rowOf(content) }));
}

describe('ways out of findings (PLAN-6)', () => {
  it('settle the finding, bring no new error, and can be taken back (PLAN-7)', () => {
    let fixes = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        const known = new Set(errors(plan));
        for (const finding of judged(plan)) {
          for (const fix of planFixes(finding, { plan, ...AROUND })) {
            fixes += 1;
            const after = afterFix(plan, fix.edits);
            // One finding names all the late weeks of a year: fewer of them is another text, not another error.
            const fresh = errors(after).filter((error) => !known.has(error) && !error.startsWith('past-week'));
            expect(fresh, `${finding.text.en} → ${fix.label.en}`).toEqual([]);
            const same = (other: { text: { en: string } }) => other.text.en === finding.text.en;
            expect(judged(after).filter(same), `${finding.text.en} → ${fix.label.en}`).toEqual([]);
            const difference = differenceOf(plan.map(contentOf), after.map(contentOf));
            const back = inverse(difference);
            expect(resolve(plan, difference, new Map()).conflicts).toEqual([]);
            expect(resolve(after, back, new Map()).conflicts).toEqual([]);
          }
        }
      }),
      { numRuns: 60, seed: 11 },
    );
    expect(fixes).toBeGreaterThan(100);
  });
});

// Changes of the plan: previewed, applied whole or not at all, taken back (PLAN-7).
import { describe, expect, it } from 'vitest';
import type { PlanId } from '../../../domain/ids.ts';
import {
  contentName,
  contentOf,
  type PlanContent,
  planKey,
  rowOf,
  sameContent,
} from '../../../domain/planning/plan-content.ts';
import {
  differenceOf,
  editedPlan,
  inverse,
  isNoDifference,
  type PlanDifference,
  resolve,
} from '../../../domain/planning/plan-difference.ts';
import { aRow } from './samples.ts';

const row = (id: number, week: number, over: Parameters<typeof aRow>[3] = {}) =>
  aRow(id, 2027, week, { domainCode: 'FL', ...over });
const content = (week: number, over: Partial<PlanContent> = {}): PlanContent => ({
  ...contentOf(row(1, week)),
  ...over,
});
const NONE: PlanDifference = { added: [], changed: [], removed: [] };
const NO_CAMPAIGN: ReadonlyMap<PlanId, number> = new Map();

describe('PLAN-1: what is decided of a row', () => {
  it('is all that is kept of it; the rest follows from the week', () => {
    const known = row(7, 5, { environments: ['Test', 'Recette'], note: 'x' });
    expect(contentOf(known)).toEqual({
      ...{ year: 2027, weekNumber: 5, domainCode: 'FL', envScope: 'all', status: 'open' },
      ...{ environments: ['Recette', 'Test'], note: 'x' },
    });
    expect(rowOf(contentOf(known))).toEqual({ ...contentOf(known), ...dates(known) });
    expect(contentOf(row(7, 5, { environments: [] })).environments).toBeNull();
    expect(() => rowOf(content(53))).toThrow('2027 has no week 53');
  });

  it('is the same row under the same week, domain, scope and environments, however they are written', () => {
    const key = planKey(content(5, { environments: ['Pré-production', 'Test'] }));
    expect(planKey(content(5, { environments: ['Test', 'pre production'] }))).not.toBe(planKey(content(5)));
    expect(planKey(content(5, { environments: ['Pre-Production', 'TEST'] }))).toBe(key);
    expect(planKey(content(5, { environments: [] }))).toBe(planKey(content(5)));
    for (const other of [{ weekNumber: 6 }, { year: 2028 }, { domainCode: 'PEA' }, { envScope: 'prod' }] as const)
      expect(planKey(content(5, other))).not.toBe(planKey(content(5)));
    expect(planKey(content(5, { status: 'freeze', note: 'x' }))).toBe(planKey(content(5)));
  });

  it('has changed with its status or its note; a note as a workbook gives it back has not', () => {
    expect(sameContent(content(5), content(5, { note: '' }))).toBe(true);
    expect(sameContent(content(5, { note: 'a  b' }), content(5, { note: 'a b' }))).toBe(true);
    expect(sameContent(content(5, { note: 'a' }), content(5))).toBe(false);
    expect(sameContent(content(5), content(5, { status: 'freeze' }))).toBe(false);
    expect(sameContent(content(5), content(6))).toBe(false);
  });

  it('is named by its week, and by its domain or what its week is', () => {
    expect(contentName(content(5, { envScope: 'prod' }))).toBe('S05 2027 FL prod');
    expect(contentName(content(5, { environments: ['Test', 'Recette'] }))).toBe('S05 2027 FL all (Recette, Test)');
    expect(contentName(content(30, { domainCode: null, status: 'freeze' }))).toBe('S30 2027 freeze');
  });
});

function dates({ weekCode, weekStart, weekEnd, cycle }: ReturnType<typeof row>) {
  return { weekCode, weekStart, weekEnd, cycle };
}

describe('PLAN-7: the difference of two plans', () => {
  it('is what was added, changed and removed', () => {
    const before = [content(5), content(6), content(7)];
    const after = [content(5), content(6, { status: 'freeze' }), content(8)];
    expect(differenceOf(before, after)).toEqual({
      added: [content(8)],
      changed: [{ before: content(6), after: content(6, { status: 'freeze' }) }],
      removed: [content(7)],
    });
    expect(differenceOf(before, before)).toEqual(NONE);
  });

  it.each([
    [NONE, true],
    [{ ...NONE, added: [content(5)] }, false],
    [{ ...NONE, changed: [{ before: content(5), after: content(5, { note: 'x' }) }] }, false],
    [{ ...NONE, removed: [content(5)] }, false],
    [{ ...NONE, added: [content(5)], removed: [content(6)] }, false],
    [{ ...NONE, added: [content(7)], changed: [{ before: content(5), after: content(5, { note: 'x' }) }] }, false],
  ])('is none when nothing is in it (%#)', (difference, expected) => {
    expect(isNoDifference(difference)).toBe(expected);
  });

  it('is taken back by its inverse', () => {
    const difference = differenceOf([content(5), content(6)], [content(6, { note: 'x' }), content(7)]);
    expect(inverse(difference)).toEqual({
      added: [content(5)],
      changed: [{ before: content(6, { note: 'x' }), after: content(6) }],
      removed: [content(7)],
    });
  });
});

describe('PLAN-7: edits', () => {
  const empty = (week: number, year = 2027) => content(week, { year, domainCode: null, status: 'empty' });

  it('put a row, or give the row of the same key its status and note', () => {
    const edited = editedPlan(
      [content(5)],
      [
        { kind: 'put', content: content(5, { note: 'x' }) },
        { kind: 'put', content: content(6) },
      ],
    );
    expect(edited).toEqual([content(5, { note: 'x' }), content(6)]);
  });

  it('remove a row, and nothing where there is none', () => {
    expect(editedPlan([content(5), content(6)], [{ kind: 'remove', content: content(5) }])).toEqual([content(6)]);
    expect(editedPlan([content(5)], [{ kind: 'remove', content: content(9) }])).toEqual([content(5)]);
  });

  it('put a row in an empty week, which is empty no more; other weeks, years and rows stay', () => {
    const plan = [empty(5), empty(6), empty(5, 2026), content(5, { domainCode: 'PEA' })];
    expect(editedPlan(plan, [{ kind: 'put', content: content(5) }])).toEqual([
      empty(6),
      empty(5, 2026),
      content(5, { domainCode: 'PEA' }),
      content(5),
    ]);
  });

  it('leave an empty week as it is when it is said to be empty again', () => {
    const again = content(5, { domainCode: 'FL', status: 'empty' });
    expect(editedPlan([empty(5)], [{ kind: 'put', content: again }])).toEqual([empty(5), again]);
  });
});

describe('PLAN-7: what is written', () => {
  const plan = [row(1, 5), row(2, 6), row(3, 7)];

  it('is whole, by the ids of the rows as they are', () => {
    const difference = {
      added: [content(8)],
      changed: [{ before: content(6), after: content(6, { status: 'freeze' }) }],
      removed: [content(5)],
    };
    expect(resolve(plan, difference, NO_CAMPAIGN)).toEqual({
      writes: {
        insert: [content(8)],
        update: [{ id: 2, content: content(6, { status: 'freeze' }) }],
        remove: [1],
      },
      conflicts: [],
    });
  });

  const modified = (week: string) => ({
    fr: `${week} 2027 FL : modifiée entre-temps.`,
    en: `${week} 2027 FL: changed in the meantime.`,
  });

  it.each<[string, Partial<PlanDifference>, string]>([
    ['removed that is gone', { removed: [content(9)] }, 'S09'],
    ['removed that has another note', { removed: [content(5, { note: 'x' })] }, 'S05'],
    ['changed that is gone', { changed: [{ before: content(9), after: content(9, { note: 'x' }) }] }, 'S09'],
    ['changed that was frozen', { changed: [{ before: content(6, { status: 'freeze' }), after: content(6) }] }, 'S06'],
    ['added that is there by now', { added: [content(7)] }, 'S07'],
  ])('is nothing of a row %s, and that is told', (_case, change, week) => {
    const { writes, conflicts } = resolve(plan, { ...NONE, ...change }, NO_CAMPAIGN);
    expect(conflicts.map(({ text }) => text)).toEqual([modified(week)]);
    expect(writes).toEqual({ insert: [], update: [], remove: [] });
  });

  it('leaves the rows of campaigns, but for their notes', () => {
    const campaigns = new Map([[2 as PlanId, 12]]);
    const text = {
      fr: 'S06 2027 FL : la campagne 12 a été créée à partir de cette ligne.',
      en: 'S06 2027 FL: campaign 12 was created from this row.',
    };
    const noted = { before: content(6), after: content(6, { note: 'x' }) };
    const frozen = { before: content(6), after: content(6, { status: 'freeze' }) };
    expect(resolve(plan, { ...NONE, removed: [content(6)] }, campaigns)).toEqual({
      writes: { insert: [], update: [], remove: [] },
      conflicts: [{ content: content(6), text }],
    });
    expect(resolve(plan, { ...NONE, changed: [frozen] }, campaigns)).toEqual({
      writes: { insert: [], update: [], remove: [] },
      conflicts: [{ content: content(6), text }],
    });
    expect(resolve(plan, { ...NONE, changed: [noted] }, campaigns)).toMatchObject({
      writes: { update: [{ id: 2, content: content(6, { note: 'x' }) }] },
      conflicts: [],
    });
  });
});

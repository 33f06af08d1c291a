// The reference's cycle, laid over a year (PLAN-2, PLAN-4).
import { describe, expect, it } from 'vitest';
import { cycleTemplate } from '../../../domain/planning/cycle-template.ts';
import { contentName } from '../../../domain/planning/plan-content.ts';

const ALL = new Set(['INFRASTRUC', 'trafic', 'PEA', 'FL', 'BI', 'GESTION']);
const week = (n: number) => `S${String(n).padStart(2, '0')} 2026`;

/** What each week of a rotation has, from its first one. */
const ROTATION = [
  ['INFRASTRUC hprod'],
  ['trafic hprod'],
  ['trafic prod'],
  ['INFRASTRUC prod'],
  ['empty'],
  ['empty'],
  ['PEA hprod'],
  ['PEA prod'],
  ['empty'],
  ['FL hprod (Développement, Recette, Test)'],
  ['FL hprod (Pré-production)'],
  ['BI all', 'GESTION all'],
  ['FL prod'],
  ['FL prod'],
];
const rotationFrom = (first: number) =>
  ROTATION.flatMap((rows, i) => rows.map((row): [number, string] => [first + i, row]));

describe('the template of a year', () => {
  it('PLAN-2, PLAN-4: has the rotation in each cycle, freeze weeks frozen, the rest empty', () => {
    const named = cycleTemplate(2026, ALL).map(contentName);
    const expected: readonly (readonly [number, string])[] = [
      [1, 'freeze'],
      ...rotationFrom(2),
      ...rotationFrom(16),
      ...[30, 31, 32, 33, 34, 35].map((n): [number, string] => [n, [30, 34].includes(n) ? 'freeze' : 'empty']),
      ...rotationFrom(36),
      [50, 'empty'],
      ...[51, 52, 53].map((n): [number, string] => [n, 'freeze']),
    ];
    expect(named).toEqual(expected.map(([n, row]) => `${week(n)} ${row}`));
  });

  it('PLAN-1: has 52 weeks where the year has', () => {
    expect(cycleTemplate(2027, ALL).at(-1)).toMatchObject({ year: 2027, weekNumber: 52, status: 'freeze' });
  });

  it('says of each row whom it is for, and of an empty one nothing', () => {
    const of = (weekNumber: number) => cycleTemplate(2026, ALL).filter((row) => row.weekNumber === weekNumber);
    expect(of(11)).toEqual([
      {
        ...{ year: 2026, weekNumber: 11, domainCode: 'FL', envScope: 'hprod', status: 'open' },
        ...{ environments: ['Développement', 'Recette', 'Test'], note: 'FL Test/Recette/Dev' },
      },
    ]);
    expect(of(12)[0]).toMatchObject({ environments: ['Pré-production'] });
    expect(of(8)[0]).toMatchObject({ environments: null, note: 'Péage HPROD et PROD Pilote' });
    expect(of(6)).toEqual([
      {
        ...{ year: 2026, weekNumber: 6, domainCode: null, envScope: 'all', status: 'empty' },
        ...{ environments: null, note: null },
      },
    ]);
  });

  it('leaves out the domains that are not there', () => {
    const named = cycleTemplate(2026, new Set(['GESTION'])).map(contentName);
    expect(named.filter((name) => /open|all/.test(name))).toEqual([13, 27, 47].map((n) => `${week(n)} GESTION all`));
    expect(named).toContain('S02 2026 empty');
    expect(named).toHaveLength(53);
  });
});

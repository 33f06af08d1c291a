// Charts, and the year in blocks: what they show, and what they leave out.
import { describe, expect, it } from 'vitest';
import { heatLines } from '../../cards/planning/planning/heat.ts';
import type { PlanningYearView } from '../../cards/planning/planning/view.ts';
import { barGroups, bars, curve, donut } from '../../cards/shared/charts.ts';

const point = (name: string, n: number) => ({ name, n, tone: 'good' as const });

describe('a chart', () => {
  it('is none of fewer than two numbers', () => {
    expect(donut('States', [point('patched', 4)], 'en').items).toEqual([]);
    expect(bars('Days', [], 'en').items).toEqual([]);
    expect(barGroups([{ title: 'Days', series: [{ name: 'OK', tone: 'good', points: [] }] }], 'en').items).toEqual([]);
    expect(curve('Weeks', [[{ day: '2026-02-02', percent: 80 }]], 'en').items).toEqual([]);
  });

  it('of compliance is broken where nothing was read, in words too (COMP-4)', () => {
    const stretches = [
      [
        { day: '2026-01-05', percent: 80 },
        { day: '2026-01-12', percent: 82 },
      ],
      [{ day: '2026-01-26', percent: 91 }],
    ];
    const [chart] = curve('Last 4 weeks', stretches, 'en').items;
    expect(chart).toMatchObject({
      type: 'Chart.Line',
      data: [
        { legend: 'Mon 5 Jan – Mon 12 Jan', values: [{ x: '2026-01-05', y: 80 }, { y: 82 }] },
        { legend: 'Mon 26 Jan', values: [{ x: '2026-01-26', y: 91 }] },
      ],
      fallback: {
        inlines: [{ text: 'Last 4 weeks: Mon 5 Jan 80%, Mon 12 Jan 82% — Mon 26 Jan 91%' }],
      },
    });
  });

  it('says every number of the largest of them', () => {
    const points = Array.from({ length: 20 }, (_, i) => ({ name: `an application of a long name ${i}`, n: i }));
    const series = [
      { name: 'OK', tone: 'good' as const, points },
      { name: 'KO', tone: 'attention' as const, points },
    ];
    const said = JSON.stringify(barGroups([{ title: 'Domains', series }], 'en').items[0]?.fallback);
    expect(points.filter(({ name, n }) => said.split(`${name} ${n}`).length !== 3)).toEqual([]);
  });
});

describe('the year in blocks', () => {
  const week = (n: number, rows: number, more: object = {}): PlanningYearView['heat'][number] => ({
    weekCode: `S${String(n).padStart(2, '0')}`,
    frozen: false,
    rows: Array.from({ length: rows }, () => ({
      ...{ domain: 'INFRASTRUC', scope: 'all' as const, status: 'open' as const, environments: [] },
      ...{ campaignId: null, flag: null },
      ...more,
    })),
  });
  const textOf = (weeks: PlanningYearView['heat']) =>
    heatLines(weeks, 'en')
      .slice(0, -1)
      .map(({ inlines }) => inlines.map(({ text }) => text).join(''));

  it('is a block a week, the higher the more rows, thirteen a line, with its freezes', () => {
    const weeks = Array.from({ length: 52 }, (_, i) => week(i + 1, i < 5 ? i : 1));
    weeks[33] = { ...week(34, 0), frozen: true };
    expect(textOf(weeks)).toEqual(['S01 ·▂▅██▂▂▂▂▂▂▂▂', 'S14 ▂▂▂▂▂▂▂▂▂▂▂▂▂', 'S27 ▂▂▂▂▂▂▂×▂▂▂▂▂', 'S40 ▂▂▂▂▂▂▂▂▂▂▂▂▂']);
  });

  it('keeps a week 53 in the last line, and is nothing for an empty plan', () => {
    expect(textOf(Array.from({ length: 53 }, (_, i) => week(i + 1, 1))).at(-1)).toBe('S40 ▂▂▂▂▂▂▂▂▂▂▂▂▂▂');
    expect(heatLines([week(1, 0), week(2, 0)], 'en')).toEqual([]);
  });

  it('colours weeks with issues before those with a campaign', () => {
    const weeks = [week(1, 1), week(2, 1, { campaignId: 12 }), week(3, 1, { campaignId: 12, flag: 'error' })];
    const [line] = heatLines(weeks, 'en');
    expect(line?.inlines.slice(1).map(({ color }) => color)).toEqual(['Accent', 'Good', 'Attention']);
  });
});

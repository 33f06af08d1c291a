// The year at a glance: a block for each week, the higher the more of the plan is in it. The list of weeks below says the same in words.
import type { Language } from '../../../domain/language.ts';
import type { TextRun } from '../../adaptive-card.ts';
import { detail, type Line } from '../../lines.ts';
import { run } from '../../plain-text.ts';
import { planningYearTexts } from './texts.ts';
import type { PlanningYearView } from './view.ts';

type HeatWeek = PlanningYearView['heat'][number];

/** A quarter: as many as a telephone has room for. */
const WEEKS_A_LINE = 13;
/** Of no row, of one, of two, of more. */
const BLOCKS = ['·', '▂', '▅', '█'] as const;
const FROZEN = '×';

export function heatLines(weeks: readonly HeatWeek[], language: Language): readonly Line[] {
  if (weeks.every(({ rows }) => rows.length === 0)) return [];
  const quarters = Array.from({ length: Math.ceil(weeks.length / WEEKS_A_LINE) }, (_, i) =>
    weeks.slice(i * WEEKS_A_LINE, (i + 1) * WEEKS_A_LINE),
  );
  return [...joinedLast(quarters).map(quarterLine), detail(planningYearTexts[language].heat)];
}

/** Week 53 stands beside the fifty-second, not on a line of its own. */
function joinedLast(quarters: readonly (readonly HeatWeek[])[]): readonly (readonly HeatWeek[])[] {
  const last = quarters.at(-1) ?? [];
  if (last.length > 1 || quarters.length < 2) return quarters;
  return [...quarters.slice(0, -2), [...(quarters.at(-2) ?? []), ...last]];
}

function quarterLine(weeks: readonly HeatWeek[], i: number): Line {
  const name = monospaced(`${weeks[0]?.weekCode ?? ''} `, {});
  return { inlines: merged([name, ...weeks.map(blockOf)]), spacing: i === 0 ? 'Small' : 'None' };
}

function blockOf({ frozen, rows }: HeatWeek): TextRun {
  const open = rows.filter(({ status }) => status === 'open');
  if (open.length === 0) return monospaced(frozen ? FROZEN : BLOCKS[0], {});
  return monospaced(BLOCKS[Math.min(open.length, BLOCKS.length - 1)] ?? '█', { color: colorOf(open) });
}

/** What is wrong is among the issues, in words; what has its campaign says so in its line. */
function colorOf(rows: HeatWeek['rows']): NonNullable<TextRun['color']> {
  if (rows.some(({ flag }) => flag === 'error')) return 'Attention';
  if (rows.some(({ flag }) => flag === 'warning')) return 'Warning';
  return rows.some(({ campaignId }) => campaignId !== null) ? 'Good' : 'Accent';
}

function monospaced(text: string, style: Omit<TextRun, 'type' | 'text'>): TextRun {
  return { ...run('', { ...style, fontType: 'Monospace' }), text };
}

/** Weeks of one look in one run. */
function merged(runs: readonly TextRun[]): readonly TextRun[] {
  const all: TextRun[] = [];
  for (const next of runs) {
    const last = all.at(-1);
    const isSame = last !== undefined && last.color === next.color;
    if (isSame) all[all.length - 1] = { ...last, text: `${last.text}${next.text}` };
    else all.push(next);
  }
  return all;
}

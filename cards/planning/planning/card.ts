// A year of the plan as a calendar for a telephone: a line a week, one cycle at a time (PLAN-1, PLAN-2, PLAN-4).

import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import { formatDay } from '../../dates.ts';
import { sizeOf } from '../../fit.ts';
import { detail, type Line, line, section } from '../../lines.ts';
import { toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { planWords, SEVERITY_COLORS } from '../../plan-words.ts';
import { compileTemplate, MAX_BYTES, renderCard } from '../../render.ts';
import { inWords } from '../../words.ts';
import { countOfWindows, weekOfWindows, windowsFact } from '../window-lines.ts';
import { heatLines } from './heat.ts';
import template from './template.json' with { type: 'json' };
import { planningYearTexts } from './texts.ts';
import type { PlanningYearView, PlanWeekLine } from './view.ts';

const compiled = compileTemplate(template);
const MAX_FINDINGS = 4;
/** Twenty weeks fit so; the card of the week has the others. */
const MAX_ROWS_A_WEEK = 2;

/** The year at a glance says nothing that the weeks do not, and the card of a week names its windows: neither makes a card too large. */
export function planningYearCard(view: PlanningYearView, language: Language): AdaptiveCard {
  const named = drawn(view, { heat: [], ofWindows: weekOfWindows }, language);
  const ofWindows = sizeOf(named) > ROOM_FOR_NAMES ? countOfWindows : weekOfWindows;
  const card = drawn(view, { heat: [], ofWindows }, language);
  if (sizeOf(card) > ROOM_FOR_YEAR) return card;
  return drawn(view, { heat: heatLines(view.heat, language), ofWindows }, language);
}

const ROOM_FOR_YEAR = MAX_BYTES - 5_500;
const ROOM_FOR_NAMES = MAX_BYTES - 2_000;

type Parts = { readonly heat: readonly Line[]; readonly ofWindows: typeof weekOfWindows };

function drawn(view: PlanningYearView, { heat, ofWindows }: Parts, language: Language): AdaptiveCard {
  const words = planningYearTexts[language];
  const { year, cycle, weeks } = view;
  const nothing = view.counts.open === 0 && view.counts.campaigns === 0;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(year),
        subtitle: [],
        state: nothing ? [run(words.empty, { color: 'Warning' })] : [],
        facts: facts(view, language),
        heat,
        findings: section(
          words.findings,
          view.findings.slice(0, MAX_FINDINGS).map((one) => findingLine(one, language)),
        ),
        cycleTitle: words.cycle(cycle, weeks[0]?.weekCode ?? '', weeks.at(-1)?.weekCode ?? ''),
        rows: weeks.map((week) => ({
          lines: [...weekLines(week, language), ...ofWindows(week.windows, language)],
          open: opening(view, week, language),
        })),
        foot: '',
      },
      summary: words.heading(year),
      actions: actions(view, nothing, language),
      pager: ([1, 2, 3] as const)
        .filter((other) => other !== cycle)
        .map((other) => toPage(words.otherCycle(other), { kind: 'planning', year }, other)),
    },
    view,
    language,
  );
}

function facts({ counts, weeks }: PlanningYearView, language: Language) {
  const words = planningYearTexts[language];
  const shared = planWords[language];
  const findings = [
    ...(counts.errors > 0 ? [shared.errors(counts.errors)] : []),
    ...(counts.warnings > 0 ? [shared.warnings(counts.warnings)] : []),
  ];
  return [
    { title: words.weeks, value: words.weekCount(counts.open, counts.weeks) },
    { title: words.made, value: String(counts.campaigns) },
    { title: words.findings, value: findings.join(', ') || words.noFindings },
    ...windowsFact(
      weeks.flatMap(({ windows }) => windows),
      language,
    ),
  ];
}

export function findingLine({ severity, text }: PlanningYearView['findings'][number], language: Language): Line {
  const sign = run(planWords[language].severity[severity], { color: SEVERITY_COLORS[severity], weight: 'Bolder' });
  return line(sign, run(inWords(text, language)));
}

/** A line a row; a week without rows is one line that says why. */
function weekLines(week: PlanWeekLine, language: Language): readonly Line[] {
  const words = planningYearTexts[language];
  const head = [strong(week.weekCode), formatDay(week.weekStart, language)] as const;
  const present = week.isPresent && run(words.today, { color: 'Accent', weight: 'Bolder' });
  const holidays = week.holidays.map(({ day, name }) =>
    detail(`☀ ${words.holiday(formatDay(day, language), inWords(name, language))}`),
  );
  const [first, ...others] = week.rows.slice(0, MAX_ROWS_A_WEEK);
  const more = week.rows.length - MAX_ROWS_A_WEEK;
  if (first === undefined) {
    const mark = week.frozen ? `❄ ${words.frozen}` : planWords[language].status.empty;
    return [line(...head, run(mark, { isSubtle: true }), present), ...holidays];
  }
  return [
    line(
      ...head,
      ...rowRuns(first, language),
      week.frozen && first.status !== 'freeze' && `❄ ${words.frozen}`,
      present,
    ),
    ...others.map((row) => ({ ...line(...rowRuns(row, language)), spacing: 'None' as const })),
    ...(more > 0 ? [detail(words.more(more))] : []),
    ...holidays,
  ];
}

function rowRuns(row: PlanWeekLine['rows'][number], language: Language) {
  const words = planningYearTexts[language];
  const shared = planWords[language];
  if (row.domain === null)
    return [run(row.status === 'freeze' ? `❄ ${shared.status.freeze}` : shared.status[row.status], { isSubtle: true })];
  const mark =
    row.flag !== null &&
    run(`${row.flag === 'error' ? '✖' : '⚠'} ${words.flagged[row.flag]}`, { color: SEVERITY_COLORS[row.flag] });
  return [
    run(row.domain, {}, 40),
    shared.scope[row.scope],
    run(row.environments.join(', '), { isSubtle: true }, 60),
    row.status !== 'open' && run(shared.status[row.status], { isSubtle: true }),
    row.campaignId !== null && run(words.campaign(row.campaignId), { color: 'Good' }),
    mark,
  ];
}

function opening({ year }: PlanningYearView, { weekCode }: PlanWeekLine, language: Language): CardAction {
  return typeCommand(planningYearTexts[language].show(weekCode), `/planning ${weekCode} ${year}`);
}

function actions(
  { year, counts, access }: PlanningYearView,
  nothing: boolean,
  language: Language,
): readonly CardAction[] {
  const words = planningYearTexts[language];
  return [
    ...(counts.errors + counts.warnings > 0
      ? [execute('planning.findings', words.findingsButton, { year, page: 1 })]
      : []),
    ...(access.edit && counts.open * 3 < counts.weeks ? [execute('planning.template', words.template, { year })] : []),
    ...(nothing ? [] : [execute('planning.export', words.export, { year })]),
    ...(access.edit && nothing ? [execute('planning.export', words.emptyTemplate, { year: null })] : []),
  ];
}

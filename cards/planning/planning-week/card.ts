// One week of the plan: what is planned, what it holds, what is wrong with it, and a form to change it (PLAN-1, PLAN-4, PLAN-6).

import type { IsoDate } from '../../../domain/clock.ts';
import type { Language, Text } from '../../../domain/language.ts';
import { ENV_SCOPES } from '../../../domain/planning/plan-row.ts';
import type { Branch } from '../../../domain/server.ts';
import type { AdaptiveCard, CardAction, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle, typeCommand } from '../../buttons.ts';
import { formatPeriod } from '../../dates.ts';
import { detail, type Line, line, section } from '../../lines.ts';
import { toPage } from '../../paging.ts';
import { inertText, run, strong } from '../../plain-text.ts';
import { type PlanRowWords, planWords } from '../../plan-words.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { inWords, type Words } from '../../words.ts';
import { findingLine } from '../planning/card.ts';
import { dateLines, type WindowDate, windowWords } from '../window-lines.ts';
import template from './template.json' with { type: 'json' };
import { planningWeekTexts } from './texts.ts';

export type PlanningWeekView = CardBase & {
  readonly year: number;
  readonly weekNumber: number;
  readonly weekCode: string;
  readonly weekStart: IsoDate;
  readonly weekEnd: IsoDate;
  readonly cycle: number;
  readonly rows: readonly (PlanRowWords & { readonly note: string; readonly campaignId: number | null })[];
  readonly closures: readonly Words[];
  /** From today on. */
  readonly windows: readonly WindowDate[];
  /** Of the rows that are open; branches without servers are left out. */
  readonly capacity: readonly { readonly branch: Branch; readonly servers: number; readonly slots: number }[];
  /** `35 h`. */
  readonly hours: { readonly needed: string; readonly budget: string };
  readonly findings: readonly {
    readonly key: string;
    readonly severity: 'error' | 'warning' | 'info';
    readonly text: Words;
    readonly fixes: readonly Text[];
  }[];
  /** What the form offers. */
  readonly domains: readonly FormChoice[];
  readonly environments: readonly FormChoice[];
  readonly neighbours: { readonly before: WeekName | null; readonly after: WeekName | null };
  readonly access: { readonly edit: boolean; readonly create: boolean };
};

/** By id: names come from the inventory, and what separates several of them may stand in one. */
type FormChoice = { readonly id: number; readonly name: string };
type WeekName = { readonly year: number; readonly weekNumber: number };

const compiled = compileTemplate(template);
const FORM = 'plan-form';
const MAX_FINDINGS = 6;
const MAX_ROWS = 12;

export function planningWeekCard(view: PlanningWeekView, language: Language): AdaptiveCard {
  const words = planningWeekTexts[language];
  const { year, weekNumber, weekCode } = view;
  const dates = `${formatPeriod(view.weekStart, view.weekEnd, language)} · ${words.cycle(view.cycle)}`;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(weekCode, year),
        subtitle: [run(dates, { isSubtle: true })],
        state: view.rows.length === 0 ? [run(words.nothing)] : [],
        facts: facts(view, language),
        closures: section(
          words.closures,
          view.closures.map((text) => line(run(inWords(text, language)))),
        ),
        plan: section(
          words.plan,
          view.rows.slice(0, MAX_ROWS).flatMap((row) => rowLines(row, language)),
        ),
        windows: section(windowWords[language].windows, dateLines(view.windows, language)),
        rows: view.findings.slice(0, MAX_FINDINGS).map((finding) => ({
          lines: [findingLine(finding, language)],
          actions: view.access.edit
            ? finding.fixes.map((label, fixIndex) =>
                execute('planning.fix', label[language], { year, findingKey: finding.key, fixIndex, weekNumber }),
              )
            : [],
        })),
      },
      summary: words.heading(weekCode, year),
      extra: view.access.edit ? [form(view, language)] : [],
      actions: actions(view, language),
      pager: neighbours(view, language),
    },
    view,
    language,
  );
}

function facts({ capacity, hours }: PlanningWeekView, language: Language) {
  const words = planningWeekTexts[language];
  if (capacity.length === 0) return [];
  return [
    ...capacity.map(({ branch, servers, slots }) => ({
      title: words.branch[branch],
      value: words.slots(servers, slots),
    })),
    { title: words.load, value: words.hours(hours.needed, hours.budget) },
  ];
}

function rowLines(row: PlanningWeekView['rows'][number], language: Language): readonly Line[] {
  const shared = planWords[language];
  const head = line(
    strong(row.domain ?? shared.status[row.status], 40),
    row.domain !== null && shared.scope[row.scope],
    run(row.environments.join(', '), { isSubtle: true }, 80),
    row.status !== 'open' && row.domain !== null && shared.status[row.status],
    row.campaignId !== null && run(planningWeekTexts[language].campaign(row.campaignId), { color: 'Good' }),
  );
  return row.note === '' ? [head] : [head, detail(row.note)];
}

function form({ year, weekNumber, domains, environments }: PlanningWeekView, language: Language): CardElement {
  const words = planningWeekTexts[language].form;
  const choices = (all: readonly FormChoice[]) =>
    all.map(({ id, name }) => ({ title: inertText(name, 60), value: String(id) }));
  const scopes = ENV_SCOPES.map((scope) => ({ title: planWords[language].scope[scope], value: scope }));
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      {
        type: 'Input.ChoiceSet',
        id: INPUTS.domain,
        label: words.domain,
        choices: choices(domains),
        value: String(domains[0]?.id ?? ''),
      },
      { type: 'Input.ChoiceSet', id: INPUTS.scope, label: words.scope, choices: scopes, value: 'hprod' },
      {
        type: 'Input.ChoiceSet',
        id: INPUTS.environments,
        label: words.environments,
        isMultiSelect: true,
        style: 'expanded',
        choices: choices(environments.slice(0, 12)),
      },
      { type: 'Input.Text', id: INPUTS.note, label: words.note, maxLength: 200 },
      ...actionSet([execute('planning-week.set', words.put, { year, weekNumber }, { withInputs: true })]),
    ],
  };
}

function actions(
  { year, weekNumber, weekCode, rows, access }: PlanningWeekView,
  language: Language,
): readonly CardAction[] {
  const words = planningWeekTexts[language];
  const planned = rows.some((row) => row.status === 'open');
  const removable = rows.some((row) => row.campaignId === null && row.status !== 'empty');
  return [
    ...(access.create && planned ? [typeCommand(words.prepare, `/campaign ${weekCode} ${year}`)] : []),
    ...(access.edit ? [toggle(words.set, FORM)] : []),
    ...(access.edit && removable ? [execute('planning-week.empty', words.empty, { year, weekNumber })] : []),
  ];
}

function neighbours(
  { neighbours: { before, after }, year }: PlanningWeekView,
  language: Language,
): readonly CardAction[] {
  const words = planningWeekTexts[language];
  return [
    ...(before === null ? [] : [execute('planning-week.show', words.before, before)]),
    ...(after === null ? [] : [execute('planning-week.show', words.after, after)]),
    toPage(words.year, { kind: 'planning', year }),
  ];
}

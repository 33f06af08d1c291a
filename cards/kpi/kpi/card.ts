// The indicators of a year (KPI-1), beside those of the cycle and of the one before (KPI-2); each opens to its rows.
import { cardKeyText } from '../../../domain/card-key.ts';
import { WHOLE_HISTORY } from '../../../domain/history/history-filter.ts';
import { amountText, besideText, changeText, figureText, referenceText } from '../../../domain/kpi/figure-text.ts';
import { DECLARED, type Figure, type FigurePart, type KpiBranch, type Unit } from '../../../domain/kpi/figures.ts';
import { partText } from '../../../domain/kpi/part-words.ts';
import type { Language } from '../../../domain/language.ts';
import type { CyclePeriod } from '../../../domain/reports/report-period.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { toPage } from '../../paging.ts';
import { inertText, run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { type Fold, folds, type Tone } from '../../shared/boxes.ts';
import { donut } from '../../shared/charts.ts';
import { cutRun } from '../../shared/cut-workbook.ts';
import { INPUTS } from '../../verbs.ts';
import { explained } from '../../words.ts';
import { scopeParts } from '../scope-text.ts';
import { kpiTexts } from './texts.ts';

export type KpiView = CardBase & {
  readonly year: number;
  readonly domain: string | null;
  readonly branch: KpiBranch;
  /** In one order. */
  readonly figures: readonly Figure[];
  readonly cycle: { readonly period: CyclePeriod; readonly figures: readonly Figure[] };
  readonly before: { readonly period: CyclePeriod; readonly figures: readonly Figure[] };
};

const compiled = compileTemplate(template);
const MAX_PARTS = 4;

export function kpiCard(view: KpiView, language: Language): AdaptiveCard {
  const words = kpiTexts[language];
  const { year, domain, branch } = view;
  const asked = { of: cardKeyText({ kind: 'kpi', year, domain, branch }) };
  const patched = view.figures.find(({ id }) => id === 'patched');
  const heading = words.heading(year);
  return renderCard(
    compiled,
    {
      data: {
        heading,
        subtitle: line(...scopeParts(domain, branch, language)).inlines,
        // Of the figures that count their rows: the others have no more of them.
        state: line(cutRun(rowCounts(view), language)).inlines,
        empty: '',
        rows: view.figures.map((figure, i) => ({ lines: figureLines(view, figure, i, language), actions: [] })),
        foot: '',
      },
      summary:
        patched === undefined
          ? heading
          : explained(heading, `${DECLARED.patched.name[language]} ${figureText(patched, language)}`, language),
      extra: [...folds([sourceChart(view, language)]), figureField(view, language)],
      actions: [
        execute('kpi.rows', words.show, asked, { withInputs: true }),
        execute('kpi.export', words.excel, asked, { withInputs: true }),
        execute('kpi.export', words.excelAll, asked),
        toPage(words.report, { kind: 'report', period: { kind: 'year', year } }, 1),
        toPage(words.history, { kind: 'history', filter: { ...WHOLE_HISTORY, year, domain } }, 1),
      ],
    },
    view,
    language,
  );
}

function rowCounts({ figures }: KpiView): readonly number[] {
  return figures.flatMap(({ id, value }) => (DECLARED[id].unit === 'count' && value !== null ? [value] : []));
}

function figureLines(view: KpiView, figure: Figure, at: number, language: Language): readonly Line[] {
  const { unit, name, means } = DECLARED[figure.id];
  const isUnknown = figure.value === null;
  const head = line(
    strong(name[language]),
    run(figureText(figure, language), isUnknown ? { isSubtle: true } : { color: 'Accent' }),
    besideText(figure, language),
    run(referenceText(figure, language), { isSubtle: true }),
  );
  const shown = partsText(figure.id, figure.parts, unit, language);
  return [head, detail(means[language]), ...(shown === '' ? [] : [detail(shown)]), ...comparison(view, at, language)];
}

function comparison({ cycle, before }: KpiView, at: number, language: Language): readonly Line[] {
  const { compared, cycle: named } = kpiTexts[language];
  const [now, past] = [cycle.figures[at], before.figures[at]];
  if (now === undefined || past === undefined || (now.value === null && past.value === null)) return [];
  const name = ({ period }: { readonly period: CyclePeriod }) => named(period.year, period.cycle);
  const change = changeText(now, past, language);
  return [detail(compared(name(cycle), figureText(now, language), name(before), figureText(past, language), change))];
}

function partsText(id: Figure['id'], parts: readonly FigurePart[], unit: Unit, language: Language): string {
  return parts
    .slice(0, MAX_PARTS)
    .map(({ what, amount }) => explained(partText(id, what, language), amountText(amount, unit, language), language))
    .join(' · ');
}

const SOURCE_TONES: Readonly<Record<string, Tone>> = {
  ...({ standard: 'accent', quickwin: 'good', emergency: 'warning' } as const),
};

/** Patches by where they come from: the shares that the line of that figure says. */
function sourceChart({ figures }: KpiView, language: Language): Fold {
  const events = figures.find(({ id }) => id === 'events');
  const points = (events?.parts ?? []).slice(0, MAX_PARTS).map(({ what, amount }) => ({
    name: inertText(partText('events', what, language), 40),
    n: amount,
    tone: SOURCE_TONES[what] ?? ('emphasis' as const),
  }));
  return donut(DECLARED.events.name[language], points, language);
}

function figureField({ figures }: KpiView, language: Language): CardElement {
  const openable = figures.filter(({ value }) => value !== null);
  const shown = openable.length > 0 ? openable : figures.slice(0, 1);
  return {
    type: 'Input.ChoiceSet',
    id: INPUTS.figure,
    label: kpiTexts[language].which,
    choices: shown.map(({ id }) => ({ title: DECLARED[id].name[language], value: id })),
    value: shown[0]?.id ?? 'patched',
  };
}

// Teams' own charts. Not every client knows them, and one that does may draw nothing: a chart says no number that the card does not say
// in words above it, stands behind a button, and has the same numbers in words for whoever cannot draw it.
import type { IsoDate } from '../../domain/clock.ts';
import type { Language } from '../../domain/language.ts';
import type { CardElement } from '../adaptive-card.ts';
import { formatDay } from '../dates.ts';
import { WHOLE } from '../fit.ts';
import { run } from '../plain-text.ts';
import { explained, percentText, wholeNumber } from '../words.ts';
import { type Fold, SIGNS, type Tone } from './boxes.ts';

export type Point = { readonly name: string; readonly n: number; readonly tone: Tone };

export type Reading = { readonly day: IsoDate; readonly percent: number };

/** Names of Teams for the colours of its charts. */
const COLORS = {
  good: 'good',
  warning: 'warning',
  attention: 'attention',
  accent: 'categoricalBlue',
  emphasis: 'neutral',
} as const;

/** UTF-16 units: every number of the largest chart. */
const MAX_SAID = 3000;

const TITLES = { fr: 'Graphique', en: 'Chart' } as const;

/** Shares of a whole, behind a button; nothing for fewer than two, which are no shares. */
export function donut(title: string, points: readonly Point[], language: Language): Fold {
  const data = points.map(({ name, n, tone }) => ({ legend: name, value: n, color: COLORS[tone] }));
  const chart = { type: 'Chart.Donut', title, data, fallback: inText(title, points, language) };
  return behindButton(points.length < 2 ? [] : [chart], language);
}

/** One bar for each, as for each day, behind a button. */
export function bars(title: string, points: readonly Point[], language: Language): Fold {
  if (points.length < 2) return behindButton([], language);
  const data = points.map(({ name, n, tone }) => ({ x: name, y: n, color: COLORS[tone] }));
  const chart = { type: 'Chart.VerticalBar', title, showBarValues: true, data };
  return behindButton([{ ...chart, fallback: inText(title, points, language) }], language);
}

export type Series = { readonly name: string; readonly tone: Tone; readonly points: readonly Omit<Point, 'tone'>[] };
export type BarGroups = { readonly title: string; readonly series: readonly Series[] };

/** Bars beside each other for each, as OK and KO of each day; several such charts behind one button. */
export function barGroups(all: readonly BarGroups[], language: Language): Fold {
  return behindButton(
    all.flatMap((one) => groupChart(one, language)),
    language,
  );
}

function groupChart({ title, series }: BarGroups, language: Language): readonly CardElement[] {
  if (series.every(({ points }) => points.length < 2)) return [];
  const data = series.map(({ name, tone, points }) => ({
    legend: name,
    color: COLORS[tone],
    values: points.map((point) => ({ x: point.name, y: point.n })),
  }));
  const said = series.map(({ name, tone, points }) => {
    const numbers = points.map((point) => `${point.name} ${wholeNumber(point.n, language)}`).join(', ');
    return explained(`${SIGNS[tone]} ${name}`, numbers, language);
  });
  return [{ type: 'Chart.VerticalBar.Grouped', title, data, fallback: textOf(title, said.join(' — '), language) }];
}

/**
 * Per cent over time, behind a button: a line for each stretch, and nothing between two of them (COMP-4). A stretch of one reading is
 * a dot; a single reading is no line.
 */
export function curve(title: string, stretches: readonly (readonly Reading[])[], language: Language): Fold {
  const readings = stretches.flat();
  if (readings.length < 2) return behindButton([], language);
  const data = stretches.map((stretch) => ({
    legend: [...new Set([stretch[0], stretch.at(-1)])]
      .flatMap((reading) => (reading === undefined ? [] : [formatDay(reading.day, language)]))
      .join(' – '),
    color: COLORS.accent,
    values: stretch.map(({ day, percent }) => ({ x: day, y: percent })),
  }));
  const said = stretches
    .map((stretch) =>
      stretch.map(({ day, percent }) => `${formatDay(day, language)} ${percentText(percent, language)}`).join(', '),
    )
    .join(' — ');
  const chart = { type: 'Chart.Line', title, yMin: 0, yMax: 100, data, fallback: textOf(title, said, language) };
  return behindButton([chart], language);
}

function behindButton(charts: readonly CardElement[], language: Language): Fold {
  return { id: 'chart', title: TITLES[language], items: charts };
}

function inText(title: string, points: readonly Point[], language: Language): CardElement {
  const said = points.map(({ name, n, tone }) => `${SIGNS[tone]} ${name} ${wholeNumber(n, language)}`).join(', ');
  return textOf(title, said, language);
}

function textOf(title: string, said: string, language: Language): CardElement {
  return { type: 'RichTextBlock', inlines: [run(explained(title, said, language), WHOLE, MAX_SAID)] };
}

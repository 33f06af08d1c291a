// Teams' own charts. Not every client knows them, and one that does may draw nothing: a chart says no number that the card does not say
// in words above it, stands behind a button, and has the same numbers in words for whoever cannot draw it.
import type { Language } from '../../domain/language.ts';
import type { CardElement } from '../adaptive-card.ts';
import { WHOLE } from '../fit.ts';
import { run } from '../plain-text.ts';
import { explained, wholeNumber } from '../words.ts';
import { type Fold, SIGNS, type Tone } from './boxes.ts';

export type Point = { readonly name: string; readonly n: number; readonly tone: Tone };

/** Names of Teams for the colours of its charts. */
const COLORS = {
  good: 'good',
  warning: 'warning',
  attention: 'attention',
  accent: 'categoricalBlue',
  emphasis: 'neutral',
} as const;

const TITLES = { fr: 'Graphique', en: 'Chart' } as const;

/** Shares of a whole, behind a button; nothing for fewer than two, which are no shares. */
export function donut(title: string, points: readonly Point[], language: Language): Fold {
  const data = points.map(({ name, n, tone }) => ({ legend: name, value: n, color: COLORS[tone] }));
  return behindButton(
    { type: 'Chart.Donut', title, data, fallback: inText(title, points, language) },
    points,
    language,
  );
}

/** One bar for each, as for each day, behind a button. */
export function bars(title: string, points: readonly Point[], language: Language): Fold {
  const data = points.map(({ name, n, tone }) => ({ x: name, y: n, color: COLORS[tone] }));
  const chart = { type: 'Chart.VerticalBar', title, showBarValues: true, data };
  return behindButton({ ...chart, fallback: inText(title, points, language) }, points, language);
}

function behindButton(chart: CardElement, points: readonly Point[], language: Language): Fold {
  return { id: 'chart', title: TITLES[language], items: points.length < 2 ? [] : [chart] };
}

function inText(title: string, points: readonly Point[], language: Language): CardElement {
  const said = points.map(({ name, n, tone }) => `${SIGNS[tone]} ${name} ${wholeNumber(n, language)}`).join(', ');
  return { type: 'RichTextBlock', inlines: [run(explained(title, said, language), WHOLE)] };
}

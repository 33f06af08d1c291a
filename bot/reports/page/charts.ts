// Charts as SVG, drawn by Observable Plot into the document of the page. Colours are variables of its style sheet, for light, dark and
// paper; each chart has its numbers in a table below it.
import * as Plot from '@observablehq/plot';
import type { Document, Element } from './elements.ts';

/** One bar, or a part of one. */
export type Bar = { readonly at: string; readonly series: Series; readonly count: number };
export type Series = 'ok' | 'ko' | 'left';

const SERIES = { domain: ['ok', 'ko', 'left'], range: ['var(--ok)', 'var(--ko)', 'var(--left)'] };
const WIDTH = 440;
const STYLE = { fontSize: '12px', background: 'transparent', color: 'inherit', overflow: 'visible' };
/** Of a phone: names that are longer end with an ellipsis. */
const MAX_NAME = 18;

/** Standing bars in the order given. */
export function columns(document: Document, label: string, bars: readonly Bar[]): Element {
  const order = [...new Set(bars.map(({ at }) => at))];
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: 220,
    style: STYLE,
    marginLeft: 40,
    x: { type: 'band', domain: order, label: null, ...(order.length > 16 ? { tickRotate: -60 } : {}) },
    y: { label: null, grid: true, nice: true, tickFormat: wholeTick },
    color: { type: 'ordinal', ...SERIES },
    marks: [Plot.barY(bars, { x: 'at', y: 'count', fill: 'series' }), Plot.ruleY([0], { stroke: 'var(--line)' })],
    ...(order.length > 16 ? { marginBottom: 60 } : {}),
  });
  return described(plot, label);
}

/** Lying bars, each with its number. */
export function rows(document: Document, label: string, bars: readonly Bar[]): Element {
  const order = [...new Set(bars.map(({ at }) => at))];
  const totals = order.map((at) => ({ at, total: sum(bars.filter((bar) => bar.at === at)) }));
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: 40 + 26 * order.length,
    style: STYLE,
    marginLeft: 130,
    marginRight: 50,
    x: { label: null, grid: true, tickFormat: wholeTick },
    y: { type: 'band', domain: order, label: null, tickFormat: shortName },
    color: { type: 'ordinal', ...SERIES },
    marks: [
      Plot.barX(bars, { y: 'at', x: 'count', fill: 'series' }),
      Plot.text(totals, {
        y: 'at',
        x: 'total',
        text: ({ total }) => String(total),
        dx: 6,
        textAnchor: 'start',
        fill: 'currentColor',
      }),
      Plot.ruleX([0], { stroke: 'var(--line)' }),
    ],
  });
  return described(plot, label);
}

export type CurveShown = { readonly at: Date; readonly percent: number | null };

/** COMP-4: a line between points that follow each other; where there is none, the line is broken. */
export function curve(document: Document, label: string, points: readonly CurveShown[]): Element {
  const known = points.filter(({ percent }) => percent !== null);
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: 220,
    style: STYLE,
    marginLeft: 40,
    x: { type: 'utc', label: null, ticks: 6 },
    y: { label: null, grid: true, domain: [0, 100] },
    marks: [
      Plot.lineY(points, { x: 'at', y: 'percent', stroke: 'var(--ok)', strokeWidth: 2 }),
      Plot.dot(known, { x: 'at', y: 'percent', fill: 'var(--ok)', r: 3 }),
      Plot.ruleY([0], { stroke: 'var(--line)' }),
    ],
  });
  return described(plot, label);
}

function sum(bars: readonly Bar[]): number {
  return bars.reduce((total, { count }) => total + count, 0);
}

/** Servers are whole: no tick between them. */
function wholeTick(value: number): string {
  return Number.isInteger(value) ? String(value) : '';
}

function shortName(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 1)}…`;
}

/** One picture with one name: its parts say nothing by themselves. */
function described(plot: Element, label: string): Element {
  for (const part of plot.querySelectorAll('[aria-label], [aria-hidden]')) {
    part.removeAttribute('aria-label');
    part.removeAttribute('aria-hidden');
  }
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', label);
  plot.removeAttribute('width');
  plot.removeAttribute('height');
  return plot;
}

// The charts of a report, each with its name, its legend and its numbers as a table.
import { formatDate } from '../../../cards/dates.ts';
import { cleanText } from '../../../cards/plain-text.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { Language } from '../../../domain/language.ts';
import type { Report } from '../../../domain/reports/report.ts';
import { causeText, reportWords } from '../../../domain/reports/report-words.ts';
import { timeText } from '../report-charts.ts';
import { type Bar, columns, curve, rows, type Series } from './charts.ts';
import { type Document, type Element, element } from './elements.ts';

const MOST_BARS = 20;

/** Those that have something to show. */
export function chartFigures(document: Document, report: Report, language: Language): readonly Element[] {
  const { charts } = reportWords[language];
  const { bars, domains, failures } = report;
  const byTime = bars.counts.flatMap((count) =>
    barsOf(timeText(count, bars.by, language), { ok: count.ok, ko: count.ko }),
  );
  const byDomain = domains
    .slice(0, MOST_BARS)
    .flatMap(({ domain, patched, failed, left }) => barsOf(cleanText(domain, 60), { ok: patched, ko: failed, left }));
  const byCause = failures
    .slice(0, MOST_BARS)
    .flatMap(({ name, count }) => barsOf(causeText(name, language), { ko: count }));
  return [
    ...figure(document, charts.time[bars.by], byTime, columns, language),
    ...curveFigure(document, report.compliance, language),
    ...figure(document, charts.domains, byDomain, rows, language),
    ...figure(document, charts.failures, byCause, rows, language),
  ];
}

function barsOf(at: string, counts: Partial<Record<Series, number>>): readonly Bar[] {
  return (['ok', 'ko', 'left'] as const).flatMap((series) => {
    const count = counts[series];
    return count === undefined ? [] : [{ at, series, count }];
  });
}

/** Nothing where no scan has read anything. */
function curveFigure(document: Document, points: Report['compliance'], language: Language): readonly Element[] {
  if (points.every(({ upToDate }) => upToDate === null)) return [];
  const { charts, curve: words, numbers } = reportWords[language];
  const shown = points.map(({ at, read, upToDate }) => ({
    at,
    percent: upToDate === null ? null : (100 * upToDate) / read,
  }));
  const cell = (tag: 'td' | 'th', attributes: Record<string, string>, text: string) =>
    element(document, tag, attributes, text);
  const head = [words.week, words.upToDate, words.read].map((text) => cell('th', { scope: 'col' }, text));
  const body = points.map(({ at, read, upToDate }) =>
    element(
      document,
      'tr',
      {},
      cell('th', { scope: 'row' }, formatDate(at.toISOString().slice(0, 10) as IsoDate, language)),
      cell('td', { class: 'number' }, upToDate === null ? words.unread : String(upToDate)),
      cell('td', { class: 'number' }, String(read)),
    ),
  );
  const table = element(
    document,
    'table',
    { 'aria-label': charts.compliance },
    element(document, 'thead', {}, element(document, 'tr', {}, ...head)),
    element(document, 'tbody', {}, ...body),
  );
  return [
    element(
      document,
      'figure',
      {},
      element(document, 'figcaption', {}, charts.compliance),
      curve(document, charts.compliance, shown),
      element(document, 'details', {}, element(document, 'summary', {}, numbers), table),
    ),
  ];
}

type Draw = (document: Document, label: string, bars: readonly Bar[]) => Element;

function figure(
  document: Document,
  name: string,
  bars: readonly Bar[],
  draw: Draw,
  language: Language,
): readonly Element[] {
  if (bars.length === 0) return [];
  const series = (['ok', 'ko', 'left'] as const).filter((one) => bars.some((bar) => bar.series === one));
  const { numbers } = reportWords[language];
  return [
    element(
      document,
      'figure',
      {},
      element(document, 'figcaption', {}, name),
      legend(document, series, language),
      draw(document, name, bars),
      element(
        document,
        'details',
        {},
        element(document, 'summary', {}, numbers),
        table(document, name, series, bars, language),
      ),
    ),
  ];
}

function legend(document: Document, series: readonly Series[], language: Language): Element {
  const words = reportWords[language].series;
  const items = series.map((one) => element(document, 'li', {}, element(document, 'i', { class: one }), words[one]));
  return element(document, 'ul', { class: 'legend' }, ...items);
}

function table(
  document: Document,
  name: string,
  series: readonly Series[],
  bars: readonly Bar[],
  language: Language,
): Element {
  const words = reportWords[language].series;
  const cell = (tag: 'td' | 'th', text: string, isNumber: boolean) =>
    element(
      document,
      tag,
      { ...(isNumber ? { class: 'number' } : {}), ...(tag === 'th' ? { scope: isNumber ? 'col' : 'row' } : {}) },
      text,
    );
  const head = [element(document, 'td', {}), ...series.map((one) => cell('th', words[one], true))];
  const body = [...new Set(bars.map(({ at }) => at))].map((at) => {
    const counts = series.map((one) => bars.find((bar) => bar.at === at && bar.series === one)?.count ?? 0);
    const cells = counts.map((count) => cell('td', String(count), true));
    return element(document, 'tr', {}, cell('th', at, false), ...cells);
  });
  return element(
    document,
    'table',
    { 'aria-label': name },
    element(document, 'thead', {}, element(document, 'tr', {}, ...head)),
    element(document, 'tbody', {}, ...body),
  );
}

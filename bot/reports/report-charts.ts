// The charts of a report in its workbook: those of its page, of the same numbers.
import { formatDate, formatDay } from '../../cards/dates.ts';
import { cleanText } from '../../cards/plain-text.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { Language } from '../../domain/language.ts';
import { isoWeekOf } from '../../domain/planning/iso-week.ts';
import type { BarCount, Report } from '../../domain/reports/report.ts';
import { causeText, reportWords } from '../../domain/reports/report-words.ts';
import type { ChartSpec } from '../../spreadsheets/charted-workbook.ts';

const MOST_BARS = 20;
/** As on the page, in its light colours. */
const COLORS = { ok: '1A6B34', ko: 'A3161B', left: '7A8794' } as const;

export function timeText({ at }: BarCount, by: Report['bars']['by'], language: Language): string {
  if (by === 'day') return formatDay(at, language);
  if (by === 'week') return isoWeekOf(at).weekCode;
  return formatDate(at, language).split(' ').slice(1).join(' ');
}

/** Those that have something to show. */
export function reportCharts(report: Report, language: Language): readonly ChartSpec[] {
  const { charts, series, curve, columns } = reportWords[language];
  const { bars, domains, failures, compliance } = report;
  const of = (...names: readonly (keyof typeof COLORS)[]) =>
    names.map((name) => ({ name: series[name], color: COLORS[name] }));
  const all: readonly ChartSpec[] = [
    {
      ...{ kind: 'column', title: charts.time[bars.by], of: columns.at, series: of('ok', 'ko') },
      points: bars.counts.map((count) => ({ at: timeText(count, bars.by, language), values: [count.ok, count.ko] })),
    },
    {
      ...{ kind: 'line', title: charts.compliance, of: curve.week, most: 100 },
      series: [{ name: curve.upToDate, color: COLORS.ok }],
      points: compliance.some(({ upToDate }) => upToDate !== null)
        ? compliance.map(({ at, read, upToDate }) => ({
            at: formatDate(at.toISOString().slice(0, 10) as IsoDate, language),
            values: [upToDate === null ? null : Math.floor((1000 * upToDate) / read) / 10],
          }))
        : [],
    },
    {
      ...{ kind: 'bar', title: charts.domains, of: columns.domain, series: of('ok', 'ko', 'left') },
      points: domains
        .slice(0, MOST_BARS)
        .map(({ domain, patched, failed, left }) => ({ at: cleanText(domain, 60), values: [patched, failed, left] })),
    },
    {
      ...{ kind: 'bar', title: charts.failures, of: columns.cause, series: of('ko') },
      points: failures
        .slice(0, MOST_BARS)
        .map(({ name, count }) => ({ at: causeText(name, language), values: [count] })),
    },
  ];
  return all.filter(({ points }) => points.length > 0);
}

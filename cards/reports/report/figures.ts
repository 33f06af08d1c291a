// What a report counts by time and by domain: as bars, and the same numbers in words.
import type { IsoDate } from '../../../domain/clock.ts';
import type { Language } from '../../../domain/language.ts';
import { isoWeekOf } from '../../../domain/planning/iso-week.ts';
import type { Report } from '../../../domain/reports/report.ts';
import { reportWords } from '../../../domain/reports/report-words.ts';
import { formatDate, formatDay } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import { inertText, strong } from '../../plain-text.ts';
import type { BarGroups } from '../../shared/charts.ts';
import { explained, wholeNumber } from '../../words.ts';

/** Weeks of the longest cycle. */
const MOST_BARS = 20;
const MOST_DOMAINS = 6;
const MAX_DOMAIN = 24;

export function byTime({ bars }: Report, language: Language): BarGroups {
  const { charts, series } = reportWords[language];
  const counts = bars.counts.slice(0, MOST_BARS);
  const nameOf = (at: IsoDate) => (bars.by === 'week' ? isoWeekOf(at).weekCode : DAY_NAMES[bars.by](at, language));
  const pointsOf = (of: 'ok' | 'ko') => counts.map((count) => ({ name: nameOf(count.at), n: count[of] }));
  return {
    title: charts.time[bars.by],
    series: [
      { name: series.ok, tone: 'good', points: pointsOf('ok') },
      { name: series.ko, tone: 'attention', points: pointsOf('ko') },
    ],
  };
}

/** A month without its day. */
const DAY_NAMES = {
  day: formatDay,
  month: (at: IsoDate, language: Language) => formatDate(at, language).split(' ').slice(1).join(' '),
};

export function byDomain({ domains }: Report, language: Language): BarGroups {
  const { charts, series } = reportWords[language];
  const shown = domains.slice(0, MOST_DOMAINS);
  const pointsOf = (of: 'patched' | 'failed' | 'left') =>
    shown.map((one) => ({ name: inertText(one.domain, MAX_DOMAIN), n: one[of] }));
  return {
    title: charts.domains,
    series: [
      { name: series.ok, tone: 'good', points: pointsOf('patched') },
      { name: series.ko, tone: 'attention', points: pointsOf('failed') },
      { name: series.left, tone: 'emphasis', points: pointsOf('left') },
    ],
  };
}

/** The numbers of a chart, one line for each of its groups. */
export function inWords({ title, series }: BarGroups, language: Language): readonly Line[] {
  const names = series[0]?.points.map(({ name }) => name) ?? [];
  if (names.length === 0) return [];
  const said = names.map((name, i) => {
    const counts = series.flatMap(({ name: what, points }) => {
      const n = points[i]?.n ?? 0;
      return n === 0 ? [] : [`${wholeNumber(n, language)} ${what}`];
    });
    return explained(name, counts.join(', ') || '0', language);
  });
  return [line(strong(title)), detail(said.join(' · '))];
}

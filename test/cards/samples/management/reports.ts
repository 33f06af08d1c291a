// Samples of the card of a report.
import { reportCard } from '../../../../cards/reports/report/card.ts';
import type { Report } from '../../../../domain/reports/report.ts';
import { AT, type Sample, type SamplesOf, times } from '../../sample.ts';
import { sampleFigures } from './kpi.ts';

export const samples: SamplesOf = (sample, language) => ({
  report: reportCard({ report: sampleReport(sample), notice: { tone: 'error', text: sample.said.refusal } }, language),
});

/** Of a week, with something of everything; as many rows as servers. */
export function sampleReport(sample: Sample): Report {
  const { servers, hostname, said } = sample;
  const listed = <Row>(row: (i: number) => Row) => ({ total: servers, rows: times(Math.min(servers, 200), row) });
  const planned = () => ({
    ...({ weekCode: 'S05', year: 2026, domain: said.domain(0), scope: 'hprod', status: 'open' } as const),
    ...{ note: said.reason(0), campaigns: [12, 13] },
  });
  const done = (i: number, result: 'ok' | 'ko') => ({
    ...{ at: AT, hostname: hostname(i), domain: said.domain(0), source: 'standard', campaignId: 12 },
    ...{ operator: said.person(i), result, failureClass: result === 'ko' ? 'disk' : null, notes: said.comment(i) },
  });
  const some = servers === 0 ? 0 : 1;
  return {
    period: { kind: 'week', year: 2026, weekNumber: 5 },
    madeAt: AT,
    isNarrowed: false,
    figures: sampleFigures(sample),
    before: null,
    states: [
      { status: 'patched', servers },
      { status: 'excluded', servers: some },
    ],
    // A gap in the middle (COMP-4).
    compliance: times(8, (i) => ({
      at: new Date(AT.getTime() - (7 - i) * 7 * 24 * 3_600_000),
      ...(some === 0 || i === 3 ? { read: 0, upToDate: null } : { read: 200, upToDate: 150 + 5 * i }),
    })),
    bars: {
      by: 'day',
      counts: times(some * 5, (i) => ({ at: `2026-01-${26 + i}`, ok: servers + i, ko: i })),
    },
    domains: times(some * 3, (i) => ({ domain: `${said.domain(0)} ${i}`, patched: servers, failed: i, left: 2 })),
    failures: times(some * 2, (i) => ({ name: i === 0 ? 'disk' : '', count: servers })),
    validators: times(Math.min(servers, 7), (i) => ({ name: said.person(i), count: 1 })),
    reasons: times(some, () => ({ name: said.reason(0), count: 3 })),
    planned: listed(planned),
    done: listed((i) => done(i, 'ok')),
    failed: listed((i) => done(i, 'ko')),
    validated: listed((i) => ({
      ...{ hostname: hostname(i), campaignId: 12, application: said.application(0), status: 'validated_ko' as const },
      ...{ by: said.person(i), at: AT, comment: said.comment(i) },
    })),
    leftOut: listed((i) => ({
      ...{
        hostname: hostname(i),
        campaignId: 12,
        domain: said.domain(0),
        reason: said.reason(0),
        detail: null,
        by: 'system',
      },
    })),
    refused: listed((i) => ({
      ...{ hostname: hostname(i), campaignId: 12, domain: said.domain(0), site: 'Nancy' },
      ...{ by: said.person(1), at: AT, reason: said.reason(1) },
    })),
    overrides: listed((i) => ({
      ...{ kind: 'gate' as const, hostname: i === 0 ? null : hostname(i), campaignId: 12 },
      ...{ by: said.person(i), at: AT, reason: said.reason(0) },
    })),
    debt: listed((i) => ({
      ...{ hostname: hostname(i), glob: said.packageName(0), owner: i === 0 ? null : said.person(i) },
      ...{ reason: said.reason(0), until: i === 0 ? null : '2026-06-30', since: i === 0 ? null : AT },
    })),
    next: { period: { kind: 'week', year: 2026, weekNumber: 6 }, planned: listed(planned), servers },
  };
}

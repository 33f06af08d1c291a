// Samples of the cards of the indicators.
import { type KpiView, kpiCard } from '../../../../cards/kpi/kpi/card.ts';
import { kpiRowsCard } from '../../../../cards/kpi/kpi-rows/card.ts';
import { PAGE_SIZES, pageOf } from '../../../../cards/paging.ts';
import { FIGURES, type Figure, type FigureId } from '../../../../domain/kpi/figures.ts';
import { AT, type Sample, type SamplesOf, times } from '../../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said, servers, hostname, page } = sample;
  const asked = { year: 2026, domain: said.domain(0).slice(0, 40), branch: 'prod' } as const;
  const notice = { tone: 'error', text: said.refusal } as const;
  const rows = times(servers, (i) => ({
    hostname: hostname(i),
    at: i === 0 ? null : AT,
    campaignId: i === 0 ? null : 12,
    what: i === 0 ? null : said.application(0),
    amount: i === 0 ? null : i * 12.5,
  }));
  const figure = sampleFigures(sample).find(({ id }) => id === 'downtime') as Figure;
  return {
    kpi: kpiCard({ ...kpiView(sample), ...asked, notice }, language),
    'kpi-unknown': kpiCard({ ...kpiView(sample), figures: FIGURES.map(unknownFigure) }, language),
    'kpi-rows': kpiRowsCard({ ...asked, figure, rows: pageOf(rows, page, PAGE_SIZES.kpiRows), notice }, language),
  };
};

function kpiView(sample: Sample): KpiView {
  const figures = sampleFigures(sample);
  return {
    year: 2026,
    domain: null,
    branch: 'all',
    figures,
    cycle: { period: { kind: 'cycle', year: 2026, cycle: 2 }, figures },
    before: {
      period: { kind: 'cycle', year: 2026, cycle: 1 },
      figures: figures.map((figure, i) => (i % 2 === 0 ? unknownFigure(figure.id) : { ...figure, value: 3 })),
    },
  };
}

export function sampleFigures({ servers, said }: Sample): readonly Figure[] {
  const whats: Partial<Record<FigureId, readonly string[]>> = {
    prerequisites: ['ssh', 'disk'],
    downtime: [said.application(0), ''],
    events: ['standard', 'imported'],
  };
  return FIGURES.map((id) => ({
    id,
    value: id === 'advisories' ? null : id === 'last-week' ? 202653 : servers + 0.25,
    why: id === 'advisories' ? 'none-installed' : null,
    reference: id === 'patched' ? servers + 2 : id === 'last-week' ? 53 : null,
    parts: (whats[id] ?? []).map((what, i) => ({ what, amount: servers / (i + 1) })),
    beside: id === 'exclusions' || id === 'snapshots' ? 42.5 : null,
  }));
}

function unknownFigure(of: FigureId): Figure {
  return { id: of, value: null, why: 'no-history', reference: null, parts: [], beside: null };
}

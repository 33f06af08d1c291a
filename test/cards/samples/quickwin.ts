// Samples of the cards of quickwin.
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import { type QuickwinsView, quickwinsCard } from '../../../cards/quickwin/quickwins/card.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    quickwins: quickwinsCard({ ...quickwinsView(sample), notice }, language),
  };
};

function quickwinsView({ servers, said, page }: Sample): QuickwinsView {
  return {
    runs: pageOf(
      times(servers, (i) => ({
        campaignId: (i + 1) as CampaignId,
        label: said.label(i),
        phase: (['draft', 'prereq', 'snapshot', 'patching'] as const)[i % 4] ?? 'draft',
        stopped: i % 3 === 0,
        ...{ done: i, total: servers, failed: i % 2 },
      })),
      page,
      PAGE_SIZES.campaignList,
    ),
    groups: topOf(
      (['list', 'domain', 'application'] as const).map((kind) => ({
        kind,
        name: { list: said.list, domain: said.domain(0), application: said.application(0) }[kind],
      })),
      3,
    ),
    access: { create: true },
  };
}

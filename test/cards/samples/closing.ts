// Samples of the cards of closing.

import { type CloseView, closeCard, MAX_CLOSE_NAMED } from '../../../cards/closing/close/card.ts';
import { topOf } from '../../../cards/paging.ts';
import { UNFINISHED_KINDS } from '../../../domain/attempts/unfinished-kind.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { refusingSiteText } from '../../../domain/rings/campaign-rings.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

const CAMPAIGN = 12 as CampaignId;
const AT = new Date('2026-02-02T08:15:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    close: closeCard({ ...closeView(sample), notice }, language),
  };
};

function closeView({ servers, hostname, said }: Sample): CloseView {
  const kinds = [...UNFINISHED_KINDS, 'held' as const];
  const named = times(servers, (i) => ({ hostname: hostname(i), production: i % 2 === 0 }));
  return {
    campaignId: CAMPAIGN,
    label: said.label(0),
    state: { kind: 'asked', by: said.person(0), at: AT },
    groups: kinds.map((kind) => ({ kind, servers: topOf(named, MAX_CLOSE_NAMED) })),
    refused: [
      refusingSiteText({ site: 'Nancy', by: said.person(1), reason: said.reason(2), hostnames: [hostname(0)] }, true),
    ],
    nothingDone: true,
    running: 0,
    code: 'a1b2c3',
    access: { close: true },
  };
}

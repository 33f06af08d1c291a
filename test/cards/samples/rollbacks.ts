// Samples of the cards of rollbacks.
import { type RollbackView, rollbackCard } from '../../../cards/rollbacks/rollback/card.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

const CAMPAIGN = 12 as CampaignId;
const AT = new Date('2026-02-02T08:15:00Z');
const LATER = new Date('2026-02-05T13:40:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    rollback: rollbackCard({ ...rollbackView(sample), notice }, language),
  };
};

function rollbackView({ servers, hostname, said }: Sample): RollbackView {
  return {
    requestId: 7,
    campaignId: CAMPAIGN,
    hostname: hostname(0),
    application: said.application(0),
    databases: times(servers, (i) => ({ name: `app${i + 1}`, engine: i % 2 === 0 ? 'postgresql 15' : null })),
    takenAt: AT,
    askedAt: LATER,
    askedBy: said.person(0),
    reason: said.comment(1),
    state: { kind: 'asked' },
    access: { agree: true, takeBack: true },
  };
}

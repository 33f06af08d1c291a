// Samples of the cards of reboots.
import { type RebootView, rebootCard } from '../../../cards/reboots/reboot/card.ts';
import { holdingWarning } from '../../../domain/foundations/holding.ts';
import type { AttemptId, CampaignId } from '../../../domain/ids.ts';
import type { Sample, SamplesOf } from '../sample.ts';

const CAMPAIGN = 12 as CampaignId;
const AT = new Date('2026-02-02T08:15:00Z');
const LATER = new Date('2026-02-05T13:40:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    reboot: rebootCard({ ...rebootView(sample), notice }, language),
  };
};

function rebootView({ hostname, said }: Sample): RebootView {
  return {
    attemptId: 7 as AttemptId,
    campaignId: CAMPAIGN,
    hostname: hostname(0),
    application: said.application(0),
    evidence: `$ needs-restarting -r  # exit 1\n${said.output}\nReboot is required to fully utilize these updates.`,
    state: { kind: 'asked' },
    warning: holdingWarning(null),
    slots: [AT, LATER],
    access: { choose: true, order: true },
  };
}

// One word for one state of a campaign, on its card and in every list.
import { describe, expect, it } from 'vitest';
import { campaignTexts } from '../../../cards/campaigns/campaign/texts.ts';
import { campaignListTexts } from '../../../cards/campaigns/campaigns/texts.ts';
import { type CampaignProgress, campaignState } from '../../../domain/campaigns/campaign-state.ts';

const OPEN: CampaignProgress = { closed: false, stopped: false, servers: 3, begun: 0, accepted: 0 };

describe('the state of a campaign', () => {
  it.each<[string, Partial<CampaignProgress>]>([
    ['planned', {}],
    ['planned', { servers: 0 }],
    ['live', { begun: 1 }],
    ['live', { begun: 3, accepted: 2 }],
    ['settled', { begun: 3, accepted: 3 }],
    ['settled', { begun: 3, accepted: 3, stopped: true }],
    ['stopped', { begun: 1, stopped: true }],
    ['stopped', { stopped: true }],
    ['closed', { begun: 1, stopped: true, closed: true }],
  ])('is %s with %o', (state, over) => {
    expect(campaignState({ ...OPEN, ...over })).toBe(state);
  });

  it.each(['fr', 'en'] as const)('has the word of its card in the list, in %s', (language) => {
    const [card, list] = [campaignTexts[language], campaignListTexts[language].state];
    expect(card.planned.toLowerCase()).toBe(list.planned);
    expect(card.live.toLowerCase()).toBe(list.live);
    expect(card.settled('', 1).toLowerCase().startsWith(list.settled)).toBe(true);
    expect(card.stopped('', '').toLowerCase().startsWith(list.stopped)).toBe(true);
    expect(card.closed('', '').toLowerCase().startsWith(list.closed)).toBe(true);
  });
});

// RUN-13, RUN-1: a campaign is stopped, and what failed in it is ordered again.
import { describe, expect, it } from 'vitest';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { done, refusal } from '../shared/bench.ts';
import { campaignOf, campaignRow, carole, ctx, omar, orderedIn, start } from './ordered-campaign.ts';

describe('stop and retry (RUN-13, RUN-1)', () => {
  it('withdraws the orders that nobody has carried out and goes back to the operator’s word', async () => {
    const { campaignId } = await campaignOf('hprod', 'hprod');
    done(await start(campaignId));
    done(await stopCampaign(ctx, carole, { campaignId }));
    expect(await orderedIn(campaignId)).toEqual([]);
    expect(await campaignRow(campaignId)).toMatchObject({ stopped_by: carole.userId, start_mode: 'operator' });
    expect(refusal(await stopCampaign(ctx, omar, { campaignId }))).toMatch(/already stopped/);
  });

  it('retries what failed and nothing else', async () => {
    const { campaignId, rows } = await campaignOf('failed', 'hprod');
    expect(done(await retryFailed(ctx, omar, { campaignId, hostnames: [] })).ordered).toBe(1);
    expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
    const named = await retryFailed(ctx, omar, { campaignId, hostnames: [rows[1]?.hostname ?? ''] });
    expect(refusal(named)).toMatch(/Skipped/);
  });

  it('does not retry on a stopped campaign, nor where nothing failed', async () => {
    const { campaignId } = await campaignOf('hprod');
    expect(refusal(await retryFailed(ctx, omar, { campaignId, hostnames: [] }))).toMatch(/No server has failed/);
    done(await stopCampaign(ctx, omar, { campaignId }));
    expect(refusal(await retryFailed(ctx, omar, { campaignId, hostnames: [] }))).toMatch(/is stopped/);
  });
});

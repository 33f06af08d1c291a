// RUN-10, RUN-18: which servers the card of a campaign offers to roll back, and to whom.
import { describe, expect, it } from 'vitest';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { addCampaign, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { done, refusal } from '../shared/bench.ts';
import { attempted, ctx, db, offered, olga, oscar } from './attempted-server.ts';

describe('the card of a campaign', () => {
  it('RUN-10: offers the rollback of what failed or has a KO, to whoever may order it', async () => {
    const [ko, failed, ok] = [
      await attempted({ answer: 'ko' }),
      await attempted({ fails: true }),
      await attempted({ answer: null }),
    ];
    expect(await offered(ko, oscar, ['operator'])).toEqual([ko.hostname]);
    expect(await offered(failed, oscar, ['operator'])).toEqual([failed.hostname]);
    expect(await offered(ok, oscar, ['operator'])).toEqual([]);
    expect(await offered(ko, olga, ['owner'])).toEqual([]);
  });

  it('RUN-18: offers it on a closed campaign, and no longer once it is ordered', async () => {
    const one = await attempted({ answer: 'ko' });
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: MONDAY_MORNING })
      .where('id', '=', one.campaign)
      .execute();
    expect(await offered(one, oscar, ['operator'])).toEqual([one.hostname]);
    const elsewhere = await addCampaign(db, oscar.userId);
    const order = { hostname: one.hostname, reason: 'empty' };
    expect(refusal(await orderRollback(ctx, oscar, { ...order, campaignId: elsewhere }))).toMatch(/is from campaign/);
    done(await orderRollback(ctx, oscar, { ...order, campaignId: one.campaign }));
    expect(await offered(one, oscar, ['operator'])).toEqual([]);
  });
});

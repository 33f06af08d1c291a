// PRE-8: prerequisites are read in one run, which later requests join.
import { describe, expect, it } from 'vitest';
import { orderPrerequisites } from '../../../bot/prerequisites/order-prerequisites.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { campaignOf, ctx, db, omar } from '../campaigns/ordered-campaign.ts';
import { done } from '../shared/bench.ts';

describe('order of prerequisites (PRE-8)', () => {
  const ask = (campaignId: CampaignId, hostnames: readonly string[] = []) =>
    orderPrerequisites(ctx, omar, { campaignId, hostnames });

  async function runsOf(campaignId: CampaignId) {
    return db
      .selectFrom('prereq_run_sessions as w')
      .innerJoin('prereq_runs as r', 'r.id', 'w.run_id')
      .select(['w.run_id', 'w.session_id', 'w.done_at'])
      .where('r.campaign_id', '=', campaignId)
      .orderBy('w.session_id')
      .execute();
  }

  it('makes one run for what is pending or ok, and answers a second request with that run', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'prod', 'failed');
    expect(done(await ask(campaignId)).running).toBe(false);
    expect((await runsOf(campaignId)).map((row) => row.session_id)).toEqual([rows[0]?.session, rows[1]?.session]);
    const first = rows[0]?.session as SessionId;
    const isDone = { done_at: MONDAY_MORNING };
    await db.updateTable('prereq_run_sessions').set(isDone).where('session_id', '=', first).execute();
    expect(done(await ask(campaignId)).running).toBe(true);
    expect((await runsOf(campaignId)).map((row) => row.done_at)).toEqual([MONDAY_MORNING, null]);
  });

  it('makes one run out of two requests at once', async () => {
    const { campaignId } = await campaignOf('hprod');
    const outcomes = await Promise.all([ask(campaignId), ask(campaignId)]);
    expect(outcomes.map((outcome) => done(outcome).running).sort()).toEqual([false, true]);
    expect(await runsOf(campaignId)).toHaveLength(1);
  });

  it('lets named hosts join the run under way', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'hprod');
    done(await ask(campaignId, [rows[0]?.hostname ?? '']));
    await db.updateTable('prereq_run_sessions').set({ done_at: MONDAY_MORNING }).execute();
    done(
      await ask(
        campaignId,
        rows.map((row) => row.hostname),
      ),
    );
    const joined = await runsOf(campaignId);
    expect(joined.map((row) => row.done_at)).toEqual([null, null]);
    expect(new Set(joined.map((row) => row.run_id)).size).toBe(1);
  });
});

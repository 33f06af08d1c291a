// RUN-2: an order to start names whose servers, and when.
import { describe, expect, it } from 'vitest';
import { orderStart, type StartWhich } from '../../../bot/campaigns/order-start.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { done, refusal, sessionOf, somebody } from '../shared/bench.ts';
import { campaignOf, campaignRow, change, ctx, db, omar, orderedIn, start } from './ordered-campaign.ts';

const ines = await somebody(db, 'Ines', ['operator']);

describe('an order names whose and when (RUN-2)', () => {
  /** At 10:00: mine and nobody's are due, and so is Ines's; mine of 10:30 and of tomorrow are not. */
  async function mixed() {
    const made = await campaignOf('hprod', 'hprod', 'hprod', 'hprod', 'tomorrow');
    const [mine, nobody, hers, later, tomorrow] = made.rows.map(({ session }) => session) as [
      SessionId,
      SessionId,
      SessionId,
      SessionId,
      SessionId,
    ];
    for (const id of [mine, later, tomorrow]) await change(id, { intervenant_id: omar.userId });
    await change(hers, { intervenant_id: ines.userId });
    await change(later, { heure_prevue: '10:30' });
    return { ...made, mine, nobody, hers, later, tomorrow };
  }

  const startWhich = (campaignId: CampaignId, which?: StartWhich) =>
    orderStart(ctx, omar, { campaignId, hostnames: [], bySlot: false, ...(which && { which }) });

  it('RUN-2 without a word: what is due, of the one who orders or of nobody, and what else is due is named', async () => {
    const { campaignId, mine, nobody, rows } = await mixed();
    const { note } = done(await startWhich(campaignId));
    expect(await orderedIn(campaignId)).toEqual([mine, nobody]);
    expect(note?.en).toContain(rows[2]?.hostname);
    expect(note?.en).toContain(`/start ${campaignId} due`);
  });

  it('RUN-2 mine: what is due of the one who orders; due: everybody’s; neither what is not due', async () => {
    const one = await mixed();
    done(await startWhich(one.campaignId, { kind: 'mine' }));
    expect(await orderedIn(one.campaignId)).toEqual([one.mine]);
    done(await startWhich(one.campaignId, { kind: 'due' }));
    expect(await orderedIn(one.campaignId)).toEqual([one.mine, one.nobody, one.hers]);
  });

  it('RUN-2 all: only once their number is typed, and the number is of now', async () => {
    const { campaignId } = await mixed();
    expect(refusal(await startWhich(campaignId, { kind: 'all', count: null }))).toContain(`/start ${campaignId} all 5`);
    expect(refusal(await startWhich(campaignId, { kind: 'all', count: 4 }))).toContain('5 servers');
    expect(await orderedIn(campaignId)).toEqual([]);
    done(await startWhich(campaignId, { kind: 'all', count: 5 }));
    expect(await orderedIn(campaignId)).toHaveLength(5);
  });

  it('RUN-2 production without a go is neither counted nor started', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'prod');
    expect(refusal(await startWhich(campaignId, { kind: 'all', count: 2 }))).toContain('all 1');
    expect(done(await startWhich(campaignId, { kind: 'all', count: 1 })).note?.en).toMatch(
      /waiting for production approval/,
    );
    expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
  });

  it.each([null, 1])(
    'RUN-2 all, when everything left waits for its go: says so, not that nothing is left (%s)',
    async (count) => {
      const { campaignId } = await campaignOf('prod', 'prod');
      expect(refusal(await startWhich(campaignId, { kind: 'all', count }))).toMatch(/waiting for production approval/);
      expect(await orderedIn(campaignId)).toEqual([]);
    },
  );

  it('RUN-14 each at its slot: of the one who said it; what had passed before is named and not caught up', async () => {
    const { campaignId, rows, mine, later } = await mixed();
    const { note } = done(await start(campaignId, [], true));
    expect(note?.en).toContain(rows[0]?.hostname);
    expect(note?.en).not.toContain(rows[3]?.hostname);
    expect(await campaignRow(campaignId)).toMatchObject({ start_mode_by: omar.userId, start_mode_at: ctx.time.now });
    expect((await sessionOf(db, mine)).start_refusal).toMatchObject([{ code: 'slot-missed' }]);
    expect((await sessionOf(db, later)).start_refusal).toBeNull();
  });
});

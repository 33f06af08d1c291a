// RUN-2: an order to start names whose servers, and when.
import { describe, expect, it } from 'vitest';
import { campaignView } from '../../../bot/campaigns/campaign-view.ts';
import { orderStart, type StartWhich } from '../../../bot/campaigns/order-start.ts';
import { campaignCard } from '../../../cards/campaigns/campaign/card.ts';
import { INPUTS } from '../../../cards/verbs.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { objectsIn } from '../../cards/microsoft-renderer.ts';
import { done, refusal, sessionOf, somebody } from '../shared/bench.ts';
import { rendererOf, textOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';
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

  it('names those that the monitoring showed red, and starts them', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'hprod', 'tomorrow');
    const [red, unknown, notYet] = rows;
    if (red === undefined || unknown === undefined || notYet === undefined) throw new Error('three servers');
    const detail = (answer: string) => {
      const checks = [{ code: 'monitoring', answer, blocking: false, text: { fr: 'x', en: 'x' } }];
      return JSON.stringify({ checks, warnings: [], preview: null, transcript: [] });
    };
    await change(red.session, { prereq_detail: detail('no') });
    await change(unknown.session, { prereq_detail: detail('unknown') });
    await change(notYet.session, { prereq_detail: detail('no') });
    const { note } = done(await startWhich(campaignId, { kind: 'due' }));
    expect(note?.en).toBe(`Already in alarm in the monitoring at their last prerequisites: ${red.hostname}.`);
    expect(await orderedIn(campaignId)).toEqual([red.session, unknown.session]);
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

  it('RUN-2 the card says how many each choice would start, and offers none that would start nothing', async () => {
    const { campaignId, mine, nobody, hers } = await mixed();
    const choices = async (who: typeof omar | null) => {
      const viewer = who === null ? null : { userId: who.userId, roles: ['operator'] as const };
      const view = await campaignView(
        { db, now: ctx.time.now, settings: SETTINGS, viewer, notice: null },
        campaignId,
        1,
      );
      if (view === null) throw new Error('no card');
      const inputs = [...objectsIn(campaignCard(view, 'en'))].map(({ object }) => object);
      const which = inputs.find(({ id }) => id === INPUTS.which);
      return ((which?.choices ?? []) as { title: string }[]).map(({ title }) => title);
    };
    const [slots, all] = ['each at its slot', 'all 5 at once'];
    expect(await choices(omar)).toEqual(['mine that are due (1)', 'all that are due (3)', slots, all]);
    expect(await choices(null)).toEqual(['mine that are due', 'all that are due (3)', slots, all]);
    await change(mine, { status: 'failed' });
    expect(await choices(omar)).toEqual(['all that are due (2)', slots, 'all 4 at once']);
    for (const id of [nobody, hers]) await change(id, { status: 'failed' });
    expect(await choices(omar)).toEqual([slots, 'all 2 at once']);
  });

  it('RUN-2 nothing due: advises slots only where they would be taken', async () => {
    const one = await campaignOf('tomorrow');
    expect(refusal(await startWhich(one.campaignId))).toContain(`/start ${one.campaignId} slots`);
    done(await start(one.campaignId, [], true));
    const said = refusal(await startWhich(one.campaignId));
    expect(said).toMatch(/Each will start at its slot/);
    expect(said).not.toContain('slots');

    const theirs = await campaignOf('tomorrow');
    for (const { session } of theirs.rows) await change(session, { intervenant_id: ines.userId });
    const own = { ...ctx, settings: { ...ctx.settings, ownServersOnly: true } };
    const order = { campaignId: theirs.campaignId, hostnames: [], bySlot: false } as const;
    expect(refusal(await orderStart(own, omar, order))).toBe('No server is due now.');
  });

  it.each(['emergency', 'quickwin', 'standard'] as const)(
    'RUN-2 nothing left of %s: says so, and advises nothing',
    async (kind) => {
      const { campaignId } = await campaignOf('failed');
      await db
        .updateTable('campaigns')
        .set({ kind, ...(kind === 'quickwin' ? { phase: 'patching' } : {}) })
        .where('id', '=', campaignId)
        .execute();
      expect(refusal(await startWhich(campaignId))).toBe('There is no server left to start.');
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
    const card = async () => textOf(await rendererOf(db).render(`campaign:${campaignId}`, 'en'));
    expect(await card()).toContain('Each server starts at its slot, requested by Omar.');
    await db.updateTable('patch_sessions').set({ status: 'failed' }).where('campaign_id', '=', campaignId).execute();
    expect(await card()).not.toContain('at its slot, requested');
  });
});

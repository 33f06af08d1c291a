// GATE-5, GATE-6: what people decided before a backup, and what Teams still shows of the time after it.
import { describe, expect, it, vi } from 'vitest';
import { clickedCard } from '../../../bot/front/replaced-clicks.ts';
import { loadConfirmation } from '../../../db/queries/foundations/foundation-facts.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { Recurrence } from '../../../domain/windows/recurrence.ts';
import { followWindows } from '../../../jobs/windows/follow-windows.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { backedUp, DAYS_LATER, estate, LATER, restored, saidIn, workerOn } from './lost-time.ts';

const BEFORE = new Date(MONDAY_MORNING.getTime() - 7 * 86_400_000);

// Each restore makes the schema anew, by all migrations.
vi.setConfig({ testTimeout: 60_000 });

describe('decisions and cards', () => {
  it('GATE-5, GATE-6: production is approved anew, and a block is overridden anew', async () => {
    const { db, url, campaign, omar, server } = await estate();
    const decision = {
      campaign_id: campaign,
      decided_by: omar.userId,
      decided_at: MONDAY_MORNING,
      evidence_hash: 'x',
      evidence: '{}',
      reason: null,
    };
    await db
      .insertInto('prod_go_decisions')
      .values({ ...decision, decision: 'approved' })
      .execute();
    const override = {
      campaign_id: campaign,
      server_id: server,
      blockers: ['failed:1'],
      reason: 'x',
      overridden_by: omar.userId,
      overridden_at: MONDAY_MORNING,
    };
    await db.insertInto('gate_overrides').values(override).execute();
    const after = await restored(await backedUp(url), LATER);
    expect(await after.db.selectFrom('prod_go_decisions').select('withdrawn_reason').execute()).toEqual([
      { withdrawn_reason: 'restored' },
    ]);
    expect(await after.db.selectFrom('gate_overrides').select('blockers').execute()).toEqual([
      { blockers: ['restored'] },
    ]);
    expect((await saidIn(after.db))[0]).toContain(`Production to be approved again: #${campaign}.`);
  });

  it('RUN-21: a foundation is confirmed anew, as the attempt that spent it may be of the lost time', async () => {
    const { db, url, campaign, omar, server } = await estate();
    await db.updateTable('servers').set({ foundation: 'database' }).where('id', '=', server).execute();
    const confirmed = { confirmed_by: omar.userId, confirmed_at: MONDAY_MORNING, attempt_id: null };
    await db
      .insertInto('foundation_confirmations')
      .values({ server_id: server, campaign_id: campaign, ...confirmed })
      .execute();
    const after = await restored(await backedUp(url), LATER);
    expect(await loadConfirmation(after.db, { serverId: server, campaignId: campaign })).toBeNull();
  });

  it('POL-5: a maintenance window is approved anew before it starts anything, as it may have been archived since', async () => {
    const { db, url, omar, server, order } = await estate();
    await order();
    const { id } = await db
      .insertInto('maintenance_windows')
      .values({
        ...{ name: 'nuit', zone: 'Europe/Paris', from_day: '2027-01-01', starts_at: '08:00', minutes: 1200 },
        ...{ recurrence: 'FREQ=DAILY' as Recurrence, last_start_minutes: 30, task: 'install', production: false },
        ...{ tell_days: null, created_by: omar.userId, created_at: BEFORE, changed_at: BEFORE },
        ...{ approved_by: omar.userId, approved_at: BEFORE, in_force_since: BEFORE },
        ...{ lapse_told_for: null, archived_by: null, archived_at: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('maintenance_window_covers')
      .values({ window_id: id, server_id: server, application_id: null, domain_id: null, group_id: null })
      .execute();
    const after = await restored(await backedUp(url), LATER);
    const jobs = workerOn(after.db, createFakeTargets(), LATER);
    await followWindows(jobs);
    const ordered = after.db.selectFrom('patch_sessions').select('id').where('start_asked_at', 'is not', null);
    expect(await ordered.execute()).toEqual([]);
    const [window] = await after.db.selectFrom('maintenance_windows').selectAll().execute();
    expect(window).toMatchObject({ approved_at: null, in_force_since: BEFORE });
    expect((await saidIn(after.db))[0]).toContain('Maintenance windows to be approved again with /window: nuit.');
  });

  it('RING-1: a ring is opened anew, as that may have been withdrawn since', async () => {
    const { db, url, campaign, omar } = await estate();
    const opening = { campaign_id: campaign, ring_id: null, opened_by: omar.userId, reason: 'CVE' };
    await db
      .insertInto('ring_openings')
      .values({ ...opening, opened_at: MONDAY_MORNING })
      .execute();
    const after = await restored(await backedUp(url), LATER);
    expect(await after.db.selectFrom('ring_openings').selectAll().execute()).toEqual([]);
  });

  it('a card that was posted after the backup does not act; those of before are drawn anew', async () => {
    const { db, url, campaign } = await estate();
    const key = `campaign:${campaign}`;
    await db.insertInto('cards').values({ key, behind_at: null }).execute();
    const anchor = {
      card_key: key,
      conversation_id: '19:patching',
      thread_id: null,
      language: 'fr',
      created_at: MONDAY_MORNING,
      posts: 1,
    } as const;
    const shown = {
      shown_hash: 'of then',
      shown_seq: '1',
      shown_at: MONDAY_MORNING,
      last_error: null,
      retired_at: null,
      page: null,
    };
    const post = async (on: Db, message: string) =>
      (
        await on
          .insertInto('card_anchors')
          .values({ ...anchor, ...shown, activity_id: message })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id;
    const first = await post(db, 'message-1');
    const file = await backedUp(url);
    await db.updateTable('card_anchors').set({ retired_at: LATER }).where('id', '=', first).execute();
    const lost = await post(db, 'message-2');

    const after = await restored(file, LATER);
    const click = (id: number, messageId: string | null) =>
      clickedCard(
        after.db,
        { messageId, data: { postedAs: `${id}.1` }, conversation: { id: '19:patching' } } as never,
        LATER,
      );
    expect(await click(first, 'message-1')).toBe('current');
    expect(await click(lost, 'message-2')).toBe('unknown');
    // The next card that is posted bears another number: the lost one stays unknown.
    await after.db.updateTable('card_anchors').set({ retired_at: LATER }).where('id', '=', first).execute();
    await post(after.db, 'message-3');
    expect(await click(lost, 'message-2')).toBe('unknown');
    expect(await click(lost, null)).toBe('unknown');
    expect(await after.db.selectFrom('card_changes').select('card_key').execute()).toContainEqual({ card_key: key });
  });

  it('what was about to be said is not said, and links to files no longer work', async () => {
    const { db, url, omar } = await estate();
    const message = {
      conversation_id: '19:patching',
      thread_id: null,
      dedupe_key: null,
      text_fr: 'x',
      text_en: 'vrapp1 starts',
      created_at: MONDAY_MORNING,
    };
    await db
      .insertInto('outgoing_messages')
      .values({
        ...message,
        sending_at: null,
        sent_at: null,
        activity_id: null,
        last_error: null,
        not_before: null,
        given_up_at: null,
        only_for: null,
        card_key: null,
      })
      .execute();
    const file = {
      request: '{"kind":"plan-template"}',
      language: 'fr',
      token_hash: 'x',
      nonce: null,
      created_by: omar.userId,
      created_at: MONDAY_MORNING,
      expires_at: DAYS_LATER,
    } as const;
    await db.insertInto('downloads').values(file).execute();
    const after = await restored(await backedUp(url), LATER);
    expect(await saidIn(after.db)).toHaveLength(1);
    expect(await after.db.selectFrom('downloads').select('expires_at').execute()).toEqual([{ expires_at: LATER }]);
  });
});

// RUN-2, GATE-5: what an order to start orders, and what it leaves aside.
import { describe, expect, it } from 'vitest';
import { campaignView } from '../../../bot/campaigns/campaign-view.ts';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { decideProdGo } from '../../../bot/gate/decide-prod-go.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { audited, closedAnyway, dirtySeq, done, refusal, sessionOf, showing } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';
import {
  campaignOf,
  campaignRow,
  carole,
  change,
  ctx,
  db,
  omar,
  orderedIn,
  type Row,
  start,
} from './ordered-campaign.ts';

async function approve(campaignId: CampaignId): Promise<void> {
  const servers = await loadProdGoServers(db, campaignId, 'cycle', ctx.time.now);
  const shownHash = evidenceHash(prodGoEvidence(campaignId, servers));
  const decision = { decision: 'approve', acknowledged: 'listed', reason: null } as const;
  done(await decideProdGo(ctx, omar, { campaignId, shownHash, ...decision }));
}

async function moveToProduction({ server }: Row): Promise<void> {
  const { id } = await db
    .selectFrom('domain_environments as de')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .select('de.id')
    .where('e.name', '=', 'Production')
    .executeTakeFirstOrThrow();
  await db.updateTable('servers').set({ domain_environment_id: id }).where('id', '=', server).execute();
}

describe('order to start (RUN-2)', () => {
  it('orders what is due today, in the name of the operator, and enqueues it after the commit', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'tomorrow');
    await showing(db, `campaign:${campaignId}`, 'c1');
    ctx.enqueued.length = 0;
    expect(done(await start(campaignId))).toMatchObject({ ordered: 1, note: null });
    expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
    expect((await sessionOf(db, rows[0]?.session ?? 0)).start_asked_by).toBe(omar.userId);
    expect(ctx.enqueued).toEqual([
      { job: 'session', payload: { sessionId: rows[0]?.session } },
      { job: 'cards', payload: {} },
    ]);
    expect(await dirtySeq(db, `campaign:${campaignId}`)).toBeGreaterThan(7);
    expect((await audited(db, 'campaign.start')).at(-1)).toMatchObject({
      user_id: omar.userId,
      activity_id: omar.activityId,
    });
  });

  it('never orders a production server while no go is given, due, named or by slot (GATE-5)', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'prod');
    const prod = rows[1]?.hostname ?? '';
    expect(done(await start(campaignId)).note?.en).toMatch(/waiting for production approval/);
    expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
    expect(refusal(await start(campaignId, [prod.toUpperCase()]))).toMatch(/waiting for production approval/);
    expect(done(await start(campaignId, [], true)).note?.en).toMatch(/waiting for production approval/);
    expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
    // Even an order that came about in some other way stops at the start of the job (GATE-6).
    await change(rows[1]?.session as SessionId, { start_asked_at: MONDAY_MORNING, start_asked_by: omar.userId });
    const outcome = await startSession(createJobContext(db, createFakeTargets()), rows[1]?.session as SessionId);
    expect(outcome).toMatchObject({ kind: 'refused', blockers: [{ code: 'prod-go' }] });
  });

  it('GATE-5 leaves aside, by name, what no go covers: restored since, or moved into production; and counts what it would order', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'prod', 'prod', 'hprod');
    const [hprod, covered, restored, moved] = rows as [Row, Row, Row, Row];
    await approve(campaignId);
    done(await excludeServers(ctx, carole, { hostnames: [restored.hostname], reason: 'panne' }));
    done(await restoreServers(ctx, carole, { hostnames: [restored.hostname] }));
    await change(restored.session, { status: 'prereq_ok', date_prevue: '2027-01-11', heure_prevue: '09:00' });
    await moveToProduction(moved);
    const all = refusal(
      await orderStart(ctx, omar, {
        ...{ campaignId, hostnames: [], bySlot: false },
        which: { kind: 'all', count: null },
      }),
    );
    expect(all).toContain(`/start ${campaignId} all 2`);
    const card = await campaignView(
      { db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null },
      campaignId,
      1,
    );
    expect(card?.state).toMatchObject({ start: { all: 2 } });
    const left = `Not started, production not approved: ${restored.hostname}, ${moved.hostname} (/go ${campaignId}).`;
    expect(refusal(await start(campaignId, [restored.hostname, moved.hostname]))).toBe(left);
    expect(done(await start(campaignId)).note?.en).toBe(left);
    expect(await orderedIn(campaignId)).toEqual([hprod.session, covered.session]);
  });

  it('starts a server named before its day at the second yes, and says which named ones are left aside', async () => {
    const { campaignId, rows } = await campaignOf('tomorrow', 'failed');
    const names = rows.map((row) => row.hostname);
    expect(refusal(await start(campaignId, names))).toContain(names[0]);
    expect(await orderedIn(campaignId)).toEqual([]);
    const order = { campaignId, hostnames: names, bySlot: false, earlyUntil: '2027-01-31' as IsoDate };
    expect(done(await orderStart(ctx, omar, order)).note?.en).toBe(`Skipped: ${names[1]} (failed).`);
    expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
  });

  it('orders nothing at all when one name is not in the campaign, however hostile the name', async () => {
    const { campaignId, rows } = await campaignOf('hprod');
    const names = [rows[0]?.hostname ?? '', "x'); drop table servers;--", '**[a](b)**\u0000\ud800', 'y'.repeat(500)];
    expect(refusal(await start(campaignId, names))).toContain("x'); drop table servers;--");
    expect(await orderedIn(campaignId)).toEqual([]);
    const shown = refusal(await start(campaignId, names));
    expect(shown.length).toBeLessThan(300);
  });

  it('refuses when nothing is due, on a closed campaign and on none', async () => {
    const { campaignId } = await campaignOf('tomorrow');
    expect(refusal(await start(campaignId))).toMatch(/No server is due now/);
    done(await closedAnyway(ctx, carole, campaignId));
    expect(refusal(await start(campaignId))).toMatch(/is closed/);
    expect(refusal(await start(9999 as CampaignId))).toMatch(/no campaign 9999/);
  });

  it('by slot, sets the mode and forgets earlier refusals, and orders nothing itself', async () => {
    const { campaignId, rows } = await campaignOf('hprod');
    await change(rows[0]?.session as SessionId, { heure_prevue: '10:15', start_refusal: '[{"code":"window"}]' });
    expect(done(await start(campaignId, [], true)).ordered).toBe(0);
    expect((await campaignRow(campaignId)).start_mode).toBe('slot');
    expect((await sessionOf(db, rows[0]?.session ?? 0)).start_refusal).toBeNull();
    expect(await orderedIn(campaignId)).toEqual([]);
  });

  it('resumes a stopped campaign and counts its failures as seen, even when nothing is due', async () => {
    const { campaignId } = await campaignOf('failed', 'failed');
    done(await stopCampaign(ctx, omar, { campaignId }));
    expect(done(await start(campaignId)).note?.en).toMatch(/campaign is resumed/);
    expect(await campaignRow(campaignId)).toMatchObject({ stopped_at: null, failures_acknowledged: 2 });
  });

  it('goes on after a spent failure budget only once a start was refused for it', async () => {
    const { campaignId, rows } = await campaignOf('failed', 'hprod');
    done(await start(campaignId));
    expect((await campaignRow(campaignId)).failures_acknowledged).toBe(0);
    await change(rows[1]?.session as SessionId, { start_asked_at: null, start_refusal: '[{"code":"failure-budget"}]' });
    done(await start(campaignId));
    expect((await campaignRow(campaignId)).failures_acknowledged).toBe(1);
  });
});

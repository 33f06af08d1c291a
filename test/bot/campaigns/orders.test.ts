// Orders on a campaign: prerequisites, start, stop, retry, backups, end (RUN-1, RUN-2, RUN-13, PRE-4, PRE-9).
import { describe, expect, it } from 'vitest';
import { campaignView } from '../../../bot/campaigns/campaign-view.ts';
import { orderStart, type StartWhich } from '../../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { closeCampaign } from '../../../bot/closing/close-campaign.ts';
import { decideProdGo } from '../../../bot/gate/decide-prod-go.ts';
import { confirmBackup } from '../../../bot/prerequisites/confirm-backup.ts';
import { orderPrerequisites } from '../../../bot/prerequisites/order-prerequisites.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import {
  audited,
  closedAnyway,
  dirtySeq,
  done,
  openBench,
  refusal,
  sessionOf,
  showing,
  somebody,
} from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const ines = await somebody(db, 'Ines', ['operator']);
let serial = 0;

type Row = { hostname: string; session: SessionId; server: Awaited<ReturnType<typeof addServer>> };

async function campaignOf(...kinds: readonly ('hprod' | 'prod' | 'na' | 'tomorrow' | 'failed')[]) {
  const campaignId = await addCampaign(db, carole.userId);
  const rows: Row[] = [];
  for (const kind of kinds) {
    serial += 1;
    const hostname = `${kind === 'prod' ? 'vp' : 'vr'}app${serial}x`;
    const branch = kind === 'prod' ? 'prod' : 'hprod';
    const server = await addServer(db, hostname, { environment: kind === 'prod' ? 'Production' : 'Recette' });
    const session = await addSession(db, campaignId, server, { branch, method: kind === 'na' ? 'na' : 'snapshot' });
    if (kind === 'tomorrow') await change(session, { date_prevue: '2027-01-12' });
    if (kind === 'failed') await change(session, { status: 'failed' });
    rows.push({ hostname, session, server });
  }
  return { campaignId, rows };
}

async function change(id: SessionId, values: object): Promise<void> {
  await db.updateTable('patch_sessions').set(values).where('id', '=', id).execute();
}

async function orderedIn(campaignId: CampaignId): Promise<SessionId[]> {
  const rows = await db
    .selectFrom('patch_sessions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('start_asked_at', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

async function campaignRow(id: CampaignId) {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

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

const start = (campaignId: CampaignId, hostnames: readonly string[] = [], bySlot = false) =>
  orderStart(ctx, omar, { campaignId, hostnames, bySlot });

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

describe('a backup that somebody vouches for (RUN-14)', () => {
  it('RUN-14 is confirmed again after a day, and not before', async () => {
    const { campaignId, rows } = await campaignOf('na');
    const session = rows[0]?.session as SessionId;
    done(await confirmBackup(ctx, omar, { campaignId }));
    expect(refusal(await confirmBackup(ctx, omar, { campaignId }))).toMatch(/no backup to confirm/);
    await change(session, { backup_confirmed_at: new Date(ctx.time.now.getTime() - 24 * 3_600_000) });
    done(await confirmBackup(ctx, omar, { campaignId }));
    expect((await sessionOf(db, session)).backup_confirmed_at).toEqual(ctx.time.now);
  });
});

describe('order to start (RUN-2)', () => {
  it('orders what is due today, in the name of the operator, and rings for it after the commit', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'tomorrow');
    await showing(db, `campaign:${campaignId}`, 'c1');
    ctx.rung.length = 0;
    expect(done(await start(campaignId))).toMatchObject({ ordered: 1, note: null });
    expect(await orderedIn(campaignId)).toEqual([rows[0]?.session]);
    expect((await sessionOf(db, rows[0]?.session ?? 0)).start_asked_by).toBe(omar.userId);
    expect(ctx.rung).toEqual([
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
    // Even an order that came about in some other way stops at the door of the job (GATE-6).
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

  it('confirms the backups of servers without snapshots, once (PRE-4)', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'na');
    expect(done(await confirmBackup(ctx, omar, { campaignId })).servers).toBe(1);
    expect((await sessionOf(db, rows[0]?.session ?? 0)).backup_confirmed_at).toBeNull();
    expect((await sessionOf(db, rows[1]?.session ?? 0)).backup_confirmed_by).toBe(omar.userId);
    expect(refusal(await confirmBackup(ctx, omar, { campaignId }))).toMatch(/no backup to confirm/);
  });
});

describe('end of a campaign', () => {
  it('is refused while a server is in progress', async () => {
    const { campaignId, rows } = await campaignOf('hprod');
    await change(rows[0]?.session as SessionId, { status: 'in_progress' });
    expect(refusal(await closeCampaign(ctx, carole, { campaignId }))).toMatch(/1 server being patched/);
  });

  it('makes what is patched and validated reported (RUN-1), and its card final', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'hprod');
    await showing(db, `campaign:${campaignId}`, 'c9');
    for (const [index, row] of rows.entries()) {
      await change(row.session, { status: 'patched' });
      await db.transaction().execute(async (trx) => {
        const attempt = await insertAttempt(trx, {
          sessionId: row.session,
          serverId: row.server,
          campaignId,
          startedBy: null,
          at: MONDAY_MORNING,
          step: 'conclude',
        });
        await trx
          .updateTable('patch_attempts')
          .set({ state: 'patched', ended_at: MONDAY_MORNING })
          .where('id', '=', attempt)
          .execute();
        const answered = index === 0 ? ({ status: 'validated_ok', answered_at: MONDAY_MORNING } as const) : {};
        await trx
          .insertInto('patch_validation')
          .values({
            server_id: row.server,
            campaign_id: campaignId,
            campaign_type: 'standard',
            attempt_id: attempt,
            patch_date: MONDAY_MORNING,
            ...answered,
          })
          .execute();
      });
    }
    done(await closedAnyway(ctx, carole, campaignId));
    expect((await sessionOf(db, rows[0]?.session ?? 0)).status).toBe('reported');
    expect((await sessionOf(db, rows[1]?.session ?? 0)).status).toBe('patched');
    expect(await campaignRow(campaignId)).toMatchObject({ status: 'closed', closed_by: carole.userId });
    const card = await db
      .selectFrom('cards')
      .select('final')
      .where('key', '=', `campaign:${campaignId}`)
      .executeTakeFirst();
    expect(card?.final).toBe(true);
    expect(refusal(await closeCampaign(ctx, carole, { campaignId }))).toMatch(/is closed/);
  });
});

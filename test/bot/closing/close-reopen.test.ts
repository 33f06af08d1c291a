// RUN-18: a campaign is closed over what is unfinished only by a second yes to what was named; what is held can still be repaired; reopening.
import { beforeEach, describe, expect, it } from 'vitest';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { closeCampaign } from '../../../bot/closing/close-campaign.ts';
import { reopenCampaign } from '../../../bot/closing/reopen-campaign.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import { loadUnanswered } from '../../../db/queries/validations/validation-reminders.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import { closeFinishedCampaigns } from '../../../jobs/campaigns/close-campaigns.ts';
import { blockersUnseen } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, endCampaigns, openBench, refusal, sessionOf, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);

type Fate =
  | 'pending'
  | 'in_progress'
  | 'failed'
  | 'down'
  | 'accepted'
  | 'unanswered'
  | 'ko'
  | 'excluded'
  | 'rolling-back';
type One = { readonly hostname: string; readonly server: ServerId; readonly session: SessionId };

let serial = 0;
async function campaignOf(...fates: readonly Fate[]) {
  const campaignId = await addCampaign(db, carole.userId);
  const rows: One[] = [];
  for (const fate of fates) rows.push(await live(campaignId, fate));
  return { campaignId, rows };
}

async function live(campaignId: CampaignId, fate: Fate): Promise<One> {
  serial += 1;
  const hostname = `vrend${serial}`;
  const server = await addServer(db, hostname);
  const session = await addSession(db, campaignId, server, { status: 'pending' });
  const set = (values: { status: 'in_progress' | 'failed' | 'patched' | 'excluded'; [key: string]: unknown }) =>
    db.updateTable('patch_sessions').set(values).where('id', '=', session).execute();
  if (fate === 'excluded') {
    await set({ status: 'excluded', exclusion_reason: 'x', excluded_by: 'Carole', excluded_at: MONDAY_MORNING });
  }
  if (fate === 'pending' || fate === 'excluded') return { hostname, server, session };
  const attempt = await db.transaction().execute((trx) =>
    insertAttempt(trx, {
      sessionId: session,
      serverId: server,
      campaignId,
      startedBy: null,
      at: MONDAY_MORNING,
      step: fate === 'down' ? 'reboot' : 'conclude',
    }),
  );
  if (fate === 'in_progress') await set({ status: 'in_progress' });
  if (fate === 'in_progress') return { hostname, server, session };
  const failed = fate === 'failed' || fate === 'down' || fate === 'rolling-back';
  await set({ status: failed ? 'failed' : 'patched' });
  const ended = { state: failed ? 'failed' : 'patched', ended_at: MONDAY_MORNING } as const;
  await db
    .updateTable('patch_attempts')
    .set({ ...ended, ...(failed ? { failure_class: 'unknown' } : {}) })
    .where('id', '=', attempt)
    .execute();
  if (failed) {
    await db
      .insertInto('vm_snapshots')
      .values({
        attempt_id: attempt,
        session_id: session,
        server_id: server,
        campaign_id: campaignId,
        name: `PC_${hostname}`,
        state: 'present',
        vcenter: 'Senlis',
        vm_moref: 'vm-1',
        snapshot_moref: 'snapshot-1',
        created_at: MONDAY_MORNING,
        ...(fate === 'rolling-back' ? { rollback_asked_at: MONDAY_MORNING, rollback_asked_by: omar.userId } : {}),
      })
      .execute();
    return { hostname, server, session };
  }
  const answers = { accepted: 'validated_ok', ko: 'validated_ko', unanswered: 'en_attente' } as const;
  const status = fate === 'accepted' || fate === 'ko' ? answers[fate] : answers.unanswered;
  const answered = status === 'en_attente' ? {} : { answered_at: MONDAY_MORNING, comment: 'x' };
  await db
    .insertInto('patch_validation')
    .values({
      server_id: server,
      campaign_id: campaignId,
      campaign_type: 'standard',
      attempt_id: attempt,
      patch_date: MONDAY_MORNING,
      status,
      ...answered,
    })
    .execute();
  return { hostname, server, session };
}

async function statusOf(id: CampaignId): Promise<string> {
  return (await db.selectFrom('campaigns').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;
}

const close = (campaignId: CampaignId, confirmed?: string) =>
  closeCampaign(ctx, carole, { campaignId, ...(confirmed === undefined ? {} : { confirmed }) });

/** Asked by Carole: what the card of the question says then. */
async function asked(campaignId: CampaignId): Promise<string> {
  expect(done(await close(campaignId))).toMatchObject({ closed: false });
  return chat.text(`close:${campaignId}`, carole);
}

/** The code of the line that the card offers. */
function codeIn(card: string): string {
  return /\/close \d+ yes ([0-9a-f]{6})$/m.exec(card)?.[1] ?? '';
}

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
});

describe('closing a campaign', () => {
  it('RUN-18: keeps on the board of the day what failed, as long as its snapshot is held and nothing was tried since', async () => {
    const { campaignId, rows } = await campaignOf('failed', 'failed', 'accepted');
    const [held, dropped, fine] = rows;
    // Of a failure it names the campaign.
    const failures = async () =>
      (await chat.text('status', carole)).split('\n').filter((line) => line.includes(`Campaign ${campaignId}`));
    await close(campaignId, codeIn(await asked(campaignId)));
    expect(await statusOf(campaignId)).toBe('closed');
    expect((await failures()).join('\n')).toMatch(
      new RegExp(`${held?.hostname} ·[^]*${dropped?.hostname} ·|${dropped?.hostname} ·[^]*${held?.hostname} ·`),
    );
    expect((await failures()).join('\n')).not.toContain(`${fine?.hostname} ·`);
    await db
      .updateTable('vm_snapshots')
      .set({ state: 'removed' })
      .where('server_id', '=', dropped?.server ?? (0 as ServerId))
      .execute();
    expect((await failures()).join('\n')).not.toContain(`${dropped?.hostname} ·`);
    const again = await addCampaign(db, carole.userId);
    const server = held?.server ?? (0 as ServerId);
    const session = await addSession(db, again, server);
    await db.transaction().execute((trx) =>
      insertAttempt(trx, {
        sessionId: session,
        serverId: server,
        campaignId: again,
        startedBy: null,
        at: MONDAY_MORNING,
        step: 'conclude',
      }),
    );
    await db
      .updateTable('patch_attempts')
      .set({ state: 'patched', ended_at: MONDAY_MORNING })
      .where('session_id', '=', session)
      .execute();
    expect(await failures()).toEqual([]);
  });

  it('RUN-18: names what is unfinished, of every kind, and closes over it by a second yes alone', async () => {
    const { campaignId, rows } = await campaignOf(
      'pending',
      'failed',
      'down',
      'unanswered',
      'ko',
      'accepted',
      'excluded',
    );
    const name = (i: number) => rows[i]?.hostname ?? '?';
    const said = await asked(campaignId);
    const groups = [
      ['Not back after their reboot (1)', 2],
      ['Failed (1)', 1],
      ['KO from the owner (1)', 4],
      ['Not started (1)', 0],
      ['No answer from the owner (1)', 3],
    ] as const;
    for (const [group, i] of groups) expect(said).toContain(`${group}\n${name(i)}`);
    expect(said).toContain(`Snapshot still kept (2)\n${name(1)}\n${name(2)}`);
    for (const finished of [5, 6]) expect(said).not.toContain(name(finished));
    expect(await statusOf(campaignId)).toBe('open');
    expect(done(await close(campaignId, codeIn(said)))).toEqual({ kind: 'done', closed: true });
    expect(await statusOf(campaignId)).toBe('closed');
    expect((await audited(db, 'campaign.close')).at(-1)?.after).toMatchObject({ unfinished: { length: 5 } });
  });

  it('RUN-18: asks again when what was named has changed since', async () => {
    const { campaignId, rows } = await campaignOf('pending', 'unanswered');
    const code = codeIn(await asked(campaignId));
    await db
      .updateTable('patch_sessions')
      .set({ status: 'failed' })
      .where('id', '=', rows[0]?.session ?? (0 as SessionId))
      .execute();
    expect(done(await close(campaignId, code))).toMatchObject({ closed: false, changed: true });
    const again = await chat.text(`close:${campaignId}`, carole);
    expect(again).toContain('Failed (1)');
    expect(codeIn(again)).not.toBe(code);
    expect(await statusOf(campaignId)).toBe('open');
  });

  it('RUN-18: what runs keeps it open, whatever is confirmed: an attempt, a rollback', async () => {
    for (const fate of ['in_progress', 'rolling-back'] as const) {
      const { campaignId, rows } = await campaignOf(fate);
      expect(refusal(await close(campaignId, 'abcdef'))).toMatch(`being patched (${rows[0]?.hostname})`);
    }
  });

  it('RUN-18: nothing unfinished needs no second yes', async () => {
    const { campaignId } = await campaignOf('accepted', 'excluded');
    done(await close(campaignId));
    expect(await statusOf(campaignId)).toBe('closed');
  });
});

describe('a closed campaign', () => {
  it('RUN-18: can still be rolled back and repaired while the snapshot is held, and its reminders go on', async () => {
    const { campaignId, rows } = await campaignOf('failed', 'failed', 'unanswered');
    done(await close(campaignId, codeIn(await asked(campaignId))));
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('two servers');
    done(await orderRollback(ctx, omar, { hostname: first.hostname, reason: 'the application is down' }));
    const retry = (repair: boolean) => retryFailed(ctx, omar, { campaignId, hostnames: [second.hostname], repair });
    expect(refusal(await retry(false))).toMatch(/is closed/);
    done(await retry(true));
    expect(await sessionOf(db, second.session)).toMatchObject({ repair_asked: true, start_asked_by: omar.userId });
    await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('session_id', '=', second.session).execute();
    expect(refusal(await retry(true))).toMatch(
      /no snapshot of .* is kept. A coordinator has to reopen it first: \/reopen \d+ reason/,
    );
    expect((await loadUnanswered(db)).filter((one) => one.campaignId === campaignId)).toHaveLength(1);
  });

  it('RUN-18: is repaired also where it was stopped before its end, and its report says how', async () => {
    const { campaignId, rows } = await campaignOf('failed', 'accepted');
    const [cut] = rows;
    await db.updateTable('campaigns').set({ stopped_at: MONDAY_MORNING }).where('id', '=', campaignId).execute();
    await db
      .updateTable('patch_attempts')
      .set({ failure_class: 'interrupted' })
      .where('campaign_id', '=', campaignId)
      .where('state', '=', 'failed')
      .execute();
    done(await close(campaignId, codeIn(await asked(campaignId))));
    const line = `/retry ${campaignId} ${cut?.hostname} repair`;
    expect(await chat.text(`campaign:${campaignId}`, omar)).toContain(`To repair: ${line}`);
    expect(await chat.text(`campaign:${campaignId}`, carole)).not.toContain('To repair');
    expect(await chat.type(omar, line)).toBe(`campaign:${campaignId}`);
    expect(await sessionOf(db, cut?.session ?? 0)).toMatchObject({ repair_asked: true });
    const blockers = await blockersUnseen(createJobContext(db, createFakeTargets()), cut?.session as SessionId);
    expect(blockers.map(({ code }) => code)).not.toContain('stopped');
    await db.updateTable('patch_sessions').set({ repair_asked: false }).where('campaign_id', '=', campaignId).execute();
    const others = await blockersUnseen(createJobContext(db, createFakeTargets()), cut?.session as SessionId);
    expect(others.map(({ code }) => code)).toContain('stopped');
  });

  it('RUN-18: is reopened with a reason, on record, as it was', async () => {
    const { campaignId, rows } = await campaignOf('pending', 'failed');
    expect(refusal(await reopenCampaign(ctx, carole, { campaignId, reason: 'x' }))).toMatch(/is open/);
    done(await close(campaignId, codeIn(await asked(campaignId))));
    expect(refusal(await reopenCampaign(ctx, omar, { campaignId, reason: 'x' }))).toMatch(/coordinator/);
    done(await reopenCampaign(ctx, carole, { campaignId, reason: 'closed too early' }));
    expect(await statusOf(campaignId)).toBe('open');
    expect((await audited(db, 'campaign.reopen')).at(-1)?.reason).toBe('closed too early');
    expect((await sessionOf(db, rows[0]?.session ?? 0)).status).toBe('pending');
    const retry = await retryFailed(ctx, omar, { campaignId, hostnames: [rows[1]?.hostname ?? ''] });
    expect(done(retry).ordered).toBe(1);
  });
});

describe('the end of a campaign by itself', () => {
  const at = (day: number, time = '09:00') => new Date(`2027-01-${day}T${time}:00+01:00`);

  it('RUN-18: comes seven days after the Monday of its week, and not a day before', async () => {
    const { campaignId } = await campaignOf('accepted');
    await closeFinishedCampaigns(db, at(17, '23:59'), 'Europe/Paris');
    expect(await statusOf(campaignId)).toBe('open');
    await closeFinishedCampaigns(db, at(18, '00:01'), 'Europe/Paris');
    expect(await statusOf(campaignId)).toBe('closed');
  });

  it.each(['pending', 'failed', 'down', 'unanswered', 'ko', 'in_progress', 'rolling-back'] as const)(
    'RUN-18: never leaves behind a server that is %s',
    async (fate) => {
      const { campaignId } = await campaignOf('accepted', fate);
      await closeFinishedCampaigns(db, at(30), 'Europe/Paris');
      expect(await statusOf(campaignId)).toBe('open');
    },
  );
});

// RUN-2, RUN-14: an order is of its day and of somebody who may still give it; a slot that was missed is not caught up. Asked at the
// door itself, whoever was down for how long.
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { lockGate } from '../../../db/queries/gate/gate.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { branchToday } from '../../../domain/server.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { done, openBench, somebody } from '../../bot/shared/bench.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addCampaign,
  addChannel,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const omar = await somebody(db, 'Omar', ['operator']);
const bench = openBench(db);
await addChannel(db, { id: '19:patching', domain: null, by: omar.userId });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const later = (ms: number) => new Date(MONDAY_MORNING.getTime() + ms);
let serial = 0;

async function ordered(more: Parameters<typeof addServer>[2] = {}, campaign?: CampaignId) {
  serial += 1;
  const hostname = `vrday${serial}`;
  const id = campaign ?? (await addCampaign(db, omar.userId));
  const server = await addServer(db, hostname, more);
  return { hostname, server, campaign: id, session: await addSession(db, id, server, { orderedBy: omar.userId }) };
}

const change = (id: SessionId, values: object) =>
  db.updateTable('patch_sessions').set(values).where('id', '=', id).execute();
const changeCampaign = (id: CampaignId, values: object) =>
  db.updateTable('campaigns').set(values).where('id', '=', id).execute();
const sessionOf = (id: SessionId) =>
  db.selectFrom('patch_sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const attemptsOf = (id: SessionId) =>
  db.selectFrom('patch_attempts').selectAll().where('session_id', '=', id).orderBy('id').execute();

async function codes(jobs: TestJobs, session: SessionId) {
  const outcome = await startSession(jobs, session);
  return 'blockers' in outcome ? outcome.blockers.map(({ code }) => code) : outcome.kind;
}

function jobsAt(now: Date, targets = createFakeTargets()) {
  const jobs = createJobContext(db, targets);
  jobs.time.now = now;
  return jobs;
}

async function waitingForLocks(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}

const said = async (hostname: string) =>
  (await db.selectFrom('outgoing_messages').selectAll().where('text_en', 'like', `%${hostname}%`).execute()).filter(
    ({ text_en }) => /cancelled|missed/.test(text_en),
  );

const saidInChannel = async (hostname: string) =>
  (await said(hostname)).filter(({ conversation_id }) => conversation_id === '19:patching').length;

describe('workers that come back', () => {
  it.each([
    ['the next morning', DAY],
    ['after the weekend', 7 * DAY],
    ['a day early: the clock went back', -7 * DAY],
  ])('RUN-14 start nothing that was ordered before: %s, at the door and without a sweep', async (_case, ms) => {
    const targets = createFakeTargets();
    const jobs = jobsAt(later(ms), targets);
    const { hostname, session } = await ordered();
    await runSessionJob(jobs, session);
    expect(await attemptsOf(session)).toEqual([]);
    expect(targets.hostNamed(hostname).starts).toBe(0);
    const { start_asked_at, start_refusal } = await sessionOf(session);
    expect(start_asked_at).toBeNull();
    expect(start_refusal?.map(({ code }) => code)).toContain('order-expired');
  });

  it.each(['quickwin', 'emergency'] as const)('RUN-14 nor in a campaign of kind %s', async (kind) => {
    const { session, campaign } = await ordered();
    await changeCampaign(campaign, { kind, phase: kind === 'quickwin' ? 'patching' : null });
    await change(session, { prereq_date: later(DAY) });
    expect(await codes(jobsAt(later(DAY)), session)).toEqual(['order-expired']);
  });

  it('RUN-14 nor a retry that was ordered yesterday, nor its repair', async () => {
    const { session } = await ordered();
    await change(session, { status: 'failed', repair_asked: true, prereq_date: later(DAY) });
    expect(await codes(jobsAt(later(DAY)), session)).toEqual(['order-expired']);
    expect(await sessionOf(session)).toMatchObject({ status: 'failed', repair_asked: false });
  });
});

describe('an order that only waits', () => {
  it('RUN-14 is kept on its day, and withdrawn when the window ends: the channel and the operator are told, once', async () => {
    const { hostname, session, server } = await ordered();
    const elsewhere = await addCampaign(db, omar.userId, { kind: 'emergency' });
    const other = await addSession(db, elsewhere, server, { orderedBy: omar.userId });
    const place = { kind: 'personal', service_url: 'http://t.test', bot_id: 'b', seen_at: MONDAY_MORNING } as const;
    await db
      .insertInto('conversations')
      .values({ id: `a:${hostname}`, user_id: omar.userId, tenant_id: null, name: null, paused_until: null, ...place })
      .execute();
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toBe('started');
    await change(other, { prereq_date: later(9 * HOUR) });
    expect((await startSession(jobsAt(later(9 * HOUR)), other)).kind).toBe('waiting');
    await sweep(jobsAt(later(9 * HOUR)));
    expect((await sessionOf(other)).start_asked_at).toEqual(MONDAY_MORNING);
    const evening = jobsAt(later(11 * HOUR));
    await Promise.all([sweep(evening), sweep(evening)]);
    await sweep(evening);
    expect(await sessionOf(other)).toMatchObject({ start_asked_at: null, start_refusal: [{ code: 'order-expired' }] });
    expect((await said(hostname)).map(({ conversation_id }) => conversation_id).sort()).toEqual(
      ['19:patching', `a:${hostname}`].sort(),
    );
    expect((await said(hostname))[0]?.text_en).toContain('by Omar on 11 January 2027');
  });
});

describe('whoever ordered (RUN-2)', () => {
  async function orderedBySomebody(roles: readonly ('operator' | 'viewer')[] = ['operator']) {
    const { session, ...rest } = await ordered();
    const orderer = await addUser(db, `Orderer${serial}`, roles);
    await change(session, { start_asked_by: orderer });
    return { session, orderer, ...rest };
  }
  const user = (id: number, values: object) =>
    db
      .updateTable('users')
      .set(values)
      .where('id', '=', id as never)
      .execute();

  it.each([
    ['is disabled since', (id: number) => user(id, { disabled_at: MONDAY_MORNING })],
    ['has expired since', (id: number) => user(id, { expires_at: MONDAY_MORNING })],
    [
      'has another role since',
      (id: number) =>
        db
          .updateTable('user_roles')
          .set({ role: 'viewer' })
          .where('user_id', '=', id as never)
          .execute(),
    ],
    [
      'has no role any more',
      (id: number) =>
        db
          .deleteFrom('user_roles')
          .where('user_id', '=', id as never)
          .execute(),
    ],
  ])('RUN-2 %s: the order goes with it, a retry too', async (_case, act) => {
    const [one, retried] = [await orderedBySomebody(), await orderedBySomebody()];
    await change(retried.session, { status: 'failed' });
    for (const { orderer } of [one, retried]) await act(orderer);
    const jobs = jobsAt(MONDAY_MORNING);
    expect(await codes(jobs, one.session)).toEqual(['orderer']);
    expect(await codes(jobs, retried.session)).toEqual(['orderer']);
    expect((await sessionOf(one.session)).start_asked_at).toBeNull();
    await sweep(jobs);
    expect(await saidInChannel(one.hostname)).toBe(1);
  });

  it('RUN-2 expires tomorrow: the order stands today', async () => {
    const { session, orderer } = await orderedBySomebody();
    await user(orderer, { expires_at: later(DAY) });
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toBe('started');
  });

  it.each([
    ['is disabled since', (id: number) => ({ start_mode_by: id })],
    ['is not on record, as before this release', () => ({ start_mode_by: null })],
  ])('RUN-2 whoever let it start by slot %s: nothing more starts so until it is said again', async (_case, by) => {
    const { session, campaign } = await ordered();
    const orderer = await addUser(db, `Slot${serial}`, ['operator']);
    await user(orderer, { disabled_at: MONDAY_MORNING });
    await changeCampaign(campaign, { start_mode: 'slot', ...by(orderer) });
    await change(session, { start_asked_at: null, start_asked_by: null, heure_prevue: '10:00' });
    const jobs = jobsAt(MONDAY_MORNING);
    await sweep(jobs);
    await runSessionJob(jobs, session);
    expect(await attemptsOf(session)).toEqual([]);
    expect((await sessionOf(session)).start_refusal).toMatchObject([{ code: 'orderer' }]);
    const row = await db.selectFrom('campaigns').selectAll().where('id', '=', campaign).executeTakeFirstOrThrow();
    expect(row.start_mode).toBe('operator');
  });
});

describe('each at its slot (RUN-14)', () => {
  /** Its slot is at 10:00 on Monday. */
  async function bySlot(more: Parameters<typeof addServer>[2] = {}) {
    const one = await ordered(more);
    await changeCampaign(one.campaign, { start_mode: 'slot', start_mode_by: omar.userId, start_mode_at: later(-HOUR) });
    await change(one.session, { start_asked_at: null, start_asked_by: null, heure_prevue: '10:00' });
    return one;
  }

  it('RUN-14 is caught up within half an hour', async () => {
    const { session } = await bySlot();
    const jobs = jobsAt(later(30 * MINUTE));
    await sweep(jobs);
    await runSessionJob(jobs, session);
    expect(await sessionOf(session)).toMatchObject({ status: 'in_progress' });
  });

  it.each([
    ['31 minutes later', 31 * MINUTE],
    ['the next day', DAY],
    ['a week later', 7 * DAY],
  ])('RUN-14 is not caught up %s: shown as missed, and told', async (_case, ms) => {
    const { hostname, session } = await bySlot();
    const jobs = jobsAt(later(ms));
    await sweep(jobs);
    await sweep(jobs);
    await runSessionJob(jobs, session);
    expect(await attemptsOf(session)).toEqual([]);
    expect(await sessionOf(session)).toMatchObject({ start_asked_at: null, start_refusal: [{ code: 'slot-missed' }] });
    expect(await saidInChannel(hostname)).toBe(1);
  });

  it('RUN-14 that waits for its cluster has not missed it, however long; once nobody is there to ask, it has', async () => {
    await db.insertInto('app_groups').values({ name: 'by-slot', exclusive: true }).execute();
    const running = await ordered({ appGroup: 'by-slot' });
    const [patient, forgotten] = [await bySlot({ appGroup: 'by-slot' }), await bySlot({ appGroup: 'by-slot' })];
    const jobs = jobsAt(MONDAY_MORNING);
    const outcome = await startSession(jobs, running.session);
    if (outcome.kind !== 'started') throw new Error('not started');
    await sweep(jobs);
    await startSession(jobs, forgotten.session);
    for (let minutes = 0; minutes <= 100; minutes += 20) {
      jobs.time.now = later(minutes * MINUTE);
      await runSessionJob(jobs, patient.session);
    }
    await runAttempt(jobs, outcome.attemptId);
    jobs.time.now = later(110 * MINUTE);
    await runSessionJob(jobs, forgotten.session);
    expect((await sessionOf(forgotten.session)).start_refusal).toMatchObject([{ code: 'slot-missed' }]);
    await runSessionJob(jobs, patient.session);
    expect(await sessionOf(patient.session)).toMatchObject({ status: 'in_progress' });
  });

  it('RUN-13 orders nothing of a campaign that is stopped, in whichever way', async () => {
    const [stopped, told] = [await bySlot(), await bySlot()];
    await changeCampaign(stopped.campaign, { stopped_at: MONDAY_MORNING });
    done(await stopCampaign(bench, omar, { campaignId: told.campaign }));
    await sweep(jobsAt(MONDAY_MORNING));
    for (const { session } of [stopped, told]) {
      expect(await sessionOf(session)).toMatchObject({ start_asked_at: null, start_refusal: null });
    }
  });

  it('RUN-14 orders nothing of a campaign that is closed, and misses no slot of it', async () => {
    const closed = await bySlot();
    await changeCampaign(closed.campaign, { status: 'closed', closed_at: MONDAY_MORNING });
    for (const ms of [0, 31 * MINUTE]) {
      await sweep(jobsAt(later(ms)));
      expect(await sessionOf(closed.session)).toMatchObject({ start_asked_at: null, start_refusal: null });
    }
    expect(await saidInChannel(closed.hostname)).toBe(0);
  });
});

describe('a backup that somebody vouched for (RUN-14)', () => {
  async function physical(confirmedAt: Date | null) {
    const one = await ordered({ machineType: 'physical' });
    await change(one.session, {
      rollback_method: 'na',
      backup_confirmed_at: confirmedAt,
      backup_confirmed_by: confirmedAt === null ? null : omar.userId,
    });
    return one;
  }

  it('RUN-14 is good for a day', async () => {
    const jobs = jobsAt(MONDAY_MORNING);
    expect(await codes(jobs, (await physical(later(-DAY + MINUTE))).session)).toBe('started');
    expect(await codes(jobs, (await physical(later(-DAY))).session)).toEqual(['rollback']);
    expect(await codes(jobs, (await physical(null)).session)).toEqual(['rollback']);
  });

  it('RUN-14 is good for one attempt: a retry asks again', async () => {
    const targets = createFakeTargets();
    const jobs = jobsAt(MONDAY_MORNING, targets);
    const { hostname, session } = await physical(MONDAY_MORNING);
    targets.hostNamed(hostname).exitCode = 1;
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error('not started');
    await runAttempt(jobs, outcome.attemptId);
    const again = { start_asked_at: MONDAY_MORNING, start_asked_by: omar.userId };
    await change(session, again);
    expect(await codes(jobs, session)).toEqual(['rollback']);
    await change(session, { ...again, backup_confirmed_at: MONDAY_MORNING, backup_confirmed_by: omar.userId });
    expect(await codes(jobs, session)).toBe('started');
    const started = await db.selectFrom('audit_log').select('after').where('action', '=', 'session.start').execute();
    expect(JSON.stringify(started)).toContain('"backupConfirmedBy"');
  });
});

describe('what the server is today', () => {
  it('PLAN-5 counts, not what it was when it was planned', async () => {
    const { session } = await ordered({ environment: 'Production', domain: 'trafic' });
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toEqual(expect.arrayContaining(['season', 'prod-go']));
  });

  it.each(['PRODUCTION', ' production', 'Prodúction'])('ELIG-6 is production however it is written: %s', (name) => {
    expect(branchToday('hprod', { environment: name, production: false })).toBe('prod');
  });

  it('ELIG-6 is held to the gate while nobody has said whether its environment is production', async () => {
    const { session } = await ordered({ environment: 'Bac à sable' });
    const sandbox = db.updateTable('environments').where('name', '=', 'Bac à sable');
    await sandbox.set({ production: null }).execute();
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toContain('prod-go');
    await sandbox.set({ production: false }).execute();
    await change(session, { start_asked_at: MONDAY_MORNING, start_asked_by: omar.userId });
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toBe('started');
  });

  it('PLAN-5 leaves non-production of that domain alone', async () => {
    const { session } = await ordered({ environment: 'Pré-production', domain: 'trafic' });
    expect(await codes(jobsAt(MONDAY_MORNING), session)).toBe('started');
  });
});

describe('one instant for a decision (RUN-2)', () => {
  /** Three hours later each time that it is asked. */
  function leapingClock() {
    const seen: Date[] = [];
    const now = () => {
      seen.push(later(seen.length * 3 * HOUR));
      return seen.at(-1) ?? MONDAY_MORNING;
    };
    return { seen, clock: { now } };
  }

  it('RUN-2 a clock that moves while it is asked does not start what was refused at either instant', async () => {
    const { session } = await ordered();
    const jobs = jobsAt(MONDAY_MORNING);
    const { seen, clock } = leapingClock();
    expect((await startSession({ ...jobs, clock }, session)).kind).toBe('started');
    expect(seen).toHaveLength(1);
    expect((await attemptsOf(session))[0]?.started_at).toEqual(MONDAY_MORNING);
  });

  it('RUN-2 is that of the refusal too, on its card, on record and in what is told', async () => {
    const refused = await ordered();
    await change(refused.session, { start_asked_at: later(-DAY) });
    const { seen, clock } = leapingClock();
    expect(await codes({ ...jobsAt(MONDAY_MORNING), clock }, refused.session)).toContain('order-expired');
    expect(seen).toHaveLength(1);
    const { withdrawn_at: withdrawn } = await db
      .selectFrom('order_withdrawals')
      .select('withdrawn_at')
      .where('session_id', '=', refused.session)
      .executeTakeFirstOrThrow();
    expect(withdrawn).toEqual(MONDAY_MORNING);
  });

  it('RUN-2 is that of the wait for what ends by itself, and that of production', async () => {
    await db.insertInto('app_groups').values({ name: 'one-instant', exclusive: true }).execute();
    const [running, waits] = [await ordered({ appGroup: 'one-instant' }), await ordered({ appGroup: 'one-instant' })];
    expect(await codes(jobsAt(MONDAY_MORNING), running.session)).toBe('started');
    const production = await ordered({ environment: 'Production' });
    for (const { session } of [waits, production]) {
      const { seen, clock } = leapingClock();
      await startSession({ ...jobsAt(MONDAY_MORNING), clock }, session);
      expect(seen).toHaveLength(1);
    }
    expect((await sessionOf(waits.session)).start_waited_at).toEqual(MONDAY_MORNING);
  });

  it('RUN-2 is the one at which its locks are got: an order that ended while they were waited for starts nothing', async () => {
    const { session } = await ordered();
    const jobs = jobsAt(MONDAY_MORNING);
    const [deciding] = await db.transaction().execute(async (trx) => {
      await lockGate(trx);
      const outcome = codes(jobs, session);
      await vi.waitFor(async () => expect(await waitingForLocks()).toBe(1));
      jobs.time.now = later(DAY);
      return [outcome];
    });
    expect(await deciding).toContain('order-expired');
    expect(await attemptsOf(session)).toEqual([]);
  });
});

describe('a verdict that is about to grow old (RUN-2)', () => {
  it.each([
    [57.9, 0],
    [58, 1],
    [59, 1],
  ])('RUN-2 of %d minutes ago is read again %d times before the start', async (minutes, times) => {
    const targets = createFakeTargets();
    const { hostname, session } = await ordered();
    await change(session, { prereq_date: later(-minutes * MINUTE) });
    await runSessionJob(jobsAt(MONDAY_MORNING, targets), session);
    expect(targets.hostNamed(hostname).previewed).toHaveLength(times);
    expect(await sessionOf(session)).toMatchObject({ status: 'in_progress' });
  });
});

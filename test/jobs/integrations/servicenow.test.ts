// Change requests of ServiceNow, from its stand-in: made once whatever happens, read, kept in step, and asked at every start.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadChange } from '../../../db/queries/changes/campaign-changes.ts';
import { forgetJoined } from '../../../db/restored/forget-joined.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import { EVERY_FAULT } from '../../../integrations/servicenow/stand-in.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { planChangeWishes } from '../../../jobs/changes/change-wishes.ts';
import { followChanges } from '../../../jobs/changes/follow-changes.ts';
import { outboxJob } from '../../../jobs/integrations/outbox-job.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { type JoinedServiceNow, joinServiceNow } from './joined-servicenow.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const olivia = await addUser(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', olivia);
const targets = createFakeTargets();
let ctx: TestJobs;
let joined: JoinedServiceNow;
let campaign: CampaignId;
let serial = 0;

beforeEach(async () => {
  for (const table of [
    ...(['integration_outbox', 'integration_incoming', 'integration_runs', 'integration_records'] as const),
    ...(['integration_states', 'campaign_changes', 'outgoing_messages'] as const),
  ])
    await db.deleteFrom(table).execute();
  await db.updateTable('campaigns').set({ status: 'closed', closed_at: MONDAY_MORNING }).execute();
  ctx = createJobContext(db, targets);
  await join();
  campaign = await addCampaign(db, operator);
});

afterEach(() => joined.close());

async function join(more: Readonly<Record<string, unknown>> = {}, options: object = {}) {
  joined = await joinServiceNow({ ...options, now: () => ctx.time.now }, more);
  ctx = { ...ctx, integrations: [joined.open] };
}

async function rejoin(more: Readonly<Record<string, unknown>>, options: object = {}) {
  await joined.close();
  await join(more, options);
}

/** What the sweeps of some minutes do. */
async function sweeps(of: TestJobs = ctx, times = 4, minutes = 1): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    of.time.now = new Date(of.time.now.getTime() + minutes * 60_000);
    await followChanges(of);
    for (const payload of await syncJob.due(of)) await syncJob.run(of, payload);
    for (const payload of await outboxJob.due(of)) await outboxJob.run(of, payload);
  }
}

/** A whole reading has come and gone. */
const soon = () => sweeps(ctx, 2, 5);

async function ordered(server?: ServerId): Promise<SessionId> {
  serial += 1;
  const on = server ?? (await addServer(db, `vrsnow${serial}`, { application }));
  return addSession(db, campaign, on, { orderedBy: operator });
}

async function start(session: SessionId) {
  await db
    .updateTable('patch_sessions')
    .set({
      start_asked_at: ctx.time.now,
      start_asked_by: operator,
      prereq_validated: true,
      prereq_date: ctx.time.now,
    })
    .where('id', '=', session)
    .execute();
  return startSession(ctx, session);
}

async function against(session: SessionId): Promise<string> {
  const outcome = await start(session);
  if (outcome.kind !== 'refused') return outcome.kind;
  return outcome.blockers.flatMap(({ code, text }) => (code === 'change' ? [text.en] : [])).join(' ');
}

const changes = () => joined.servicenow.rows('change_request');
const theOne = () => {
  const [one, other] = changes();
  if (one === undefined || other !== undefined) throw new Error(`${changes().length} changes`);
  return one;
};
const row = () => loadChange(db, campaign);
const close = () =>
  db.updateTable('campaigns').set({ status: 'closed', closed_at: ctx.time.now }).where('id', '=', campaign).execute();

async function approved(): Promise<void> {
  await sweeps();
  joined.servicenow.approve(theOne().sys_id ?? '');
  await soon();
}

describe('a campaign and its change', () => {
  it('goes from creation to its end with the report', async () => {
    const session = await ordered();
    expect(await against(session)).toMatch(/No change request has been made in ServiceNow/);
    await sweeps();
    expect(theOne()).toMatchObject({
      type: 'normal',
      state: '-4',
      short_description: expect.stringContaining(`PatchCenter #${campaign}`),
    });
    await soon();
    expect(await row()).toMatchObject({ number: theOne().number, state: 'assess' });
    expect(await against(session)).toMatch(/Change CHG\d+ in ServiceNow does not allow a start: it is to be assessed/);

    joined.servicenow.approve(theOne().sys_id ?? '');
    await soon();
    const outcome = await start(session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await sweeps();
    expect(theOne().state).toBe('-1');
    await runAttempt(ctx, outcome.attemptId);
    await close();
    await sweeps();
    expect(theOne()).toMatchObject({ state: '3', close_code: 'successful', active: 'false' });
    expect(theOne().close_notes).toMatch(/1 updated, 0 failed/);
    const [report, second] = joined.servicenow.attachments;
    expect(second).toBeUndefined();
    expect(report).toMatchObject({ name: `patchcenter-${campaign}.csv`, record: theOne().sys_id });
    expect(report?.bytes.toString()).toMatch(/vrsnow\d+;Péage;patched/);
    await soon();
    expect(await row()).toMatchObject({ state: 'closed' });
  });

  it('that is closed before anything began is canceled there', async () => {
    await ordered();
    await approved();
    await close();
    await sweeps();
    expect(theOne().state).toBe('4');
  });

  it('needs none without settings', async () => {
    ctx = { ...ctx, integrations: [] };
    expect(await followChanges(ctx)).toBe(0);
    expect((await start(await ordered())).kind).toBe('started');
    expect(await row()).toBeNull();
  });
});

describe('a start', () => {
  it('is refused outside the planned dates of a change that is scheduled, and allowed by one that is implemented', async () => {
    const session = await ordered();
    await approved();
    joined.servicenow.change('change_request', theOne().sys_id ?? '', {
      start_date: '2027-01-12 08:00:00',
      end_date: '2027-01-12 18:00:00',
    });
    await soon();
    expect(await against(session)).toMatch(
      /is planned from Tuesday 12 January 2027 at 09:00 to Tuesday 12 January 2027 at 19:00/,
    );
    joined.servicenow.change('change_request', theOne().sys_id ?? '', { state: '-1' });
    await soon();
    expect((await start(session)).kind).toBe('started');
  });

  it('is refused once the last reading is older than the limit', async () => {
    const session = await ordered();
    await approved();
    joined.servicenow.fail({ kind: 'unavailable', times: Number.POSITIVE_INFINITY });
    await sweeps(ctx, 16);
    expect(await against(session)).toMatch(/was read more than 15 minutes ago/);
    joined.servicenow.heal();
    await sweeps(ctx, 10);
    expect((await start(session)).kind).toBe('started');
  });

  it.each([
    ['on hold', { on_hold: 'true' }, /is on hold/],
    ['on hold in words that nobody knows', { on_hold: 'yes' }, /is not understood/],
    ['in a state that nobody knows', { state: '17' }, /is not understood/],
    ['rejected', { state: '-5' }, /it is new/],
    ['without dates', { start_date: '', end_date: '' }, /has no planned dates/],
  ])('is refused by a change that is %s', async (_, values, words) => {
    await rejoin({ asksApproval: false });
    const session = await ordered();
    await approved();
    joined.servicenow.change('change_request', theOne().sys_id ?? '', values);
    await soon();
    expect(await against(session)).toMatch(words);
  });

  it('is refused where two changes of the campaign are open, and allowed again by the one that stays', async () => {
    const session = await ordered();
    await approved();
    const { sys_id: first = '', correlation_id = '', start_date = '', end_date = '' } = theOne();
    joined.servicenow.create('change_request', {
      ...{ correlation_id, start_date, end_date, state: '-2', type: 'normal', number: 'CHG0099999' },
      on_hold: 'false',
    });
    await soon();
    expect(await against(session)).toMatch(/is not understood/);
    joined.servicenow.change('change_request', first, { state: '4' });
    await soon();
    expect(await row()).toMatchObject({ number: 'CHG0099999', state: 'scheduled' });
    expect((await start(session)).kind).toBe('started');
  });

  it('of an emergency needs a change of that type, unless the settings say no', async () => {
    await db.updateTable('campaigns').set({ kind: 'emergency' }).where('id', '=', campaign).execute();
    const session = await ordered();
    await sweeps();
    expect(theOne()).toMatchObject({ type: 'emergency', state: '-3' });
    expect(await against(session)).toMatch(/CHG/);
    await rejoin({ emergencies: false });
    expect((await start(session)).kind).toBe('started');
  });
});

describe('a change that is withdrawn there in the middle', () => {
  it('stops further starts, lets what runs finish, and is told once', async () => {
    await db
      .insertInto('conversations')
      .values({
        ...{ id: 'channel', kind: 'channel', service_url: 'http://127.0.0.1', bot_id: 'bot', name: null },
        ...{ tenant_id: null, user_id: null, seen_at: MONDAY_MORNING, paused_until: null },
      })
      .onConflict((oc) => oc.doNothing())
      .execute();
    await db
      .insertInto('channel_bindings')
      .values({ conversation_id: 'channel', domain_code: null, bound_by: operator, bound_at: MONDAY_MORNING })
      .onConflict((oc) => oc.doNothing())
      .execute();
    const [first, second] = [await ordered(), await ordered()];
    await approved();
    const outcome = await start(first);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    joined.servicenow.change('change_request', theOne().sys_id ?? '', { state: '4' });
    await soon();
    await runAttempt(ctx, outcome.attemptId);
    const { status } = await db
      .selectFrom('patch_sessions')
      .select('status')
      .where('id', '=', first)
      .executeTakeFirstOrThrow();
    expect(status).toBe('patched');
    expect(await against(second)).toMatch(/does not allow a start: it is canceled/);
    await soon();
    const told = await db
      .selectFrom('outgoing_messages')
      .select('text_en')
      .where('text_en', 'like', '%ServiceNow%')
      .execute();
    expect(told.map(({ text_en: text }) => text)).toEqual([
      expect.stringMatching(/Change CHG\d+ in ServiceNow is canceled: no further server of this campaign starts/),
    ]);
    expect(theOne().state).toBe('4');
  });
});

describe('one change, whatever happens', () => {
  it('is made once when the answer to its making is lost', async () => {
    await ordered();
    joined.servicenow.fail({ kind: 'done-unsaid', times: 1, on: { operation: 'change_request:write' } });
    await sweeps(ctx, 12);
    expect(theOne().state).toBe('-4');
    expect(await row()).toMatchObject({ number: theOne().number, state: 'assess' });
  });

  it('is made once when the worker dies before it has noted what it made', async () => {
    await ordered();
    await sweeps();
    // Nothing is known of what it made, and what it wanted is wanted still.
    await db.deleteFrom('integration_records').execute();
    await db.deleteFrom('integration_outbox').execute();
    await planChangeWishes(ctx, joined.open);
    for (const payload of await outboxJob.due(ctx)) await outboxJob.run(ctx, payload);
    await sweeps();
    expect(changes()).toHaveLength(1);
  });

  it('is made once by two workers at the same time', async () => {
    await ordered();
    const other = { ...createJobContext(db, targets, 'worker-2'), time: ctx.time, clock: ctx.clock };
    const second: TestJobs = { ...other, integrations: [joined.another()] };
    await Promise.all([sweeps(ctx), sweeps(second)]);
    expect(changes()).toHaveLength(1);
  });

  it('is the same one after the database was restored', async () => {
    const session = await ordered();
    await approved();
    // The backup is of before the campaign's change was wanted.
    await db.deleteFrom('campaign_changes').execute();
    await db.deleteFrom('integration_records').execute();
    await db.deleteFrom('integration_runs').execute();
    await db.transaction().execute((trx) => forgetJoined(trx));
    expect(await against(session)).toMatch(/No change request/);
    await sweeps();
    expect(theOne().state).toBe('-2');
    expect((await start(session)).kind).toBe('started');
  });

  it('is not that of a campaign which took the number of a lost one', async () => {
    await sweeps();
    await db
      .updateTable('campaigns')
      .set({ created_at: new Date(MONDAY_MORNING.getTime() + 3_600_000) })
      .where('id', '=', campaign)
      .execute();
    await db.deleteFrom('campaign_changes').execute();
    await sweeps();
    expect(changes()).toHaveLength(2);
  });

  it('is not made again and again by an account that may not write its correlation_id', async () => {
    joined.servicenow.fail({
      ...{ kind: 'dropped-field', field: 'correlation_id' },
      ...{ times: Number.POSITIVE_INFINITY, on: { operation: 'change_request:write' } },
    });
    const session = await ordered();
    await sweeps(ctx, 30);
    expect(changes()).toHaveLength(1);
    expect(await against(session)).toMatch(/has not been read|No change request/);
  });
});

describe('whatever goes wrong', () => {
  it.each(EVERY_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))(
    '%s never lets a server start that its change does not',
    async (_, fault) => {
      const session = await ordered();
      await approved();
      joined.servicenow.change('change_request', theOne().sys_id ?? '', { state: '4' });
      joined.servicenow.fail({ ...fault, times: Number.POSITIVE_INFINITY });
      await sweeps(ctx, 5, 4);
      expect(await against(session)).toMatch(/ServiceNow/);
      const failed = await db.selectFrom('integration_runs').select(['fault', 'detail']).execute();
      for (const { detail } of failed) expect(detail ?? '').not.toMatch(/key-of-servicenow|sysparm/);
      joined.servicenow.heal();
      await db.updateTable('integration_states').set({ next_run_at: null, failures: 0 }).execute();
      await soon();
      expect(await row()).toMatchObject({ state: 'canceled' });
      expect(changes()).toHaveLength(1);
    },
    60_000,
  );

  it.each(EVERY_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))(
    '%s while it is written leaves one change, and the true one once it is over',
    async (_, fault) => {
      await ordered();
      joined.servicenow.fail({ ...fault, times: 3 });
      await sweeps(ctx, 5, 4);
      joined.servicenow.heal();
      await db.updateTable('integration_states').set({ next_run_at: null, failures: 0 }).execute();
      await db.updateTable('integration_outbox').set({ next_try_at: null }).execute();
      await sweeps(ctx, 4, 3);
      expect(theOne().state).toBe('-4');
      expect(await row()).toMatchObject({ number: theOne().number, state: 'assess' });
    },
    60_000,
  );
});

// RUN-2, RUN-14: an order is of its day and of somebody who may still give it. Asked at the start itself, whoever was down for how long.
import { describe, expect, it } from 'vitest';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import {
  attemptsOf,
  change,
  changeCampaign,
  codes,
  DAY,
  db,
  HOUR,
  jobsAt,
  later,
  omar,
  ordered,
  said,
  saidInChannel,
  sessionOf,
} from './ordered-server.ts';

describe('workers that come back', () => {
  it.each([
    ['the next morning', DAY],
    ['after the weekend', 7 * DAY],
    ['a day early: the clock went back', -7 * DAY],
  ])('RUN-14 start nothing that was ordered before: %s, at the start and without a sweep', async (_case, ms) => {
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
    const one = await ordered();
    const orderer = await addUser(db, `Orderer-of-${one.hostname}`, roles);
    await change(one.session, { start_asked_by: orderer });
    return { ...one, orderer };
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
    const { hostname, session, campaign } = await ordered();
    const orderer = await addUser(db, `Slot-of-${hostname}`, ['operator']);
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

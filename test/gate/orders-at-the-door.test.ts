// What was ordered is asked again at the door: whose the server is today, whether the word for slots still stands, and what may still
// begin on another member of its cluster (RUN-2, RUN-14, RUN-15).
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import { reopenCampaign } from '../../bot/closing/reopen-campaign.ts';
import { orderDueSlots } from '../../db/queries/attempts/orders.ts';
import { recordUnclosed } from '../../db/queries/attempts/unclosed-updates.ts';
import type { CampaignId, ServerId, SessionId, UserId } from '../../domain/ids.ts';
import { notificationDefaults } from '../../domain/notifications/choices.ts';
import { closeFinishedCampaigns } from '../../jobs/campaigns/close-campaigns.ts';
import { tellWithdrawnOrders } from '../../jobs/notices/withdrawn-orders.ts';
import { runSessionJob } from '../../jobs/sessions/session-job.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { closedAnyway, done, refusal, type Somebody, sessionOf, somebody } from '../bot/shared/bench.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const OWN = { ownServersOnly: true } as const;
const own = { ...ctx, settings: { ...ctx.settings, ...OWN } };
const ownJobs = { ...world.jobs, settings: { ...world.jobs.settings, ...OWN } };

const set = (id: SessionId, columns: object) =>
  db.updateTable('patch_sessions').set(columns).where('id', '=', id).execute();
const ready = (id: SessionId) =>
  set(id, { prereq_date: ctx.time.now, prereq_validated: true, rollback_method: 'snapshot', status: 'prereq_ok' });

async function codes(sessionId: SessionId, jobs = world.jobs) {
  await ready(sessionId);
  const outcome = await startSession(jobs, sessionId);
  return 'blockers' in outcome ? outcome.blockers.map(({ code }) => code) : outcome.kind;
}

/** On Monday 11 January 2027, in Paris. */
function at(time: string): Date {
  const now = new Date(`2027-01-11T${time}:00+01:00`);
  ctx.time.now = now;
  world.jobs.time.now = now;
  return now;
}

const ordersDue = (now: Date) =>
  orderDueSlots(db, { now, missed: new Date(now.getTime() - 30 * 60_000), zone: 'Europe/Paris' });

describe('RUN-2 where operators act on their own servers alone', () => {
  async function ofOmar(hostname: string) {
    const campaignId = await world.campaign();
    const id = await world.session(campaignId, await addServer(db, hostname));
    await set(id, { intervenant_id: people.omar.userId, start_asked_at: null, start_asked_by: null });
    return { campaignId, id, hostname };
  }
  const give = (id: SessionId, to: UserId) => set(id, { intervenant_id: to });
  const order = (by: Somebody, { campaignId, hostname }: Awaited<ReturnType<typeof ofOmar>>) =>
    orderStart(own, by, { campaignId, hostnames: [hostname], bySlot: false });

  const orderAll = (by: Somebody, { campaignId }: { campaignId: CampaignId }) =>
    orderStart(own, by, { campaignId, hostnames: [], bySlot: false, which: { kind: 'all', count: 1 } });

  it('RUN-2 an order for a server that was given to somebody else is withdrawn, said and told', async () => {
    const one = await ofOmar('vrown1');
    world.later();
    done(await order(people.omar, one));
    await give(one.id, people.olga.userId);
    expect(await codes(one.id, ownJobs)).toEqual(['reassigned']);
    expect(await sessionOf(db, one.id)).toMatchObject({
      start_asked_at: null,
      start_refusal: [{ code: 'reassigned' }],
    });
    await tellWithdrawnOrders(db, ctx.time.now, notificationDefaults('Europe/Paris'));
    const said = await db
      .selectFrom('outgoing_messages')
      .select('text_en')
      .where('text_en', 'like', '%vrown1%')
      .execute();
    expect(said).toMatchObject([{ text_en: expect.stringContaining('assigned to another operator since: vrown1.') }]);
    expect(refusal(await order(people.omar, one))).toContain('Olga');
  });

  it('RUN-2 the order stands where the setting is off, where it is nobody’s, and of a coordinator', async () => {
    const [off, nobodys, coordinators] = [await ofOmar('vrown2'), await ofOmar('vrown3'), await ofOmar('vrown4')];
    const chief = await somebody(db, 'Chief', ['operator', 'coordinator']);
    world.later();
    for (const one of [off, nobodys]) done(await order(people.omar, one));
    done(await orderAll(chief, coordinators));
    await give(off.id, people.olga.userId);
    await set(nobodys.id, { intervenant_id: null });
    expect(await codes(off.id)).toBe('started');
    expect(await codes(nobodys.id, ownJobs)).toBe('started');
    expect(await codes(coordinators.id, ownJobs)).toBe('started');
  });

  it('RUN-2 the word for slots does not start what was given to somebody else, and stands for the others', async () => {
    at('08:30');
    const one = await ofOmar('vrown5');
    const other = await world.session(one.campaignId, await addServer(db, 'vrown6'));
    for (const id of [one.id, other]) {
      await set(id, { date_prevue: '2027-01-11', heure_prevue: '10:00', start_asked_at: null, start_asked_by: null });
    }
    done(await orderStart(own, people.omar, { campaignId: one.campaignId, hostnames: [], bySlot: true }));
    await give(one.id, people.olga.userId);
    await ordersDue(at('10:01'));
    expect(await codes(one.id, ownJobs)).toEqual(['reassigned']);
    expect(await codes(other, ownJobs)).toBe('started');
  });
});

describe('RUN-18 the word that lets each start at its slot', () => {
  async function bySlot(hostname: string) {
    at('08:30');
    const campaignId = await world.campaign();
    const id = await world.session(campaignId, await addServer(db, hostname));
    const slot = { date_prevue: '2027-01-11', heure_prevue: '09:00' };
    await set(id, { ...slot, start_asked_at: null, start_asked_by: null });
    done(await orderStart(ctx, people.omar, { campaignId, hostnames: [], bySlot: true }));
    return { campaignId, id };
  }
  const modeOf = async (campaignId: CampaignId) =>
    (await db.selectFrom('campaigns').select('start_mode').where('id', '=', campaignId).executeTakeFirstOrThrow())
      .start_mode;

  it('RUN-18 ends with its campaign: after /reopen it is given anew', async () => {
    const { campaignId, id } = await bySlot('vrword1');
    done(await closedAnyway(ctx, people.carole, campaignId));
    expect(await modeOf(campaignId)).toBe('operator');
    done(await reopenCampaign(ctx, people.carole, { campaignId, reason: 'suite' }));
    await set(id, { heure_prevue: '11:00' });
    await ordersDue(at('11:05'));
    expect(await codes(id)).toBe('not-ordered');
    await set(id, { heure_prevue: '14:00' });
    done(await orderStart(ctx, people.olga, { campaignId, hostnames: [], bySlot: true }));
    await ordersDue(at('14:05'));
    expect(await codes(id)).toBe('started');
  });

  it('RUN-18 ends with a campaign that closes by itself, and is not found in one that was closed before', async () => {
    const [itself, before] = [await bySlot('vrword2'), await bySlot('vrword3')];
    await db.updateTable('campaigns').set({ week_start: '2027-01-04' }).where('id', '=', itself.campaignId).execute();
    const out = {
      status: 'excluded',
      exclusion_reason: 'x',
      excluded_by: 'Carole',
      excluded_at: ctx.time.now,
    } as const;
    await set(itself.id, out);
    await closeFinishedCampaigns(db, ctx.time.now, 'Europe/Paris');
    expect(await modeOf(itself.campaignId)).toBe('operator');
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: ctx.time.now })
      .where('id', '=', before.campaignId)
      .execute();
    done(await reopenCampaign(ctx, people.carole, { campaignId: before.campaignId, reason: 'suite' }));
    expect(await modeOf(before.campaignId)).toBe('operator');
  });
});

describe('RUN-15 an update of a cluster that was given up', () => {
  async function givenUp(group: string) {
    await db.insertInto('app_groups').values({ name: group, exclusive: true }).execute();
    const [lost, next] = [
      await addServer(db, `${group}a`, { appGroup: group }),
      await addServer(db, `${group}b`, { appGroup: group }),
    ];
    at('10:00');
    const attempt = await world.begin(await world.campaign(), lost);
    await giveUp(attempt, lost);
    return { lost, id: await world.order(await world.campaign(), next) };
  }
  const giveUp = (attemptId: Awaited<ReturnType<typeof world.begin>>, serverId: ServerId) =>
    db.transaction().execute(async (trx) => {
      const now = world.later();
      await trx
        .insertInto('attempt_steps')
        .values({ attempt_id: attemptId, step: 'update', status: 'failed', begun_at: now, ended_at: now, result: null })
        .execute();
      await recordUnclosed(trx, { attemptId, serverId, at: now });
      await trx
        .updateTable('patch_attempts')
        .set({
          state: 'failed',
          ended_at: now,
          step: 'update',
          failure_class: 'network',
          lease_owner: null,
          lease_until: null,
        })
        .where('id', '=', attemptId)
        .execute();
      await trx.updateTable('patch_sessions').set({ status: 'failed' }).where('server_id', '=', serverId).execute();
    });

  it('RUN-15 holds back the others while its name is not closed on its host', async () => {
    const { lost, id } = await givenUp('vrcla');
    expect(await codes(id)).toEqual(['exclusive-unclosed']);
    const closed = { closed_at: ctx.time.now, outcome: 'closed' } as const;
    await db.updateTable('unclosed_updates').set(closed).where('server_id', '=', lost).execute();
    await set(id, { start_asked_at: world.later(), start_asked_by: people.omar.userId });
    expect(await codes(id)).toBe('started');
  });

  it('RUN-15 is closed by whoever is to start another member, once its host answers', async () => {
    const { id } = await givenUp('vrclc');
    await ready(id);
    await runSessionJob(world.jobs, id);
    expect(await sessionOf(db, id)).toMatchObject({ status: 'in_progress' });
  });
});

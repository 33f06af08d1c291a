// VALID-2: no answer stays no answer. Reminders by the sweep with a moved clock, to whom, once each, and where they stop.
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { remindOwnersNow } from '../../../bot/validations/remind-owners.ts';
import { sendReminder } from '../../../db/queries/validations/validation-reminders.ts';
import type { ApplicationId, CampaignId, ServerId } from '../../../domain/ids.ts';
import { notificationDefaults } from '../../../domain/notifications/choices.ts';
import { DEFAULT_REMINDERS } from '../../../domain/validations/reminders.ts';
import { remindOwners } from '../../../jobs/notices/validation-reminders.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { audited, done, openBench, refusal, somebody } from '../../bot/shared/bench.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import {
  addContact,
  addLink,
  addPlace,
  addWaiting,
  bindChannel,
  cardsIn,
  messagesIn,
} from '../../support/validation-data.ts';

const { db } = await createTestDatabase();
const carole = await somebody(db, 'Carole', ['coordinator']);
const paul = await addUser(db, 'Paul', ['owner']);
const denise = await addUser(db, 'Denise', ['owner']);
const mute = await addUser(db, 'Mute', ['owner']);
const places = {
  carole: await addPlace(db, 'chat-carole', carole.userId),
  paul: await addPlace(db, 'chat-paul', paul),
  denise: await addPlace(db, 'chat-denise', denise),
  channel: await addPlace(db, 'channel-patching', null),
};
await bindChannel(db, places.channel);
let serial = 0;
let campaignId: CampaignId;

beforeEach(async () => {
  await db
    .updateTable('patch_validation')
    .set({ status: 'validated_ok', answered_at: MONDAY_MORNING })
    .where('status', '=', 'en_attente')
    .execute();
  await db.deleteFrom('outgoing_messages').execute();
  await db.deleteFrom('card_anchors').execute();
  campaignId = await addCampaign(db, carole.userId);
});

async function application(more: { owner?: typeof paul; deputy?: typeof denise } = {}): Promise<ApplicationId> {
  serial += 1;
  const id = await addApplication(db, `Péage ${serial}`, more.owner ?? paul);
  if (more.deputy !== undefined) await addContact(db, id, more.deputy, 'deputy');
  return id;
}

async function waiting(applicationId: ApplicationId | null, at = MONDAY_MORNING): Promise<ServerId> {
  serial += 1;
  const of = applicationId === null ? {} : { application: applicationId };
  const serverId = await addServer(db, `vrremind${serial}`, of);
  await addWaiting(db, { campaignId, serverId, sessionId: await addSession(db, campaignId, serverId), at });
  return serverId;
}

/** Monday 11 January 2027 is MONDAY_MORNING, at 10:00 in Paris. */
function at(day: number, time: string): Date {
  return new Date(`2027-01-${String(day).padStart(2, '0')}T${time}:00+01:00`);
}

const notifications = notificationDefaults('Europe/Paris');
const remindAt = (now: Date) => remindOwners(db, now, DEFAULT_REMINDERS, notifications);

async function counts() {
  const names = ['paul', 'denise', 'carole', 'channel'] as const;
  const found = await Promise.all(
    names.map(async (name) => [name, (await messagesIn(db, places[name])).length] as const),
  );
  return Object.fromEntries(found);
}

describe('reminders of a validation (VALID-2)', () => {
  it('go to the owner after four hours, then each working morning, then to the deputy too, then to the coordinator too', async () => {
    await waiting(await application({ deputy: denise }));
    expect(await remindAt(at(11, '13:59'))).toBe(0);
    expect(await remindAt(at(11, '14:00'))).toBe(1);
    expect(await counts()).toEqual({ paul: 1, denise: 0, carole: 0, channel: 0 });
    expect(await remindAt(at(11, '20:00'))).toBe(0);
    expect(await remindAt(at(12, '08:59'))).toBe(0);
    expect(await remindAt(at(12, '09:00'))).toBe(1);
    expect(await counts()).toEqual({ paul: 2, denise: 0, carole: 0, channel: 0 });
    expect(await remindAt(at(13, '09:00'))).toBe(1);
    expect(await counts()).toEqual({ paul: 3, denise: 1, carole: 0, channel: 0 });
    expect(await remindAt(at(14, '09:00'))).toBe(1);
    expect(await counts()).toEqual({ paul: 4, denise: 2, carole: 1, channel: 0 });
    expect((await messagesIn(db, places.carole))[0]).toMatch(/No answer from Paul\. For the coordinator/);
  });

  it('rest at the weekend, and never become an answer', async () => {
    const server = await waiting(await application());
    for (const day of [11, 12, 13, 14, 15]) await remindAt(at(day, '14:00'));
    const before = (await counts()).paul;
    for (const day of [16, 17]) expect(await remindAt(at(day, '14:00'))).toBe(0);
    expect(await remindAt(at(18, '09:00'))).toBe(1);
    expect((await counts()).paul).toBe((before ?? 0) + 1);
    const row = await db
      .selectFrom('patch_validation')
      .selectAll()
      .where('server_id', '=', server)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'en_attente', answered_at: null, answered_by: null, reminders_sent: 6 });
  });

  it('show the card anew in the personal chat, with the sentence', async () => {
    const id = await application();
    await waiting(id);
    await remindAt(at(11, '14:00'));
    await remindAt(at(12, '09:00'));
    expect(await cardsIn(db, places.paul)).toEqual([`validation:${campaignId}:${id}`]);
    expect((await messagesIn(db, places.paul))[0]).toMatch(
      /^Reminder: Péage \d+ \(campaign \d+, S02 2027 INFRASTRUC\) is still awaiting validation/,
    );
  });

  it('are one for all servers of an application, whatever their hour', async () => {
    const id = await application();
    for (const time of ['09:15', '09:30', '12:00']) await waiting(id, at(11, time));
    expect(await remindAt(at(11, '13:15'))).toBe(1);
    expect(await remindAt(at(11, '17:00'))).toBe(0);
    expect((await messagesIn(db, places.paul))[0]?.match(/vrremind/g)).toHaveLength(3);
  });

  it('name the person in the channel, with the card, when they have no chat with the bot', async () => {
    const id = await application({ owner: mute });
    await waiting(id);
    expect(await remindAt(at(11, '14:00'))).toBe(1);
    expect((await messagesIn(db, places.channel))[0]).toMatch(/^Mute: Reminder: Péage/);
    expect(await cardsIn(db, places.channel)).toEqual([`validation:${campaignId}:${id}`]);
  });

  it('go to the coordinator at once where nobody has a duty', async () => {
    await waiting(null);
    expect(await remindAt(at(11, '14:00'))).toBe(1);
    expect((await messagesIn(db, places.carole))[0]).toMatch(/a group of servers without an application.*No owner/);
    expect(await cardsIn(db, places.carole)).toEqual([`validation:${campaignId}:none`]);
  });

  it('are said once, however many workers sweep at that moment', async () => {
    await waiting(await application());
    const sent = await Promise.all([1, 2, 3, 4].map(() => remindAt(at(11, '14:00'))));
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect((await counts()).paul).toBe(1);
  });

  it('are neither lost nor doubled by a crash between message and count', async () => {
    const id = await application();
    await waiting(id);
    const now = at(11, '14:00');
    const crash = db.transaction().execute(async (trx) => {
      await sendReminder(trx, { campaignId, applicationId: id, sent: 0, to: 'owner', notifications, now });
      throw new Error('the worker died');
    });
    await expect(crash).rejects.toThrow('died');
    expect((await counts()).paul).toBe(0);
    expect(await remindAt(now)).toBe(1);
    expect((await counts()).paul).toBe(1);
  });

  it('come from the sweep, which enqueues the cards', async () => {
    await waiting(await application());
    const jobs = createJobContext(db, createFakeTargets());
    jobs.time.now = at(11, '14:00');
    await sweep(jobs);
    expect((await counts()).paul).toBe(1);
    expect(jobs.enqueued).toContainEqual({ job: 'cards', payload: {} });
  });
});

describe('reminders stop (VALID-2)', () => {
  it('with the answer', async () => {
    const server = await waiting(await application());
    const answer = { status: 'validated_ko', comment: 'x', answered_at: MONDAY_MORNING } as const;
    await db.updateTable('patch_validation').set(answer).where('server_id', '=', server).execute();
    expect(await remindAt(at(11, '14:00'))).toBe(0);
  });

  it('once the server was patched again: the new answer is asked for', async () => {
    const server = await waiting(await application());
    const later = await addCampaign(db, carole.userId);
    await addWaiting(db, {
      campaignId: later,
      serverId: server,
      sessionId: await addSession(db, later, server),
      at: at(11, '13:00'),
    });
    expect(await remindAt(at(11, '14:00'))).toBe(0);
    expect(await remindAt(at(11, '17:00'))).toBe(1);
  });

  it('with a campaign closed before reminders went on, unless a linked production server still waits for it', async () => {
    const id = await application();
    await waiting(id);
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: MONDAY_MORNING, reminders_ended: true })
      .where('id', '=', campaignId)
      .execute();
    expect(await remindAt(at(11, '14:00'))).toBe(0);
    const linked = await waiting(id);
    serial += 1;
    const prod = await addServer(db, `vpremind${serial}`, { environment: 'Production' });
    await addLink(db, prod, linked);
    expect(await remindAt(at(11, '14:00'))).toBe(1);
    expect((await messagesIn(db, places.paul))[0]?.match(/vrremind/g)).toHaveLength(1);
    const sessionId = await addSession(db, campaignId, prod, { branch: 'prod' });
    await sql`insert into patch_attempts (session_id, server_id, campaign_id, number, step, started_at)
      values (${sessionId}, ${prod}, ${campaignId}, 1, 'prerequisites', ${at(11, '15:00')})`.execute(db);
    expect(await remindAt(at(12, '09:00'))).toBe(0);
  });
});

describe('“Remind now” (VALID-2)', () => {
  const ctx = openBench(db);

  it('is the next reminder before its time, a coordinator’s, and once an hour', async () => {
    const id = await application({ deputy: denise });
    await waiting(id);
    const paulBy = { ...carole, actor: { ...carole.actor, roles: ['owner'] as const } };
    const ask = { campaignId, applicationId: id };
    ctx.time.now = at(11, '11:00');
    expect(refusal(await remindOwnersNow(ctx, paulBy, ask))).toBe('Only a coordinator or an admin may do this.');
    expect(done(await remindOwnersNow(ctx, carole, ask)).people).toEqual(['Paul']);
    ctx.time.now = at(11, '11:30');
    expect(refusal(await remindOwnersNow(ctx, carole, ask))).toBe(
      'A reminder was sent at 11:00: wait an hour before the next one.',
    );
    expect(await remindAt(at(11, '14:00'))).toBe(0);
    expect(await remindAt(at(12, '09:00'))).toBe(1);
    expect((await counts()).paul).toBe(2);
    expect((await audited(db, 'validation.remind')).at(-1)).toMatchObject({
      object_id: String(campaignId),
      after: { people: ['Paul'] },
      activity_id: carole.activityId,
    });
  });

  it('says that nothing waits when all is answered', async () => {
    expect(refusal(await remindOwnersNow(ctx, carole, { campaignId, applicationId: await application() }))).toMatch(
      /no more pending validations/,
    );
  });
});

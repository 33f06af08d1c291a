// What persons are told and when: their choices in chat, what waits for their morning, and that nothing of it is lost or told twice.
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { notificationsCommand } from '../../../bot/notifications/notifications-command.ts';
import { sendDigests } from '../../../bot/notifications/send-digests.ts';
import { placeValidationRequests } from '../../../bot/validations/validation-requests.ts';
import type { ApplicationId, CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import { notificationDefaults } from '../../../domain/notifications/choices.ts';
import { DEFAULT_REMINDERS } from '../../../domain/validations/reminders.ts';
import { remindOwners } from '../../../jobs/notices/validation-reminders.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addContact, addPlace, addWaiting, bindChannel, cardsIn, messagesIn } from '../../support/validation-data.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const paul = await somebody(db, 'Paul', ['owner']);
const denise = await somebody(db, 'Denise', ['owner']);
const ada = await somebody(db, 'Ada', ['admin']);
await addPlace(db, 'chat-carole', carole.userId);
const PAUL = await addPlace(db, 'chat-paul', paul.userId);
const DENISE = await addPlace(db, 'chat-denise', denise.userId);
await bindChannel(db, await addPlace(db, 'channel-patching', null));
const CHANNEL = { threadId: null, kind: 'channel', serviceUrl: '', tenantId: null, botId: 'b', name: null };
const ZONE = { zone: 'Europe/Paris' };
const DEFAULTS = notificationDefaults('Europe/Paris');
const ANSWERED = { status: 'validated_ok', answered_at: at(11, '22:00') } as const;
let serial = 0;
let campaignId: CampaignId;

/** Monday 11 January 2027 and what follows, in Paris. */
function at(day: number, time: string): Date {
  return new Date(`2027-01-${String(day).padStart(2, '0')}T${time}:00+01:00`);
}

beforeEach(async () => {
  for (const table of ['personal_notices', 'morning_digests', 'notification_choices'] as const)
    await db.deleteFrom(table).execute();
  for (const table of ['outgoing_messages', 'card_anchors'] as const) await db.deleteFrom(table).execute();
  await db.updateTable('patch_validation').set(ANSWERED).where('status', '=', 'en_attente').execute();
  await db.updateTable('users').set({ disabled_at: null }).execute();
  campaignId = await addCampaign(db, carole.userId);
});

async function application(deputy?: UserId): Promise<ApplicationId> {
  serial += 1;
  const id = await addApplication(db, `Péage ${serial}`, paul.userId);
  if (deputy !== undefined) await addContact(db, id, deputy, 'deputy');
  return id;
}

async function waiting(applicationId: ApplicationId, since: Date): Promise<ServerId> {
  serial += 1;
  const serverId = await addServer(db, `vrmorning${serial}`, { application: applicationId });
  await addWaiting(db, { campaignId, serverId, sessionId: await addSession(db, campaignId, serverId), at: since });
  return serverId;
}

const remindAt = (now: Date) => remindOwners(db, now, DEFAULT_REMINDERS, DEFAULTS);
const digestsAt = (now: Date) => sendDigests(db, now, ZONE);
const digestCards = async (place: string) => (await cardsIn(db, place)).filter((key) => key.startsWith('digest:'));
const said = async (place: string, who = paul) => {
  const [key = ''] = (await digestCards(place)).slice(-1);
  return chat.text(key, who);
};
const reminders = async (serverId: ServerId) =>
  db
    .selectFrom('patch_validation')
    .select(['reminders_sent as sent', 'reminded_at as at'])
    .where('server_id', '=', serverId)
    .executeTakeFirstOrThrow();

describe('/notifications', () => {
  it('shows a person their choices by role, and keeps what they save', async () => {
    const key = `notifications:${paul.userId}`;
    expect(await chat.type(paul, '/notifications')).toBe(key);
    const before = await chat.text(key, paul);
    expect(before).toMatch(/nothing from 20:00 to 08:00/);
    expect(before).toMatch(/At once[^\n]*Validation to give/);
    expect(before).not.toMatch(/Service identity/);
    const saved = await chat.press(paul, 'notifications.save', {
      ...{ 'wish-validation': 'morning', 'wish-end': 'now', quiet: 'yes', nightFrom: '19:00', morning: '9:15' },
      zone: 'Indian/Reunion',
    });
    expect(saved).toMatch(/Saved[\s\S]*nothing from 19:00 to 09:15[\s\S]*Indian\/Reunion/);
    expect(await chat.verbs(key, paul)).toContain('notifications.reset');
    expect(await chat.press(paul, 'notifications.reset', {})).toMatch(/nothing from 20:00 to 08:00/);
  });

  it('is typed as well, in both languages, and refuses what would lose a message', async () => {
    const key = `notifications:${paul.userId}`;
    expect(await chat.type(paul, '/notifications échec jamais', 'fr')).toBe(key);
    expect(await chat.type(paul, '/notifications night 18:30 8h', 'en')).toBe(key);
    expect(await chat.text(key, paul)).toMatch(/nothing from 18:30 to 08:00/);
    expect(await chat.type(paul, '/notifications nuit aucune', 'fr')).toBe(key);
    expect(await chat.text(key, paul)).toMatch(/no quiet hours; the morning message comes at 08:00/);
    expect(await chat.type(paul, '/notifications validation off')).toMatch(/cannot be “not at all”/);
    expect(await chat.type(paul, '/notifications zone Mars/Phobos')).toMatch(/is not a time zone/);
    expect(await chat.type(paul, '/notifications night 08:00 08:00')).toMatch(/begin and end at the same time/);
    const row = await db.selectFrom('notification_choices').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ user_id: paul.userId, wishes: { failure: 'off' }, night_from: null });
  });

  it('is shown in one’s own chat, also where it was asked in a channel', async () => {
    const channel = { ...CHANNEL, id: 'channel-patching' };
    const incoming = {
      person: paul.actor,
      conversation: channel,
      activityId: 'asked',
      text: '/notifications',
    } as never;
    const user = { id: paul.userId, language: 'en', roles: ['owner'], name: 'Paul', entraId: 'entra-paul' } as never;
    const command = notificationsCommand(ctx);
    const ask = () => command.run({ args: { kind: 'show' }, user, incoming, now: ctx.time.now });
    expect(await ask()).toMatchObject({ kind: 'text', text: { en: 'Your notifications are in our private chat.' } });
    expect(await cardsIn(db, PAUL)).toEqual([`notifications:${paul.userId}`]);
    expect(await cardsIn(db, 'channel-patching')).toEqual([]);
  });

  it('is nobody else’s, not even an admin’s', async () => {
    expect(await chat.card(`notifications:${paul.userId}`, ada)).toBeNull();
  });
});

describe('a reminder in the night (VALID-2)', () => {
  it('waits for the morning, and counts as sent then', async () => {
    const id = await application();
    const server = await waiting(id, at(11, '17:00'));
    expect(await remindAt(at(11, '21:00'))).toBe(1);
    expect(await remindAt(at(11, '23:00'))).toBe(0);
    expect(await messagesIn(db, PAUL)).toEqual([]);
    expect(await reminders(server)).toEqual({ sent: 0, at: null });
    expect(await digestsAt(at(12, '07:59'))).toBe(0);
    expect(await digestsAt(at(12, '08:00'))).toBe(1);
    expect(await reminders(server)).toEqual({ sent: 1, at: at(12, '08:00') });
    expect(await said(PAUL)).toMatch(/While you were away[\s\S]*1 thing waits for you[\s\S]*Reminder: Péage/);
    expect(
      await chat.press(paul, 'notice.open', await chat.data('notice.open', (await digestCards(PAUL))[0] ?? '', paul)),
    ).toMatch(/shown/);
    expect(chat.shown.at(-1)).toBe(`validation:${campaignId}:${id}`);
    // The reminder of nine o'clock is counted; Paul has just been told.
    expect(await remindAt(at(12, '09:00'))).toBe(1);
    expect(await reminders(server)).toEqual({ sent: 2, at: at(12, '09:00') });
    expect(await messagesIn(db, PAUL)).toEqual([]);
    expect(await remindAt(at(13, '09:00'))).toBe(1);
    expect(await messagesIn(db, PAUL)).toHaveLength(1);
  });

  it('never holds up the others: the deputy hears of it on the day on which they would have anyway', async () => {
    await chat.type(paul, '/notifications validation morning');
    await chat.type(paul, '/notifications night 20:00 11:00');
    const server = await waiting(await application(denise.userId), at(11, '09:00'));
    expect(await remindAt(at(11, '13:00'))).toBe(1);
    await remindAt(at(12, '09:00'));
    await remindAt(at(12, '09:01'));
    expect((await reminders(server)).sent).toBe(1);
    expect(await digestsAt(at(12, '11:00'))).toBe(1);
    expect(await messagesIn(db, DENISE)).toEqual([]);
    await remindAt(at(13, '09:00'));
    await remindAt(at(13, '09:01'));
    expect(await messagesIn(db, DENISE)).toHaveLength(1);
    expect((await said(PAUL)).match(/Reminder:/g)).toHaveLength(1);
  });

  it('is left out once it is answered, and counted beside what remains', async () => {
    const [first, second] = [await application(), await application()];
    const server = await waiting(first, at(11, '17:00'));
    await waiting(second, at(11, '17:00'));
    await remindAt(at(11, '21:00'));
    await db.updateTable('patch_validation').set(ANSWERED).where('server_id', '=', server).execute();
    expect(await digestsAt(at(12, '08:00'))).toBe(1);
    const text = await said(PAUL);
    expect(text).toMatch(/1 thing waits for you.*1 other has been resolved meanwhile/);
    expect(text.match(/Reminder:/g)).toHaveLength(1);
  });

  it('is no message at all once everything is answered', async () => {
    const server = await waiting(await application(), at(11, '17:00'));
    await remindAt(at(11, '21:00'));
    await db.updateTable('patch_validation').set(ANSWERED).where('server_id', '=', server).execute();
    expect(await digestsAt(at(12, '08:00'))).toBe(0);
    expect(await digestCards(PAUL)).toEqual([]);
  });
});

describe('the question of the night', () => {
  it('waits for the owner’s morning, and is asked once; an emergency is asked at once', async () => {
    const id = await application();
    await waiting(id, at(11, '21:00'));
    const ask = (now: Date) => placeValidationRequests(db, now, ZONE);
    expect(await ask(at(11, '21:00'))).toBe(1);
    expect(await ask(at(11, '21:01'))).toBe(0);
    expect(await cardsIn(db, PAUL)).toEqual([]);
    expect(await digestsAt(at(12, '08:00'))).toBe(1);
    expect(await said(PAUL)).toMatch(/Validation expected: Péage/);
    expect(await ask(at(12, '08:01'))).toBe(0);
    expect(await cardsIn(db, PAUL)).toEqual(await digestCards(PAUL));
    // Another server of the application is another question.
    await waiting(id, at(12, '10:00'));
    expect(await ask(at(12, '10:00'))).toBe(1);
    await db.updateTable('campaigns').set({ kind: 'emergency' }).where('id', '=', campaignId).execute();
    const urgent = await application();
    await waiting(urgent, at(11, '21:00'));
    expect(await ask(at(11, '21:02'))).toBe(1);
    expect(await cardsIn(db, PAUL)).toContain(`validation:${campaignId}:${urgent}`);
  });
});

describe('the message of the morning', () => {
  const noted = async () => {
    const server = await waiting(await application(), at(11, '17:00'));
    await remindAt(at(11, '21:00'));
    return server;
  };

  it('is one, by however many processes', async () => {
    await noted();
    const sent = await Promise.all(Array.from({ length: 3 }, () => digestsAt(at(12, '08:00'))));
    expect(sent.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await digestCards(PAUL)).toHaveLength(1);
    expect(await digestsAt(at(12, '08:00'))).toBe(0);
  });

  it('is whole or not at all, wherever the process dies, and comes with the next sweep', async () => {
    const server = await noted();
    await sql`create or replace function die() returns trigger language plpgsql as $$ begin raise 'killed'; end $$`.execute(
      db,
    );
    const moments = [
      ['morning_digests', 'insert'],
      ['personal_notices', 'update'],
      ['patch_validation', 'update'],
      ['cards', 'insert'],
      ['card_anchors', 'insert'],
    ] as const;
    for (const [table, verb] of moments) {
      await sql
        .raw(`create trigger dies after ${verb} on ${table} for each statement execute function die()`)
        .execute(db);
      await expect(digestsAt(at(12, '08:00'))).rejects.toThrow(/killed/);
      await sql.raw(`drop trigger dies on ${table}`).execute(db);
      expect(await digestCards(PAUL)).toEqual([]);
      expect((await reminders(server)).sent).toBe(0);
    }
    expect(await digestsAt(at(12, '08:01'))).toBe(1);
    expect((await reminders(server)).sent).toBe(1);
  });

  it('follows a choice that changes while something waits: nothing is lost', async () => {
    await noted();
    await chat.type(paul, '/notifications night none');
    expect(await digestsAt(at(11, '21:05'))).toBe(1);
    await noted();
    expect(await messagesIn(db, PAUL)).toHaveLength(1);
  });

  it('goes to nobody who has left', async () => {
    const server = await noted();
    await db
      .updateTable('users')
      .set({ disabled_at: at(11, '22:00') })
      .where('id', '=', paul.userId)
      .execute();
    expect(await digestsAt(at(12, '08:00'))).toBe(0);
    expect(await digestCards(PAUL)).toEqual([]);
    expect((await reminders(server)).sent).toBe(0);
    // Whoever else is to hear of it does.
    await remindAt(at(12, '09:00'));
    expect((await messagesIn(db, 'channel-patching'))[0]).toMatch(/^Paul: Reminder/);
  });

  it('is shown to nobody else', async () => {
    await noted();
    await digestsAt(at(12, '08:00'));
    const [key = ''] = await digestCards(PAUL);
    expect(await chat.card(key, denise)).toBeNull();
    expect(await chat.press(denise, 'notice.open', await chat.data('notice.open', key, paul))).toMatch(
      /nothing to open/,
    );
  });
});

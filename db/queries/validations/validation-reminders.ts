// Asks again for answers that do not come (VALID-2): message, card and count are written in one transaction, so that whatever crashes,
// nobody is reminded twice and nobody is forgotten. Silence is never made an answer here.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { cardKeyText } from '../../../domain/card-key.ts';
import type { ApplicationId, CampaignId, UserId, ValidationId } from '../../../domain/ids.ts';
import type { NotificationDefaults } from '../../../domain/notifications/choices.ts';
import { channelReminderText, type ReminderFacts, reminderText } from '../../../domain/validations/reminder-text.ts';
import { type Circle, QUIET_MS } from '../../../domain/validations/reminders.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { showCard } from '../chat/cards.ts';
import { enqueueMessage } from '../chat/outgoing.ts';
import { channelPlace, type Place, personalPlaces } from '../chat/places.ts';
import { type TellResult, tellPerson } from '../notifications/tell-person.ts';
import { isJustTold, type ReminderWait } from '../notifications/waiting-notices.ts';
import type { Responsible } from '../people/owners.ts';
import { loadRecipients, type Recipient } from '../people/reminder-recipients.ts';
import { isLatestPatch } from './latest-validation.ts';

/** The servers of one application in one campaign that have been reminded equally often. */
export type Unanswered = {
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  readonly sent: number;
  readonly askedAt: Date;
  readonly lastSentAt: Date | null;
};

/**
 * All that somebody may still be asked about, of closed campaigns too (RUN-18). Not: what was patched again since, for the gate reads the
 * latest answer only; and what a campaign left that was closed while that still ended reminders, unless linked production waits for it.
 */
export async function loadUnanswered(db: Db): Promise<Unanswered[]> {
  const { rows } = await sql<Unanswered>`
    select p.campaign_id as "campaignId", v.application_id as "applicationId", p.reminders_sent as sent,
      min(p.patch_date) as "askedAt", max(p.reminded_at) as "lastSentAt"
    from patch_validation p
    join servers v on v.id = p.server_id
    join campaigns c on c.id = p.campaign_id
    where p.status = 'en_attente' and ${isAskedFor}
    group by 1, 2, 3
    order by 4, 1, 2`.execute(db);
  return rows;
}

/** Of a row `p` of `patch_validation` and its campaign `c`. */
export const isAskedFor = sql<boolean>`
  ${isLatestPatch} and (not c.reminders_ended or exists (
    select from server_correspondance l
    where l.nonprod_server_id = p.server_id and not exists (
      select from patch_attempts a where a.server_id = l.prod_server_id and a.id > p.attempt_id)))`;

export type ReminderRequest = Pick<Unanswered, 'campaignId' | 'applicationId'> & {
  /** null: however often they were reminded. */
  readonly sent: number | null;
  readonly to: Circle;
  readonly notifications: NotificationDefaults;
  readonly now: Date;
};

export type Reminded = {
  readonly hostnames: readonly string[];
  /** Names of those who were written to, or named in the channel. */
  readonly people: readonly string[];
  /** Those of them whose morning it waits for. */
  readonly later: readonly string[];
};

/** null: nothing waits there any more, or somebody else is just reminding, or there is no place to say it. */
export async function sendReminder(trx: Trx, ask: ReminderRequest): Promise<Reminded | null> {
  const waiting = await lockWaiting(trx, ask);
  const [first] = waiting;
  if (first === undefined) return null;
  const people = await loadRecipients(trx, ask);
  const facts = await factsOf(
    trx,
    ask,
    waiting.map((row) => row.hostname),
    people.responsible,
  );
  const key = dedupe(ask, waiting);
  const reached = await writeToPeople(trx, ask, { facts, people: people.circle, key, waiting });
  const silent = people.circle.filter(({ userId }) => userId === null || !reached.has(userId));
  let isSaid = [...reached.values()].includes('told');
  if (reached.size === 0 || silent.length > 0) {
    const place = await channelPlace(trx, { domainCode: first.domainCode, campaignId: ask.campaignId });
    if (place === null && reached.size === 0) return null;
    if (place !== null) await writeToChannel(trx, ask, facts, { place, silent, alone: reached.size === 0, key });
    isSaid ||= place !== null;
  }
  const isLater = ({ userId }: Recipient) => userId !== null && reached.get(userId) === 'waits';
  // What waits for everybody's morning counts once the first of them is told.
  if (isSaid) await countReminders(trx, waiting, ask.now);
  const namesOf = (these: readonly Recipient[]) => [...new Set(these.map(({ name }) => name))];
  return {
    hostnames: facts.hostnames,
    people: namesOf(people.circle),
    later: namesOf(people.circle.filter(isLater)),
  };
}

type Waiting = {
  readonly id: ValidationId;
  readonly hostname: string;
  readonly domainCode: string;
  readonly sent: number;
};

async function lockWaiting(trx: Trx, ask: ReminderRequest): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select p.id, v.hostname, d.code as "domainCode", p.reminders_sent as sent
    from patch_validation p
    join servers v on v.id = p.server_id
    join campaigns c on c.id = p.campaign_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    where p.status = 'en_attente' and p.campaign_id = ${ask.campaignId}
      and v.application_id is not distinct from ${ask.applicationId}
      and (${ask.sent}::int is null or p.reminders_sent = ${ask.sent}) and ${isAskedFor}
    order by v.hostname collate "C"
    for no key update of p skip locked`.execute(trx);
  return rows;
}

async function factsOf(
  trx: Trx,
  { campaignId, applicationId, to }: ReminderRequest,
  hostnames: readonly string[],
  responsible: readonly Responsible[],
): Promise<ReminderFacts> {
  const { label } = await trx
    .selectFrom('campaigns')
    .select('label')
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const application =
    applicationId === null
      ? null
      : await trx.selectFrom('applications').select('name').where('id', '=', applicationId).executeTakeFirstOrThrow();
  const owners = responsible.filter(({ duty }) => duty === 'owner').map(({ name }) => name);
  return { campaignId, label, application: application?.name ?? null, hostnames, to, owners: [...new Set(owners)] };
}

/** One reminder of the same servers is one message a person, whoever tries it again. */
function dedupe({ campaignId, applicationId }: ReminderRequest, waiting: readonly Waiting[]): string {
  const times = waiting.map(({ id, sent }) => `${id}.${sent}`).join('-');
  const digest = createHash('sha256').update(times).digest('hex');
  return `reminder:${campaignId}:${applicationId ?? 'none'}:${digest}`;
}

/** A reminder that comes an hour after the message of the morning asked the same is counted, and not said. */
const JUST_TOLD_MS = 2 * QUIET_MS;

type ToPeople = {
  readonly facts: ReminderFacts;
  readonly people: readonly Recipient[];
  readonly key: string;
  readonly waiting: readonly Waiting[];
};

/** Those who are told now or in their morning; not who has no chat with the bot, or has left. */
async function writeToPeople(
  trx: Trx,
  ask: ReminderRequest,
  { facts, people, key, waiting }: ToPeople,
): Promise<ReadonlyMap<UserId, TellResult>> {
  const { campaignId, applicationId, notifications, now } = ask;
  const ids = people.flatMap(({ userId }) => userId ?? []);
  const places = await personalPlaces(trx, ids);
  const card = cardKeyText({ kind: 'validation', campaignId, applicationId });
  const reminds = waiting.map(({ id, sent }) => ({ id, sent }));
  const about = { kind: 'validation', campaignId, applicationId, reminds } as const;
  const reached = new Map<UserId, TellResult>();
  for (const { userId, role } of people) {
    const place = userId === null ? undefined : places.get(userId);
    if (userId === null || place === undefined) continue;
    // Not where a coordinator asks for it: then it is said.
    if (ask.sent !== null && (await isJustTold(trx, userId, ask, new Date(now.getTime() - JUST_TOLD_MS)))) {
      reached.set(userId, 'told');
      continue;
    }
    const text = reminderText(facts, role);
    const notice = {
      userId,
      place,
      kind: 'validation',
      about,
      key: `${key}:${userId}`,
      text,
      line: text,
      card,
    } as const;
    const told = await tellPerson(trx, notifications, notice, now);
    if (told !== 'left') reached.set(userId, told);
  }
  return reached;
}

/** `alone`: nobody was reached in a chat of their own, so the card is shown here too. */
async function writeToChannel(
  trx: Trx,
  { campaignId, applicationId, now }: ReminderRequest,
  facts: ReminderFacts,
  ask: { place: Place; silent: readonly Recipient[]; alone: boolean; key: string },
): Promise<void> {
  const text = channelReminderText(
    facts,
    ask.silent.map(({ name }) => name),
  );
  const message = { conversationId: ask.place.conversation, threadId: null, text, dedupeKey: `${ask.key}:channel` };
  await enqueueMessage(trx, message, now);
  if (!ask.alone) return;
  const key = cardKeyText({ kind: 'validation', campaignId, applicationId });
  await showCard(trx, { key, ...ask.place, threadId: null, now });
}

/** Of those that have had no other reminder since, and no answer. */
export async function countReminders(
  trx: Trx,
  reminds: readonly Pick<Waiting, 'id' | 'sent'>[],
  now: Date,
): Promise<void> {
  await sql`
    update patch_validation p set reminders_sent = p.reminders_sent + 1, reminded_at = ${now}
    from unnest(${reminds.map(({ id }) => id)}::int[], ${reminds.map(({ sent }) => sent)}::int[]) as r (id, sent)
    where p.id = r.id and p.reminders_sent = r.sent and p.status = 'en_attente'`.execute(trx);
}

/** It still waits for everybody's morning, and the next one is due: it counts as sent when it was noted, so that others hear of it in time. */
export async function countWaitingReminder(db: Db, wait: ReminderWait): Promise<void> {
  await db
    .updateTable('patch_validation as p')
    .set((eb) => ({ reminders_sent: eb('reminders_sent', '+', 1), reminded_at: wait.since }))
    .where('p.campaign_id', '=', wait.campaignId)
    .where('p.status', '=', 'en_attente')
    .where('p.reminders_sent', '=', wait.sent)
    .where(
      sql<boolean>`(select v.application_id from servers v where v.id = p.server_id) is not distinct from ${wait.applicationId}`,
    )
    .execute();
}

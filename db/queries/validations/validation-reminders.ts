// Asks again for answers that do not come (VALID-2): message, card and count are written in one transaction, so that whatever crashes,
// nobody is reminded twice and nobody is forgotten. Silence is never made an answer here.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { cardKeyText } from '../../../domain/card-key.ts';
import type { ApplicationId, CampaignId, UserId, ValidationId } from '../../../domain/ids.ts';
import { channelReminderText, type ReminderFacts, reminderText } from '../../../domain/validations/reminder-text.ts';
import type { Circle } from '../../../domain/validations/reminders.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { showCard } from '../chat/cards.ts';
import { enqueueMessage } from '../chat/outgoing.ts';
import { channelPlace, type Place, personalPlaces } from '../chat/places.ts';
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
  readonly now: Date;
};

export type Reminded = {
  readonly hostnames: readonly string[];
  /** Names of those who were written to, or named in the channel. */
  readonly people: readonly string[];
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
  const reached = await writeToPeople(trx, ask, facts, people.circle, key);
  const silent = people.circle.filter(({ userId }) => userId === null || !reached.has(userId));
  if (reached.size === 0 || silent.length > 0) {
    const place = await channelPlace(trx, { domainCode: first.domainCode, campaignId: ask.campaignId });
    if (place === null && reached.size === 0) return null;
    if (place !== null) await writeToChannel(trx, ask, facts, { place, silent, alone: reached.size === 0, key });
  }
  await count(
    trx,
    waiting.map((row) => row.id),
    ask.now,
  );
  return { hostnames: facts.hostnames, people: [...new Set(people.circle.map(({ name }) => name))] };
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

async function writeToPeople(
  trx: Trx,
  { campaignId, applicationId, now }: ReminderRequest,
  facts: ReminderFacts,
  people: readonly Recipient[],
  dedupeKey: string,
): Promise<Set<UserId>> {
  const ids = people.flatMap(({ userId }) => userId ?? []);
  const places = await personalPlaces(trx, ids);
  const key = cardKeyText({ kind: 'validation', campaignId, applicationId });
  for (const { userId, role } of people) {
    const place = userId === null ? undefined : places.get(userId);
    if (place === undefined) continue;
    const text = reminderText(facts, role);
    const message = { conversationId: place.conversation, threadId: null, text, dedupeKey: `${dedupeKey}:${userId}` };
    await enqueueMessage(trx, message, now);
    await showCard(trx, { key, ...place, threadId: null, now });
  }
  return new Set(places.keys());
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

async function count(trx: Trx, ids: readonly ValidationId[], now: Date): Promise<void> {
  await trx
    .updateTable('patch_validation')
    .set((eb) => ({ reminders_sent: eb('reminders_sent', '+', 1), reminded_at: now }))
    .where('id', 'in', [...ids])
    .execute();
}

// The conversations that the bot may speak in: learnt and refreshed from every inbound activity, because Teams moves service URLs.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { Db } from '../../schema/database.ts';

export type ConversationFacts = {
  /** Without `;messageid=`. */
  readonly id: string;
  readonly kind: 'personal' | 'channel' | 'group';
  readonly serviceUrl: string;
  readonly tenantId: string | null;
  readonly botId: string;
  /** Null leaves a known name as it is. */
  readonly name: string | null;
};

export type StoredConversation = ConversationFacts & {
  /** The person's own language in a personal chat, else the conversation's. */
  readonly language: Language;
  readonly pausedUntil: Date | null;
  /** Whose chat it is; null: nobody's known, or several people's. */
  readonly userId: UserId | null;
  /** When its roster was last read. */
  readonly membersReadAt: Date | null;
};

/**
 * Records where a conversation is, and that the bot is there: cards and messages parked by a refusal are tried again. In one statement, as
 * every message and every click begins with it.
 */
export async function seeConversation(db: Db, facts: ConversationFacts, entraId: string | null, now: Date) {
  const { id, kind, serviceUrl, tenantId, botId, name } = facts;
  const { rows } = await sql<{ userId: UserId }>`
    with seen as (
      insert into conversations as c (id, kind, service_url, tenant_id, bot_id, name, seen_at)
      values (${id}, ${kind}, ${serviceUrl}, ${tenantId}, ${botId}, ${name}, ${now})
      on conflict (id) do update set kind = excluded.kind,
        -- What was taken for somebody's chat and is none is nobody's.
        user_id = case when excluded.kind = 'personal' then c.user_id end,
        service_url = excluded.service_url, tenant_id = coalesce(excluded.tenant_id, c.tenant_id), bot_id = excluded.bot_id,
        name = coalesce(excluded.name, c.name), seen_at = excluded.seen_at
      returning user_id),
    cards as (update card_anchors set last_error = null, failures = 0 where conversation_id = ${id} and ${parked}),
    messages as (update outgoing_messages set last_error = null, failures = 0, not_before = null
      where conversation_id = ${id} and sent_at is null and ${parked})
    select u.id as "userId" from seen join users u on u.entra_id = ${entraId}
    where ${kind === 'personal'} and seen.user_id is distinct from u.id`.execute(db);
  const [owner] = rows;
  if (owner !== undefined) await bindPersonalConversation(db, id, owner.userId);
}

const parked = sql<boolean>`last_error like 'parked:%'`;

/** What is parked anywhere is tried again. */
export async function unparkAll(db: Db): Promise<void> {
  const waiting = { last_error: null, failures: 0 };
  await db.updateTable('card_anchors').set(waiting).where(parked).execute();
  await db
    .updateTable('outgoing_messages')
    .set({ ...waiting, not_before: null })
    .where('sent_at', 'is', null)
    .where(parked)
    .execute();
}

/** The personal chat of somebody. One a person: after a reinstallation the new one replaces the old one. */
export async function bindPersonalConversation(db: Db, id: string, userId: UserId): Promise<void> {
  const bound = await db
    .selectFrom('conversations')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (bound !== undefined) return;
  await db.transaction().execute(async (trx) => {
    await sql`select 1 from users where id = ${userId} for update`.execute(trx);
    await trx.updateTable('conversations').set({ user_id: null }).where('user_id', '=', userId).execute();
    await trx
      .updateTable('conversations')
      .set({ user_id: userId })
      .where('id', '=', id)
      .where('kind', '=', 'personal')
      .execute();
  });
}

export async function findConversation(db: Db, id: string): Promise<StoredConversation | null> {
  const row = await conversations(db).where('c.id', '=', id).executeTakeFirst();
  return row === undefined ? null : storedOf(row);
}

/** The person's own chat with the bot; null when there is none yet. */
export async function findPersonalConversation(db: Db, userId: UserId): Promise<StoredConversation | null> {
  const own = conversations(db).where('c.user_id', '=', userId).where('c.kind', '=', 'personal');
  const row = await own.executeTakeFirst();
  return row === undefined ? null : storedOf(row);
}

function conversations(db: Db) {
  return db
    .selectFrom('conversations as c')
    .leftJoin('users as u', (join) => join.onRef('u.id', '=', 'c.user_id').on('c.kind', '=', 'personal'))
    .selectAll('c')
    .select((eb) => eb.fn.coalesce('u.language', 'c.language').as('spoken'));
}

type ConversationRow = NonNullable<Awaited<ReturnType<ReturnType<typeof conversations>['executeTakeFirst']>>>;

function storedOf(row: ConversationRow): StoredConversation {
  return {
    id: row.id,
    kind: row.kind,
    serviceUrl: row.service_url,
    tenantId: row.tenant_id,
    botId: row.bot_id,
    name: row.name,
    language: row.spoken,
    pausedUntil: row.paused_until,
    userId: row.kind === 'personal' ? row.user_id : null,
    membersReadAt: row.members_read_at,
  };
}

/** After a 429: nothing is sent there before that time, by no process, not even after a restart. */
export async function pauseConversation(db: Db, id: string, until: Date): Promise<void> {
  await db.updateTable('conversations').set({ paused_until: until }).where('id', '=', id).execute();
}

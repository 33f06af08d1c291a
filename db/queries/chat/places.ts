// Where the bot can reach somebody without being spoken to: their personal chat, or the channel of a campaign.
import { type RawBuilder, sql } from 'kysely';
import { cardKeyText } from '../../../domain/card-key.ts';
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { Db } from '../../schema/database.ts';

export type Place = { readonly conversation: string; readonly language: Language };

/** The personal chats of those who have spoken to the bot; people who are disabled have none. */
export async function personalPlaces(db: Db, users: readonly UserId[]): Promise<Map<UserId, Place>> {
  if (users.length === 0) return new Map();
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('conversations as c', (join) => join.onRef('c.user_id', '=', 'u.id').on('c.kind', '=', 'personal'))
    .select(['u.id', 'c.id as conversation', 'u.language as userLanguage', 'c.language'])
    .where('u.id', 'in', [...users])
    .where('u.disabled_at', 'is', null)
    .orderBy('c.seen_at')
    .execute();
  return new Map(
    rows.map((row) => [row.id, { conversation: row.conversation, language: row.userLanguage ?? row.language }]),
  );
}

/** The channel of the domain, else the one of every domain, else where the campaign's card was last shown. */
export async function channelPlace(
  db: Db,
  { domainCode, campaignId }: { readonly domainCode: string; readonly campaignId: CampaignId },
): Promise<Place | null> {
  const bound = await boundChannel(db, domainCode);
  if (bound !== null) return bound;
  const shown = await db
    .selectFrom('card_anchors as a')
    .innerJoin('conversations as c', 'c.id', 'a.conversation_id')
    // It may be the chat of one person, in the language that they chose.
    .leftJoin('users as u', 'u.id', 'c.user_id')
    .select((eb) => ['c.id as conversation', eb.fn.coalesce('u.language', 'c.language').as('language')])
    .where('a.card_key', '=', cardKeyText({ kind: 'campaign', campaignId }))
    .where('a.retired_at', 'is', null)
    .orderBy('a.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return shown ?? null;
}

/** The channel that somebody bound: of the domain, else the one of every domain. What must be announced is not said in a chat of two. */
export async function boundChannel(db: Db, domainCode: string): Promise<Place | null> {
  const bound = await db
    .selectFrom('channel_bindings as b')
    .innerJoin('conversations as c', 'c.id', 'b.conversation_id')
    .select(['c.id as conversation', 'c.language'])
    .where((eb) => eb.or([eb('b.domain_code', '=', domainCode), eb('b.domain_code', 'is', null)]))
    .orderBy(sql`b.domain_code is null`)
    .limit(1)
    .executeTakeFirst();
  return bound ?? null;
}

/** Conversations, each once, of whatever domains. */
export async function boundChannels(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('channel_bindings')
    .select('conversation_id as id')
    .distinct()
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** What is bound for that domain itself; `domainCode` null: for every domain without its own. undefined: nothing. */
export async function findBinding(db: Db, domainCode: string | null) {
  return db
    .selectFrom('channel_bindings')
    .select('conversation_id')
    .where('domain_code', 'is not distinct from', domainCode)
    .executeTakeFirst();
}

/**
 * As a condition: a question about that application would reach an owner in their own chat, or the campaign's channel. Those that reach
 * nobody yet must not stand before the others in a list that is cut.
 */
export function hasQuestionPlace(about: {
  readonly applicationId: RawBuilder<unknown>;
  readonly domainCode: RawBuilder<unknown>;
  readonly campaignId: RawBuilder<unknown>;
}) {
  return sql<boolean>`(exists (select 1 from application_contacts duty
      join users owner on owner.contact_id = duty.contact_id and owner.disabled_at is null
      join conversations chat on chat.user_id = owner.id and chat.kind = 'personal'
      where duty.application_id = ${about.applicationId} and duty.duty = 'owner')
    or ${hasChannelPlace(about.domainCode, about.campaignId)})`;
}

/** As a condition on rows that bear the domain and the campaign: `channelPlace` would find one. */
export function hasChannelPlace(domainCode: RawBuilder<unknown>, campaignId: RawBuilder<unknown>) {
  return sql<boolean>`(exists (select 1 from channel_bindings bound where bound.domain_code is null or bound.domain_code = ${domainCode})
    or exists (select 1 from card_anchors shown where shown.card_key = 'campaign:' || ${campaignId} and shown.retired_at is null))`;
}

// Which message shows which card, and up to which change. A card is a key with a counter of changes (`dirty_seq`); an anchor is one
// message that shows it, with the counter that it showed last (`shown_seq`). Behind means to be edited. Who counts up:
// `card-changes`.
import { sql } from 'kysely';
import type { AnchorId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { CardPage } from '../../schema/chat.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { STAYS_BEHIND } from './card-changes.ts';
import { unsaid } from './outgoing.ts';

/** Stands in `shown_hash` of a retired anchor once its message says that it is superseded. */
const SUPERSEDED = 'superseded';
/** Stands in `shown_hash` while the message only says that the card follows. */
const PLACEHOLDER = 'placeholder';
/** Stands in `last_error` from before a post until its answer is known. The version before wrote 'posted perhaps twice' too. */
const IN_DOUBT = 'posted perhaps';
/** Stands in `last_error` when Teams took a post without saying under which id. */
const WITHOUT_ID = 'posted without an id';
const NOT_FOUND = 'message not found';

export type CardPlace = {
  readonly key: string;
  /** Without `;messageid=`. */
  readonly conversation: string;
  readonly threadId: string | null;
  readonly language: Language;
  readonly now: Date;
  /** Of a list; default: the first. */
  readonly page?: CardPage;
};

export type Anchor = {
  readonly id: AnchorId;
  readonly key: string;
  readonly threadId: string | null;
  readonly activityId: string | null;
  readonly language: Language;
  readonly retired: boolean;
  readonly dirtySeq: bigint;
  readonly final: boolean;
  readonly shownSeq: bigint;
  readonly shownHash: string | null;
  readonly shownAt: Date | null;
  readonly failures: number;
  readonly page: CardPage | null;
  /** How often it was posted. */
  readonly posts: number;
  /** Posted, and nobody knows (yet) whether Teams has taken it. */
  readonly inDoubt: boolean;
  /** Teams took it without saying under which id. */
  readonly withoutId: boolean;
  /** Teams did not find it at the last edit. */
  readonly notFound: boolean;
  /** The message only says that the card follows. */
  readonly placeholder: boolean;
};

/**
 * Shows the card of a key as a new message there, in the caller's transaction. An older message with the same card in the same
 * conversation is retired: it is edited once more, to say so.
 */
export async function showCard(trx: Trx, place: CardPlace): Promise<AnchorId> {
  await trx
    .insertInto('cards')
    .values({ key: place.key, touched_at: place.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // One at a time a card: two requests at once would both retire the same anchor, then collide.
  await trx.selectFrom('cards').select('key').where('key', '=', place.key).forUpdate().execute();
  await trx
    .updateTable('card_anchors')
    .set({ retired_at: place.now, failures: 0 })
    .where('card_key', '=', place.key)
    .where('conversation_id', '=', place.conversation)
    .where('retired_at', 'is', null)
    .execute();
  const anchor = await trx
    .insertInto('card_anchors')
    .values({
      card_key: place.key,
      conversation_id: place.conversation,
      thread_id: place.threadId,
      language: place.language,
      created_at: place.now,
      page: place.page === undefined ? null : JSON.stringify(place.page),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return anchor.id;
}

/** Marks a card as changed, in the transaction of the change. Nothing when nobody has asked for the card. */
export async function touchCard(trx: Trx, key: string, change: { final?: boolean } = {}): Promise<void> {
  await trx
    .updateTable('cards')
    .set((eb) => ({
      dirty_seq: sql<string>`dirty_seq + 1`,
      touched_at: sql<Date>`now()`,
      behind_at: STAYS_BEHIND,
      ...(change.final === undefined ? {} : { final: eb.val(change.final) }),
    }))
    .where('key', '=', key)
    .execute();
}

/** Anchors that are behind, or retired without saying so; parked ones wait until the conversation is seen again. */
function pendingAnchors(db: Db) {
  return db
    .selectFrom('card_anchors as a')
    .innerJoin('cards as c', 'c.key', 'a.card_key')
    .where((eb) => eb.or([eb('a.last_error', 'is', null), eb('a.last_error', 'not like', 'parked:%')]))
    .where((eb) =>
      eb.or([
        eb.and([eb('a.retired_at', 'is', null), eb('c.dirty_seq', '>', eb.ref('a.shown_seq'))]),
        eb.and([
          eb('a.retired_at', 'is not', null),
          eb('a.activity_id', 'is not', null),
          eb('a.shown_hash', 'is distinct from', SUPERSEDED),
        ]),
      ]),
    );
}

/** Every conversation where something is to be sent or edited. */
export async function conversationsWithWork(db: Db): Promise<string[]> {
  const rows = await pendingAnchors(db)
    .select('a.conversation_id')
    .union(unsaid(db).select('m.conversation_id'))
    .execute();
  return rows.map((row) => row.conversation_id);
}

/** What is to be edited or posted in one conversation. `dirtySeq` is read here, before any rendering. */
export async function anchorsToShow(db: Db, conversationId: string): Promise<Anchor[]> {
  const rows = await pendingAnchors(db)
    .where('a.conversation_id', '=', conversationId)
    .selectAll('a')
    .select(['c.dirty_seq', 'c.final'])
    .orderBy('a.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    key: row.card_key,
    threadId: row.thread_id,
    activityId: row.activity_id,
    language: row.language,
    retired: row.retired_at !== null,
    dirtySeq: BigInt(row.dirty_seq),
    final: row.final,
    shownSeq: BigInt(row.shown_seq),
    shownHash: row.shown_hash,
    shownAt: row.shown_at,
    failures: row.failures,
    page: row.page,
    posts: row.posts,
    inDoubt: row.last_error?.startsWith(IN_DOUBT) === true,
    withoutId: row.last_error === WITHOUT_ID,
    notFound: row.last_error === NOT_FOUND,
    placeholder: row.shown_hash === PLACEHOLDER,
  }));
}

export type Shown = { readonly seq: bigint; readonly hash: string; readonly at: Date };

/** The message shows it. `activityId` null: posted, but Teams did not say under which id. */
export async function anchorShown(db: Db, id: AnchorId, activityId: string | null, shown: Shown): Promise<void> {
  await change(db, id, {
    activity_id: activityId,
    shown_seq: shown.seq.toString(),
    shown_hash: shown.hash,
    shown_at: shown.at,
    failures: 0,
    last_error: null,
  });
}

/** Rendered the same as before, or to nothing: nothing had to be sent. */
export async function anchorUpToDate(db: Db, id: AnchorId, seq: bigint): Promise<void> {
  await change(db, id, { shown_seq: seq.toString(), failures: 0, last_error: null });
}

/** Before a post: until its answer is recorded, the card counts as perhaps posted, also after a crash. */
export async function anchorPosting(db: Db, anchor: Anchor, at: Date): Promise<void> {
  await change(db, anchor.id, { last_error: IN_DOUBT, shown_at: at, posts: anchor.posts + 1 });
}

/** The answer of a post was lost: it is posted again after a while. */
export async function anchorInDoubt(db: Db, anchor: Anchor): Promise<void> {
  await change(db, anchor.id, { last_error: IN_DOUBT, failures: anchor.failures + 1 });
}

/** The message is there, and says that the card follows; `activityId` null: it cannot be edited. */
export async function anchorAnnounced(db: Db, anchor: Anchor, activityId: string | null): Promise<void> {
  if (activityId === null) await change(db, anchor.id, { last_error: WITHOUT_ID, failures: anchor.failures + 1 });
  else await change(db, anchor.id, { activity_id: activityId, shown_hash: PLACEHOLDER, failures: 0, last_error: null });
}

/** The post certainly did not happen: as before it, with the failure counted. */
export async function anchorNotPosted(db: Db, anchor: Anchor, counted: boolean): Promise<void> {
  await change(db, anchor.id, {
    last_error: anchor.inDoubt ? IN_DOUBT : anchor.withoutId ? WITHOUT_ID : null,
    shown_at: anchor.shownAt,
    posts: anchor.posts,
    failures: anchor.failures + (counted ? 1 : 0),
  });
}

/** An edit failed; the message shows what it showed. */
export async function anchorFailed(db: Db, anchor: Anchor, error: string): Promise<void> {
  await change(db, anchor.id, { failures: anchor.failures + 1, last_error: error });
}

/** Teams does not find the message, for the first time: it has been wrong about that. */
export async function anchorNotFound(db: Db, anchor: Anchor): Promise<void> {
  await change(db, anchor.id, { failures: anchor.failures + 1, last_error: NOT_FOUND });
}

/**
 * The message is gone (Teams loses some): the next turn posts the card anew. Should it still be there after all, it must not keep its
 * buttons: it is followed as a retired one.
 */
export async function anchorLost(db: Db, anchor: Anchor, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { conversation_id } = await trx
      .updateTable('card_anchors')
      .set({ activity_id: null, shown_hash: null, shown_at: null, failures: 0, last_error: null })
      .where('id', '=', anchor.id)
      .returning('conversation_id')
      .executeTakeFirstOrThrow();
    if (anchor.activityId !== null) await retire(trx, anchor, conversation_id, anchor.activityId, now);
  });
}

/** Follows a message that shows the same card besides its anchor, until it says that it is superseded. */
export async function retire(
  trx: Trx,
  anchor: Pick<Anchor, 'key' | 'threadId' | 'language'>,
  conversationId: string,
  activityId: string,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('card_anchors')
    .values({
      card_key: anchor.key,
      conversation_id: conversationId,
      thread_id: anchor.threadId,
      activity_id: activityId,
      language: anchor.language,
      retired_at: now,
      created_at: now,
    })
    .execute();
}

/** Nothing more is tried until the conversation is seen again. */
export async function anchorParked(db: Db, id: AnchorId, error: string): Promise<void> {
  await change(db, id, { last_error: `parked: ${error}` });
}

/** What a click tells the messages of a card apart by. */
export type ClickedAnchor = Pick<
  Anchor,
  'id' | 'key' | 'threadId' | 'language' | 'activityId' | 'retired' | 'posts'
> & {
  readonly conversationId: string;
};

export async function findAnchor(db: Db, id: AnchorId): Promise<ClickedAnchor | null> {
  const row = await db.selectFrom('card_anchors').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    key: row.card_key,
    threadId: row.thread_id,
    language: row.language,
    activityId: row.activity_id,
    retired: row.retired_at !== null,
    posts: row.posts,
    conversationId: row.conversation_id,
  };
}

/** The anchor of a message: the live one, where a message has had several. */
export async function findAnchorOf(db: Db, conversationId: string, activityId: string): Promise<ClickedAnchor | null> {
  const row = await db
    .selectFrom('card_anchors')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('activity_id', '=', activityId)
    .orderBy(sql`retired_at is not null`)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row === undefined ? null : findAnchor(db, row.id);
}

/** That message shows the card of the anchor, whose own is not known. False when it has become known meanwhile. */
export async function adoptMessage(db: Db, id: AnchorId, activityId: string): Promise<boolean> {
  const row = await db
    .updateTable('card_anchors')
    .set({ activity_id: activityId })
    .where('id', '=', id)
    .where('activity_id', 'is', null)
    .where('retired_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The retired message says that it is superseded, or cannot be made to. */
export async function anchorSuperseded(db: Db, id: AnchorId): Promise<void> {
  await change(db, id, { shown_hash: SUPERSEDED, last_error: null });
}

type Change = {
  readonly activity_id?: string | null;
  readonly shown_seq?: string;
  readonly shown_hash?: string | null;
  readonly shown_at?: Date | null;
  readonly failures?: number;
  readonly last_error?: string | null;
  readonly posts?: number;
};

async function change(db: Db, id: AnchorId, values: Change): Promise<void> {
  await db.updateTable('card_anchors').set(values).where('id', '=', id).execute();
}

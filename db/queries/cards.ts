// Which message shows which card, and up to which change. A card is a key with a counter of changes (`dirty_seq`); an anchor is one
// message that shows it, with the counter that it showed last (`shown_seq`). Behind means to be edited. Who counts up:
// `card-changes`.
import { sql } from 'kysely';
import type { AnchorId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { Db, Trx } from '../schema/database.ts';

/** Stands in `shown_hash` of a retired anchor once its message says that it is superseded. */
const SUPERSEDED = 'superseded';

export type CardPlace = {
  readonly key: string;
  /** Without `;messageid=`. */
  readonly conversation: string;
  readonly threadId: string | null;
  readonly language: Language;
  readonly now: Date;
};

/** How far the post of an anchor went: `once` and `twice` count posts whose answer nobody has (yet). */
export type PostDoubt = 'none' | 'once' | 'twice';

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
  readonly doubt: PostDoubt;
};

const DOUBTS: Readonly<Record<string, PostDoubt>> = { 'posted perhaps': 'once', 'posted perhaps twice': 'twice' };

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
    .union(
      db
        .selectFrom('outgoing_messages as m')
        .select('m.conversation_id')
        .where('m.sent_at', 'is', null)
        .where('m.sending_at', 'is', null),
    )
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
    doubt: DOUBTS[row.last_error ?? ''] ?? 'none',
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
export async function anchorPosting(db: Db, anchor: Anchor, shown: Shown): Promise<void> {
  if (anchor.doubt === 'none') {
    await change(db, anchor.id, { last_error: 'posted perhaps', shown_at: shown.at });
    return;
  }
  await change(db, anchor.id, {
    last_error: 'posted perhaps twice',
    shown_at: shown.at,
    shown_seq: shown.seq.toString(),
    shown_hash: shown.hash,
  });
}

/** The post certainly did not happen: as before it, with the failure counted. */
export async function anchorNotPosted(db: Db, anchor: Anchor, counted: boolean): Promise<void> {
  const doubt = Object.entries(DOUBTS).find(([, value]) => value === anchor.doubt);
  await change(db, anchor.id, {
    last_error: doubt?.[0] ?? null,
    shown_at: anchor.shownAt,
    shown_hash: anchor.shownHash,
    shown_seq: anchor.shownSeq.toString(),
    failures: anchor.failures + (counted ? 1 : 0),
  });
}

/** An edit failed; the message shows what it showed. */
export async function anchorFailed(db: Db, anchor: Anchor, error: string): Promise<void> {
  await change(db, anchor.id, { failures: anchor.failures + 1, last_error: error });
}

/** The message is gone (Teams loses some): the next turn posts the card anew. */
export async function anchorLost(db: Db, id: AnchorId): Promise<void> {
  await change(db, id, { activity_id: null, shown_hash: null, shown_at: null, last_error: 'message not found' });
}

/** Nothing more is tried until the conversation is seen again. */
export async function anchorParked(db: Db, id: AnchorId, error: string): Promise<void> {
  await change(db, id, { last_error: `parked: ${error}` });
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
};

async function change(db: Db, id: AnchorId, values: Change): Promise<void> {
  await db.updateTable('card_anchors').set(values).where('id', '=', id).execute();
}

// Sentences that the bot has to say. Each is tried until Teams has taken it: after a lost answer or a crash it may be said twice, but
// it is said.
import type { Text } from '../../../domain/language.ts';
import type { FileMessage, Mention, PrivateReader } from '../../schema/chat.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type NewMessage = {
  readonly conversationId: string;
  readonly threadId: string | null;
  readonly text: Text;
  /** Two messages with the same key are one; null is never a double. */
  readonly dedupeKey: string | null;
  /** Named in the first line as `@Name`, in that order; absent: nobody. */
  readonly mentions?: readonly Mention[];
  /** Absent: everybody of the conversation. */
  readonly onlyFor?: PrivateReader;
  /** A copy of that card, without buttons, in place of the text. */
  readonly cardKey?: string;
  /** A card of Teams' own in place of the text, in a chat of two. */
  readonly file?: FileMessage;
};

export type WaitingMessage = {
  readonly id: string;
  readonly threadId: string | null;
  readonly text: Text;
  readonly mentions: readonly Mention[];
  readonly onlyFor: PrivateReader | null;
  readonly cardKey: string | null;
  readonly file: FileMessage | null;
  readonly failures: number;
  /** Begun, by a process that has not said how it ended. */
  readonly begunAt: Date | null;
  readonly notBefore: Date | null;
};

/** Failed this often, a message lets those behind it pass: until then they keep their order. */
const KEEPS_ITS_PLACE = 3;

/** Queues a message in the caller's transaction. Returns its id; null when its key was queued before. */
export async function enqueueMessage(db: Db | Trx, message: NewMessage, now: Date): Promise<string | null> {
  const row = await db
    .insertInto('outgoing_messages')
    .values({
      conversation_id: message.conversationId,
      thread_id: message.threadId,
      dedupe_key: message.dedupeKey,
      text_fr: message.text.fr,
      text_en: message.text.en,
      created_at: now,
      mentions: JSON.stringify(message.mentions ?? []),
      only_for: message.onlyFor === undefined ? null : JSON.stringify(message.onlyFor),
      card_key: message.cardKey ?? null,
      file: message.file === undefined ? null : JSON.stringify(message.file),
    })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** What has still to be said; what is parked waits until the conversation is heard of again. */
export function unsaid(db: Db) {
  return db
    .selectFrom('outgoing_messages as m')
    .where('m.sent_at', 'is', null)
    .where('m.given_up_at', 'is', null)
    .where((eb) => eb.or([eb('m.last_error', 'is', null), eb('m.last_error', 'not like', 'parked:%')]));
}

/** The oldest message of a conversation, and the one that has failed often and is to be tried next. */
export async function nextMessages(db: Db, conversationId: string): Promise<readonly WaitingMessage[]> {
  const waiting = unsaid(db)
    .select(['m.id', 'm.thread_id', 'm.text_fr', 'm.text_en', 'm.mentions', 'm.failures', 'm.only_for', 'm.card_key'])
    .select(['m.sending_at', 'm.not_before', 'm.file'])
    .where('m.conversation_id', '=', conversationId)
    .limit(1);
  const rows = [
    await waiting.where('m.failures', '<', KEEPS_ITS_PLACE).orderBy('m.id').executeTakeFirst(),
    await waiting.where('m.failures', '>=', KEEPS_ITS_PLACE).orderBy('m.not_before').executeTakeFirst(),
  ];
  return rows.flatMap((row) =>
    row === undefined
      ? []
      : [
          {
            id: row.id,
            threadId: row.thread_id,
            text: { fr: row.text_fr, en: row.text_en },
            mentions: row.mentions,
            onlyFor: row.only_for,
            cardKey: row.card_key,
            file: row.file,
            failures: row.failures,
            begunAt: row.sending_at,
            notBefore: row.not_before,
          },
        ],
  );
}

/** True for the one caller that may send it now: it was as `message` says, and nobody has begun since. */
export async function claimMessage(db: Db, message: Pick<WaitingMessage, 'id' | 'begunAt'>, now: Date) {
  const row = await db
    .updateTable('outgoing_messages')
    .set({ sending_at: now })
    .where('id', '=', message.id)
    .where('sent_at', 'is', null)
    .where('sending_at', 'is not distinct from', message.begunAt)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function messageSent(db: Db, id: string, activityId: string | null, now: Date): Promise<void> {
  const sent = { sent_at: now, activity_id: activityId, last_error: null };
  await db.updateTable('outgoing_messages').set(sent).where('id', '=', id).execute();
}

/** Not delivered, or perhaps not: it is tried again. `counted` is false for a wait that Teams asked for. */
export async function releaseMessage(
  db: Db,
  id: string,
  failure: { readonly error: string; readonly counted: boolean; readonly notBefore: Date | null },
): Promise<void> {
  await db
    .updateTable('outgoing_messages')
    .set((eb) => ({
      sending_at: null,
      failures: eb('failures', '+', failure.counted ? 1 : 0),
      last_error: failure.error,
      not_before: failure.notBefore,
    }))
    .where('id', '=', id)
    .execute();
}

/** Said in the reader's own chat instead, where everything is theirs alone. */
export async function moveToOwnChat(db: Db, id: string, conversationId: string): Promise<void> {
  const moved = { conversation_id: conversationId, thread_id: null, only_for: null, sending_at: null, failures: 0 };
  await db.updateTable('outgoing_messages').set(moved).where('id', '=', id).execute();
}

/** Teams takes no such card there: its text is said instead. */
export async function sayWithoutFile(db: Db, id: string): Promise<void> {
  const said = { file: null, sending_at: null, failures: 0 };
  await db.updateTable('outgoing_messages').set(said).where('id', '=', id).execute();
}

/** Nothing more is tried until the conversation is heard of again. */
export async function parkMessage(db: Db, id: string, error: string): Promise<void> {
  const parked = { sending_at: null, last_error: `parked: ${error}` };
  await db.updateTable('outgoing_messages').set(parked).where('id', '=', id).execute();
}

/** Teams refuses it for good. `given_up_at` is how an operator finds it. */
export async function giveUpMessage(db: Db, id: string, error: string, now: Date): Promise<void> {
  const given = { sending_at: null, last_error: error, given_up_at: now };
  await db.updateTable('outgoing_messages').set(given).where('id', '=', id).execute();
}

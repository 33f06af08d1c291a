// Sentences that the bot has to say. Each is claimed before it is sent, so that after a crash or a lost answer it is never said twice.
import type { Text } from '../../domain/language.ts';
import type { Db, Trx } from '../schema/database.ts';

export type NewMessage = {
  readonly conversationId: string;
  readonly threadId: string | null;
  readonly text: Text;
  /** Two messages with the same key are one; null is never a double. */
  readonly dedupeKey: string | null;
};

export type WaitingMessage = {
  readonly id: string;
  readonly threadId: string | null;
  readonly text: Text;
  readonly failures: number;
};

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
    })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The oldest message of a conversation that nobody has tried, or that certainly was not delivered. */
export async function nextMessage(db: Db, conversationId: string): Promise<WaitingMessage | null> {
  const row = await db
    .selectFrom('outgoing_messages')
    .select(['id', 'thread_id', 'text_fr', 'text_en', 'failures'])
    .where('conversation_id', '=', conversationId)
    .where('sent_at', 'is', null)
    .where('sending_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { id: row.id, threadId: row.thread_id, text: { fr: row.text_fr, en: row.text_en }, failures: row.failures };
}

/** True for the one caller that may send it now. From here on only `releaseMessage` makes it sendable again. */
export async function claimMessage(db: Db, id: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('outgoing_messages')
    .set({ sending_at: now })
    .where('id', '=', id)
    .where('sending_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function messageSent(db: Db, id: string, activityId: string | null, now: Date): Promise<void> {
  const sent = { sent_at: now, activity_id: activityId, last_error: null };
  await db.updateTable('outgoing_messages').set(sent).where('id', '=', id).execute();
}

/** Certainly not delivered: it may be tried again. `counted` is false for a wait that Teams asked for. */
export async function releaseMessage(db: Db, id: string, error: string, counted: boolean): Promise<void> {
  await db
    .updateTable('outgoing_messages')
    .set((eb) => ({ sending_at: null, failures: eb('failures', '+', counted ? 1 : 0), last_error: error }))
    .where('id', '=', id)
    .execute();
}

/** Stays claimed for good: perhaps delivered, or refused. `sending_at` without `sent_at` is how an operator finds it. */
export async function parkMessage(db: Db, id: string, error: string): Promise<void> {
  await db.updateTable('outgoing_messages').set({ last_error: error }).where('id', '=', id).execute();
}

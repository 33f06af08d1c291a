// Which card a message shows, and whether a card is shown anywhere: a question is brought to people once.
import { sql } from 'kysely';
import type { Db, Trx } from '../../schema/database.ts';

/** null when the message is not known (any more). */
export async function loadShownKey(db: Db, conversationId: string, activityId: string): Promise<string | null> {
  const anchor = await db
    .selectFrom('card_anchors')
    .select('card_key')
    .where('conversation_id', '=', conversationId)
    .where('activity_id', '=', activityId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return anchor?.card_key ?? null;
}

/** Of several chat processes one places a question. Held to the end of the transaction; before `isShownAnywhere`. */
export async function lockPlacing(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7321, 2)`.execute(trx);
}

export async function isShownAnywhere(db: Db, key: string): Promise<boolean> {
  const shown = await db.selectFrom('card_anchors').select('id').where('card_key', '=', key).limit(1).execute();
  return shown.length > 0;
}

/** Of those conversations the ones where a message shows it. */
export async function loadLivePlaces(
  db: Db,
  key: string,
  conversations: readonly string[],
): Promise<ReadonlySet<string>> {
  if (conversations.length === 0) return new Set();
  const rows = await db
    .selectFrom('card_anchors')
    .select('conversation_id')
    .where('card_key', '=', key)
    .where('conversation_id', 'in', [...conversations])
    .where('retired_at', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.conversation_id));
}

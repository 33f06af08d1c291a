// `/as NAME`: the local client's personal chat was one person's and is another's from then on, which never happens in Teams. Its cards are
// drawn for whoever has it: otherwise a button of the one before stays there, and is refused.

import { touchCard } from '../db/queries/chat/cards.ts';
import { bindPersonalConversation, findPersonalConversation } from '../db/queries/chat/conversations.ts';
import type { Db } from '../db/schema/database.ts';
import type { UserId } from '../domain/ids.ts';

type Someone = { readonly entraId: string };

/** The newest; who scrolls further up finds them as they were. */
const REDRAWN = 30;

/** Nothing when the one before has no chat yet, or somebody is unknown. */
export async function lendChat(db: Db, from: Someone, to: Someone): Promise<void> {
  const [before, after] = [await userOf(db, from), await userOf(db, to)];
  const chat = before === null ? null : await findPersonalConversation(db, before);
  if (chat === null || after === null || before === after) return;
  await bindPersonalConversation(db, chat.id, after);
  const shown = await db
    .selectFrom('card_anchors')
    .select('card_key')
    .where('conversation_id', '=', chat.id)
    .where('retired_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(REDRAWN)
    .execute();
  await db.transaction().execute(async (trx) => {
    for (const key of new Set(shown.map((one) => one.card_key))) await touchCard(trx, key);
  });
}

async function userOf(db: Db, { entraId }: Someone): Promise<UserId | null> {
  const user = await db.selectFrom('users').select('id').where('entra_id', '=', entraId).executeTakeFirst();
  return user?.id ?? null;
}

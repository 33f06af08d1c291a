// The card in the chats of those whose answer it waits for, where Teams shows them no view of their own in the channel.

import { showCard } from '../../db/queries/chat/cards.ts';
import { personalPlaces } from '../../db/queries/chat/places.ts';
import { loadLivePlaces, lockPlacing } from '../../db/queries/chat/shown-cards.ts';
import type { Db } from '../../db/schema/database.ts';
import type { UserId } from '../../domain/ids.ts';

/** Once each, in whatever process; who has never spoken to the bot has no chat with it. Returns how many were shown. */
export async function showInOwnChats(db: Db, key: string, people: readonly UserId[], now: Date): Promise<number> {
  if (people.length === 0) return 0;
  const places = [...(await personalPlaces(db, people)).values()];
  return db.transaction().execute(async (trx) => {
    await lockPlacing(trx);
    const live = await loadLivePlaces(
      trx,
      key,
      places.map(({ conversation }) => conversation),
    );
    const missing = places.filter(({ conversation }) => !live.has(conversation));
    for (const place of missing) await showCard(trx, { key, ...place, threadId: null, now });
    return missing.length;
  });
}

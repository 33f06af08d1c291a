// Shows a card where somebody pressed a button for it, as a new message; for an account that is limited to some servers in its own chat, where
// others read along (PEOPLE-3).
import { oncePerActivity } from '../../db/queries/chat/activity-effects.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { KnownUser } from '../chat/identify.ts';
import type { ConversationRef } from '../chat/ports.ts';
import { placeFile } from '../files/show-file.ts';
import { cardLanguage, type MayBePosted, OF_LIMITED, showOwn } from './answer.ts';

/** Once a delivery. Wake the posting afterwards. */
export async function showElsewhere(
  db: Db,
  clock: Clock,
  asked: {
    readonly key: string;
    readonly conversation: ConversationRef;
    readonly user: KnownUser;
    readonly delivery: string | null;
    readonly consentCards: boolean;
    readonly mayBePosted: MayBePosted;
  },
): Promise<void> {
  const { key, user, delivery, consentCards } = asked;
  const { id, threadId, kind } = asked.conversation;
  if (kind !== 'personal' && !(await asked.mayBePosted(db, { key, conversationId: id, userId: user.id }))) {
    const own = { key, userId: user.id, language: user.language };
    const once = { once: delivery, now: clock.now() };
    await db.transaction().execute((trx) => showOwn(trx, asked, own, OF_LIMITED, once));
    return;
  }
  const language = await cardLanguage(db, asked.conversation, user.language);
  const place = { key, conversation: id, threadId, language, now: clock.now() };
  const showIt = async (trx: Trx) => {
    await (consentCards ? placeFile(trx, place) : showCard(trx, place));
  };
  await db.transaction().execute((trx) => oncePerActivity(trx, delivery, `show ${key}`, () => showIt(trx)));
}

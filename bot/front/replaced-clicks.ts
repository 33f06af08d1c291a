// Whether a button was pressed on the message that shows the card, or on one that it has replaced: of two messages with one card, only
// one works, and the other one loses its buttons.
import { adoptMessage, findAnchor, findAnchorOf, retire } from '../../db/queries/chat/cards.ts';
import type { Db } from '../../db/schema/database.ts';
import { instanceOf } from '../chat/card-instance.ts';
import type { CardClick } from '../chat/ports.ts';

/** `unknown`: posted by a database that was lost since (ADR 7), for no message is ever forgotten. */
export type ClickedCard = 'current' | 'replaced' | 'unknown';

/** What is learnt of a message by the click is kept: it becomes the card's own, or is followed until its buttons are gone. */
export async function clickedCard(db: Db, click: CardClick, now: Date): Promise<ClickedCard> {
  const { messageId } = click;
  const clicked = messageId === null ? null : await findAnchorOf(db, click.conversation.id, messageId);
  if (clicked !== null) return clicked.retired ? 'replaced' : 'current';
  const instance = instanceOf(click.data);
  // A card of an older version, or one that answers for itself.
  if (instance === null) return 'current';
  const anchor = await findAnchor(db, instance.anchorId);
  if (anchor === null) return 'unknown';
  if (anchor.conversationId !== click.conversation.id) return 'current';
  const isLast = instance.post === anchor.posts && !anchor.retired;
  if (messageId === null) return isLast ? 'current' : 'replaced';
  // Teams took the last post without saying under which id: the click tells.
  if (isLast && (await adoptMessage(db, anchor.id, messageId))) return 'current';
  await db.transaction().execute((trx) => retire(trx, anchor, anchor.conversationId, messageId, now));
  return 'replaced';
}

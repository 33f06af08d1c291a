// Gives what a command answered: through the channel's queue, so that answers keep their order and their share of the rate.
import { showCard } from '../../db/queries/cards.ts';
import { bindPersonalConversation, findConversation } from '../../db/queries/conversations.ts';
import { enqueueMessage } from '../../db/queries/outgoing.ts';
import type { Db } from '../../db/schema/database.ts';
import { parseCardKey } from '../../domain/card-key.ts';
import { type Language, say } from '../../domain/language.ts';
import type { KnownUser } from '../chat/identify.ts';
import type { CardClick, ChatPort, ClickAnswer, IncomingCommand } from '../chat/ports.ts';
import type { Dispatched } from '../commands/dispatch.ts';
import { placeForLink, whereLinkIs } from '../downloads/place-for-link.ts';

/** Once an activity: the same command answered twice says it once. Wake the posting afterwards. */
export async function giveAnswer(db: Db, incoming: IncomingCommand, dispatched: Dispatched, now: Date): Promise<void> {
  const { answer, language, user } = dispatched;
  const { id, threadId, kind } = incoming.conversation;
  if (kind === 'personal' && user !== null) await bindPersonalConversation(db, id, user.id);
  if (answer.kind === 'text') {
    // In the asker's language, whatever the channel's.
    const said = say(answer.text, language);
    const text = { fr: said, en: said };
    await enqueueMessage(db, { conversationId: id, threadId, text, dedupeKey: `answer:${incoming.activityId}` }, now);
  }
  if (answer.kind === 'card' && user !== null && parseCardKey(answer.key)?.kind === 'download') {
    await giveLink(db, incoming, { key: answer.key, user, language }, now);
  } else if (answer.kind === 'card') {
    const shared = kind === 'personal' ? null : await findConversation(db, id);
    const place = { key: answer.key, conversation: id, threadId, language: shared?.language ?? language, now };
    await db.transaction().execute((trx) => showCard(trx, place));
  }
}

/** A link is shown to the person who asked alone; elsewhere a sentence says where it is. */
async function giveLink(
  db: Db,
  { conversation, activityId }: IncomingCommand,
  link: { readonly key: string; readonly user: KnownUser; readonly language: Language },
  now: Date,
): Promise<void> {
  const place = await placeForLink(db, conversation, link.user.id);
  if (place !== null) {
    const { id, threadId } = place;
    const there = { key: link.key, conversation: id, threadId, language: link.language, now };
    await db.transaction().execute((trx) => showCard(trx, there));
  }
  if (conversation.kind === 'personal') return;
  const said = say(whereLinkIs(conversation, place), link.language);
  const to = { conversationId: conversation.id, threadId: conversation.threadId };
  await enqueueMessage(db, { ...to, text: { fr: said, en: said }, dedupeKey: `answer:${activityId}` }, now);
}

/**
 * The answer to a button of an old client, which cannot replace its card: a sentence is queued, a card is posted as a new message
 * (beside the queue: such clicks are rare, and the card is of that moment).
 */
export async function giveLateAnswer(
  db: Db,
  chat: ChatPort,
  click: CardClick,
  answer: ClickAnswer,
  now: Date,
): Promise<void> {
  if (answer.kind === 'card') {
    await chat.postCard(click.conversation, { card: answer.card, summary: '' });
    return;
  }
  const { id, threadId } = click.conversation;
  const text = { fr: answer.text, en: answer.text };
  await enqueueMessage(db, { conversationId: id, threadId, text, dedupeKey: `answer:${click.activityId}` }, now);
}

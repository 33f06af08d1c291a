// Where a link to a file may be shown: to the person who asked, and to nobody else, because it works for whoever has it.
import { findPersonalConversation } from '../../db/queries/chat/conversations.ts';
import type { Db } from '../../db/schema/database.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { ConversationRef } from '../chat/ports.ts';

/** Null: the person has no chat of their own with the bot yet. */
export async function placeForLink(db: Db, asked: ConversationRef, userId: UserId): Promise<ConversationRef | null> {
  if (asked.kind === 'personal') return asked;
  const own = await findPersonalConversation(db, userId);
  return own === null ? null : { ...own, threadId: null };
}

/** What is said where the person asked. */
export function whereLinkIs(asked: ConversationRef, place: ConversationRef | null): Text {
  if (place === null) return NOWHERE;
  return place.id === asked.id ? HERE : ELSEWHERE;
}

const HERE: Text = {
  fr: 'Le fichier est proposé dans cette conversation.',
  en: 'The file is offered in this conversation.',
};
const ELSEWHERE: Text = {
  fr: 'Le fichier vous est proposé dans notre conversation privée.',
  en: 'The file is offered to you in our personal chat.',
};
const NOWHERE: Text = {
  fr: 'Le lien d’un fichier ne se montre pas ici : écrivez-moi en privé, puis redemandez le fichier.',
  en: 'A link to a file is not shown here: write to me in a personal chat, then ask for the file again.',
};

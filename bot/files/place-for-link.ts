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
  fr: 'Le fichier est dans cette conversation.',
  en: 'The file is in this conversation.',
};
const ELSEWHERE: Text = {
  fr: 'Le fichier est dans notre conversation privée.',
  en: 'The file is in our private chat.',
};
const NOWHERE: Text = {
  fr: 'Je ne peux pas donner de fichier ici : écrivez-moi en privé, puis redemandez-le.',
  en: 'I cannot give you a file here: message me privately, then request it again.',
};

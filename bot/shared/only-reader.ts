// How what answers a private message is kept until it is sent.
import type { PrivateReader } from '../../db/schema/chat.ts';
import type { Language, Text } from '../../domain/language.ts';
import type { KnownUser } from '../chat/identify.ts';
import type { OnlyReader } from '../chat/ports.ts';

/** Nothing for a message that everybody saw. `user` null: somebody unknown. */
export function readerOnly(
  asked: { readonly onlyFor?: OnlyReader },
  language: Language,
  user: Pick<KnownUser, 'id'> | null,
): { readonly onlyFor?: PrivateReader } {
  return asked.onlyFor === undefined ? {} : { onlyFor: { ...asked.onlyFor, language, userId: user?.id ?? null } };
}

/** To somebody who decides where nobody sees it. */
export const NOT_IN_PRIVATE: Text = {
  fr: 'Rien n’a été enregistré : vous seul voyez ce message, et Teams l’efface demain. Redonnez cette réponse en me mentionnant dans le canal, ou en conversation privée.',
  en: 'Nothing was recorded: only you see this message, and Teams deletes it tomorrow. Give this answer again by mentioning me in the channel, or in our private chat.',
};

/** What is said instead of a card that is gone. */
export const NO_SUCH_CARD: Text = { fr: 'Cette carte n’existe plus.', en: 'This card no longer exists.' };

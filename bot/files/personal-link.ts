// Commands whose answer is a personal link: given in the private chat of whoever asks, made anew with one word, turned off with another.
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import type { Db } from '../../db/schema/database.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { Text } from '../../domain/language.ts';
import { answerTo, refusalAnswer, text } from '../shared/command-answers.ts';
import type { Outcome } from '../shared/operation.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { placeForLink } from './place-for-link.ts';

export type LinkOrder = 'give' | 'renew' | 'end';

/** The last word of such a command; null: it is neither. */
export function linkWord(word: string | undefined): Exclude<LinkOrder, 'give'> | null {
  const folded = foldCase(word ?? '');
  if (folded === 'nouveau' || folded === 'new') return 'renew';
  return folded === 'arreter' || folded === 'off' ? 'end' : null;
}

export const RENEWS: Text = {
  fr: 'donne un autre lien ; le précédent ne marche plus',
  en: 'gives another link; the one before stops working',
};
export const TURNS_OFF: Text = { fr: 'désactive le lien', en: 'turns the link off' };

export type PersonalLink = {
  /** `calendar`, `board`: one message for one order. */
  readonly kind: string;
  /** Without the last slash; null: nobody outside can ask this bot for anything. */
  readonly publicUrl: string | null;
  readonly end: () => Promise<Outcome<{ readonly was: boolean }>>;
  /** Its path. */
  readonly give: (ask: { readonly renew: boolean }) => Promise<Outcome<{ readonly path: string }>>;
  readonly words: {
    /** There was none to turn off. */
    readonly none: Text;
    readonly noAddress: Text;
    /** What to do with the link. */
    readonly use: Text;
  };
};

export async function answerWithLink(
  db: Db,
  { incoming, user, now }: CommandContext<unknown>,
  order: LinkOrder,
  { kind, publicUrl, end, give, words }: PersonalLink,
): Promise<CommandAnswer> {
  if (order === 'end') {
    return answerTo(await end(), ({ was }) => ({ kind: 'text', text: was ? ENDED : words.none }));
  }
  if (publicUrl === null) return { kind: 'text', text: words.noAddress };
  const place = await placeForLink(db, incoming.conversation, user.id);
  if (place === null) return { kind: 'text', text: NO_CHAT };
  const given = await give({ renew: order === 'renew' });
  if (given.kind === 'refused') return refusalAnswer(given);
  const url = `${publicUrl}${given.path}`;
  const link = { fr: `${url}\n${words.use.fr}`, en: `${url}\n${words.use.en}` };
  if (place.id === incoming.conversation.id) return { kind: 'text', text: link };
  const dedupeKey = `${kind}:${incoming.conversation.id} ${incoming.activityId}`;
  await enqueueMessage(db, { conversationId: place.id, threadId: null, text: link, dedupeKey }, now);
  return text('Le lien est dans notre conversation privée.', 'The link is in our private chat.');
}

const ENDED: Text = { fr: 'Ce lien est désactivé.', en: 'That link is turned off.' };
const NO_CHAT: Text = {
  fr: 'Je ne peux pas donner de lien ici : écrivez-moi en privé, puis redemandez-le.',
  en: 'I cannot give a link here: message me privately, then ask for it again.',
};

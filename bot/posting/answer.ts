// Gives what a command answered: through the channel's queue, so that answers keep their order and their share of the rate.

import { linesOf } from '../../cards/shortened.ts';
import { oncePerActivity } from '../../db/queries/chat/activity-effects.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import {
  bindPersonalConversation,
  findConversation,
  findPersonalConversation,
} from '../../db/queries/chat/conversations.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { firstSeen } from '../../db/queries/chat/seen-activities.ts';
import { findAccount } from '../../db/queries/people/accounts.ts';
import type { CardPage, PrivateReader } from '../../db/schema/chat.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { parseCardKey } from '../../domain/card-key.ts';
import type { UserId } from '../../domain/ids.ts';
import { type Language, say, type Text } from '../../domain/language.ts';
import { activityKey } from '../chat/activity-key.ts';
import { type KnownUser, languageOf } from '../chat/identify.ts';
import type { CardClick, ClickAnswer, ConversationRef, IncomingCommand } from '../chat/ports.ts';
import { placeForLink, whereLinkIs } from '../files/place-for-link.ts';
import { placeFile } from '../files/show-file.ts';
import type { Dispatched } from '../front/dispatch-command.ts';
import { NO_SUCH_CARD, readerOnly } from '../shared/only-reader.ts';

/** Whether a card may be posted where several people read because that person asked for it (PEOPLE-3). */
export type MayBePosted = (
  db: Db,
  asked: { readonly key: string; readonly conversationId: string; readonly userId: UserId },
) => Promise<boolean>;

export type AnswerOptions = { readonly consentCards?: boolean; readonly mayBePosted?: MayBePosted };

/** Once an activity: the same command answered twice says it once. Wake the posting afterwards. */
export async function giveAnswer(
  db: Db,
  incoming: IncomingCommand,
  dispatched: Dispatched,
  now: Date,
  { consentCards = false, mayBePosted }: AnswerOptions = {},
): Promise<void> {
  const { answer, language, user } = dispatched;
  const { id, kind } = incoming.conversation;
  if (kind === 'personal' && user !== null) await bindPersonalConversation(db, id, user.id);
  const isShown = (asked: string) => isPostable(db, incoming, { key: asked, userId: user?.id ?? null, mayBePosted });
  const spoken = await cardLanguage(db, incoming.conversation, language);
  const key = activityKey(incoming);
  await db.transaction().execute(async (trx) => {
    // A failure is told each time, and leaves the message to be handled when it is sent again.
    const once = dispatched.failed === true ? null : key;
    // In the asker's language, whatever the channel's.
    const reader = readerOnly(incoming, language, user);
    const here = { conversation: incoming.conversation, ...reader };
    if (answer.kind === 'text') await sayHere(trx, here, say(answer.text, language), once, now);
    if (answer.kind === 'card' && user !== null && parseCardKey(answer.key)?.kind === 'download') {
      await showLink(trx, here, { key: answer.key, user, language, consentCards }, once, now);
    } else if (answer.kind === 'card' && reader.onlyFor !== undefined) {
      await copyHere(trx, incoming.conversation, { key: answer.key, reader: reader.onlyFor }, once, now);
    } else if (answer.kind === 'card' && user !== null && !(await isShown(answer.key))) {
      await showOwn(trx, here, { key: answer.key, userId: user.id, language }, OF_LIMITED, { once, now });
    } else if (answer.kind === 'card') {
      await showHere(trx, incoming, { key: answer.key, language: spoken }, once, now);
    }
    if (answer.kind === 'card' && answer.note !== undefined) {
      await sayHere(trx, here, say(answer.note, language), once, now);
    }
    if (once !== null) await firstSeen(trx, once, now);
  });
}

/** A channel's card is in the channel's language; in a personal chat it is the person's, also where they have chosen none and their client has. */
export async function cardLanguage(db: Db, { id, kind }: ConversationRef, own: Language): Promise<Language> {
  return kind === 'personal' ? own : ((await findConversation(db, id))?.language ?? own);
}

type Limited = { readonly key: string; readonly userId: UserId | null; readonly mayBePosted: MayBePosted | undefined };

async function isPostable(
  db: Db,
  { conversation: { id, kind } }: Pick<IncomingCommand, 'conversation'>,
  { key, userId, mayBePosted }: Limited,
): Promise<boolean> {
  if (kind === 'personal' || userId === null || mayBePosted === undefined) return true;
  return mayBePosted(db, { key, conversationId: id, userId });
}

type Asked = Pick<IncomingCommand, 'conversation'> & { readonly onlyFor?: PrivateReader };

async function sayHere(
  trx: Trx,
  { conversation, onlyFor }: Asked,
  said: string,
  once: string | null,
  now: Date,
): Promise<void> {
  const { id, threadId } = conversation;
  const dedupeKey = once === null ? null : `answer:${once}`;
  const reader = onlyFor === undefined ? {} : { onlyFor };
  await enqueueMessage(trx, { conversationId: id, threadId, text: { fr: said, en: said }, dedupeKey, ...reader }, now);
}

/** For one reader of a channel: a copy that is not followed, for Teams forgets it within a day. */
async function copyHere(
  trx: Trx,
  { id, threadId }: ConversationRef,
  { key, reader }: { readonly key: string; readonly reader: PrivateReader },
  once: string | null,
  now: Date,
): Promise<void> {
  const dedupeKey = once === null ? null : `copy:${key} ${once}`;
  const copy = { cardKey: key, onlyFor: reader, text: NO_SUCH_CARD, dedupeKey };
  await enqueueMessage(trx, { conversationId: id, threadId, ...copy }, now);
}

async function showHere(
  trx: Trx,
  { conversation }: Pick<IncomingCommand, 'conversation'>,
  card: {
    readonly key: string;
    readonly language: Language;
    readonly page?: CardPage | undefined;
    readonly consentCards?: boolean;
  },
  once: string | null,
  now: Date,
): Promise<void> {
  const { id, threadId } = conversation;
  const { page, consentCards, ...rest } = card;
  const place = { ...rest, conversation: id, threadId, now, ...(page === undefined ? {} : { page }) };
  await oncePerActivity(trx, once, `show ${card.key}`, async () => {
    await (consentCards === true ? placeFile(trx, place) : showCard(trx, place));
  });
}

/** A link is shown to the person who asked alone; elsewhere a sentence says where it is. */
async function showLink(
  trx: Trx,
  incoming: Asked,
  link: {
    readonly key: string;
    readonly user: KnownUser;
    readonly language: Language;
    readonly consentCards: boolean;
  },
  once: string | null,
  now: Date,
): Promise<void> {
  const place = await placeForLink(trx, incoming.conversation, link.user.id);
  if (place !== null) await showHere(trx, { conversation: place }, link, once, now);
  if (incoming.conversation.kind === 'personal') return;
  await sayHere(trx, incoming, say(whereLinkIs(incoming.conversation, place), link.language), once, now);
}

/**
 * The answer to a button of an old client, which cannot replace its card: a sentence is queued; a card is shown as a new message, live
 * from then on, in place of the older one with that card. Wake the posting afterwards.
 */
export async function giveLateAnswer(
  db: Db,
  click: CardClick,
  answer: ClickAnswer,
  now: Date,
  { mayBePosted }: AnswerOptions = {},
): Promise<void> {
  const key = activityKey(click);
  const userId = (await findAccount(db, click.person.entraId))?.id ?? null;
  const isShown = (asked: string) => isPostable(db, click, { key: asked, userId, mayBePosted });
  const here = { conversation: click.conversation, ...readerOnly(click, languageOf(click.locale), null) };
  await db.transaction().execute(async (trx) => {
    if (answer.kind === 'message') await sayHere(trx, here, answer.text, key, now);
    else if (answer.refused !== undefined) await sayHere(trx, here, answer.refused, key, now);
    else if (isOwnView(click)) await showAlone(trx, { userId, click, here }, answer, IN_OWN, { once: key, now });
    else if (answer.live !== undefined && here.onlyFor === undefined && !(await isShown(answer.live.key)))
      await showAlone(trx, { userId, click, here }, answer, OF_LIMITED, { once: key, now });
    else await showLate(trx, here, answer, { once: key, now });
    if (key !== null) await firstSeen(trx, key, now);
  });
}

function isOwnView({ verb, conversation, onlyFor }: CardClick): boolean {
  return verb === 'card.refresh' && conversation.kind !== 'personal' && onlyFor === undefined;
}

type Once = { readonly once: string | null; readonly now: Date };
type Alone = { readonly userId: UserId | null; readonly click: CardClick; readonly here: Asked };

/** Somebody's own view, which is not shown where they pressed: it belongs into their own chat. */
async function showAlone(
  trx: Trx,
  { userId, click, here }: Alone,
  { live }: Extract<ClickAnswer, { kind: 'card' }>,
  words: OwnWords,
  once: Once,
): Promise<void> {
  const language = live?.language ?? languageOf(click.locale);
  if (live?.notice != null) await sayHere(trx, here, live.notice, besides(once.once, 'notice'), once.now);
  const shown = live === undefined ? null : { key: live.key, page: live.page };
  await showOwn(trx, here, { ...shown, userId, language }, words, once);
}

type OwnView = {
  /** Absent: of no key, so there is nothing to show. */
  readonly key?: string;
  readonly page?: CardPage | undefined;
  readonly userId: UserId | null;
  /** Of whoever asked. */
  readonly language: Language;
};

/** The card in its reader's own chat, and where they asked, a sentence that says so. */
export async function showOwn(
  trx: Trx,
  here: Asked,
  { key, page, userId, language }: OwnView,
  words: OwnWords,
  { once, now }: Once,
): Promise<void> {
  const own = userId === null ? null : await findPersonalConversation(trx, userId);
  if (own !== null && key !== undefined) {
    await showHere(trx, { conversation: { ...own, threadId: null } }, { key, language: own.language, page }, once, now);
  }
  // A command may say more of what it did.
  await sayHere(trx, here, say(own === null ? words.without : words.there, language), besides(once, 'own'), now);
}

/** Of a second sentence to the same activity. */
function besides(once: string | null, what: string): string | null {
  return once === null ? null : `${once} ${what}`;
}

/** What is said where somebody asked for a card that is shown to them elsewhere. */
export type OwnWords = {
  readonly there: Text;
  /** They have no chat of their own. */
  readonly without: Text;
};

/** In place of one that their client cannot show. */
const IN_OWN: OwnWords = {
  there: {
    fr: 'Cette carte est dans notre conversation privée, avec vos boutons.',
    en: 'This card is in our private chat, with your buttons.',
  },
  without: {
    fr: 'Cette version de Teams ne peut pas afficher vos boutons ici : demandez cette carte en conversation privée.',
    en: 'This version of Teams cannot show your buttons here: ask for this card in a private chat with me.',
  },
};

/** To an account that is limited to some servers. */
export const OF_LIMITED: OwnWords = {
  there: {
    fr: 'Votre compte est restreint à certains serveurs : cette carte est dans notre conversation privée, avec les vôtres seulement.',
    en: 'Your account is limited to some servers: this card is in our private chat, with yours only.',
  },
  without: {
    fr: 'Votre compte est restreint à certains serveurs : demandez cette carte en conversation privée.',
    en: 'Your account is limited to some servers: ask for this card in a private chat with me.',
  },
};

async function showLate(
  trx: Trx,
  here: Asked,
  { live, card }: Extract<ClickAnswer, { kind: 'card' }>,
  { once, now }: { readonly once: string | null; readonly now: Date },
): Promise<void> {
  if (live === undefined || here.onlyFor !== undefined) {
    // Of no key, or nothing that may be followed: only its words can be given.
    await sayHere(trx, here, linesOf(card.body).join('\n'), once, now);
    return;
  }
  if (live.notice !== null) await sayHere(trx, here, live.notice, once, now);
  const language = await cardLanguage(trx, here.conversation, live.language);
  await showHere(trx, here, { key: live.key, language, page: live.page }, once, now);
}

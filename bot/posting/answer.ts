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
import { type Language, say, type Text } from '../../domain/language.ts';
import { activityKey } from '../chat/activity-key.ts';
import { type KnownUser, languageOf } from '../chat/identify.ts';
import type { CardClick, ClickAnswer, ConversationRef, IncomingCommand } from '../chat/ports.ts';
import { placeForLink, whereLinkIs } from '../files/place-for-link.ts';
import { placeFile } from '../files/show-file.ts';
import type { Dispatched } from '../front/dispatch-command.ts';
import { NO_SUCH_CARD, readerOnly } from '../shared/only-reader.ts';

/** Once an activity: the same command answered twice says it once. Wake the posting afterwards. */
export async function giveAnswer(
  db: Db,
  incoming: IncomingCommand,
  dispatched: Dispatched,
  now: Date,
  { consentCards = false }: { readonly consentCards?: boolean } = {},
): Promise<void> {
  const { answer, language, user } = dispatched;
  const { id, kind } = incoming.conversation;
  if (kind === 'personal' && user !== null) await bindPersonalConversation(db, id, user.id);
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
export async function giveLateAnswer(db: Db, click: CardClick, answer: ClickAnswer, now: Date): Promise<void> {
  const key = activityKey(click);
  const here = { conversation: click.conversation, ...readerOnly(click, languageOf(click.locale), null) };
  await db.transaction().execute(async (trx) => {
    if (answer.kind === 'message') await sayHere(trx, here, answer.text, key, now);
    else if (isOwnView(click)) await showAlone(trx, click, here, answer, { once: key, now });
    else await showLate(trx, here, answer, { once: key, now });
    if (key !== null) await firstSeen(trx, key, now);
  });
}

function isOwnView({ verb, conversation, onlyFor }: CardClick): boolean {
  return verb === 'card.refresh' && conversation.kind !== 'personal' && onlyFor === undefined;
}

/** Somebody's own view, which their client cannot show in place of everybody's: it belongs into their own chat. */
async function showAlone(
  trx: Trx,
  { person, locale }: CardClick,
  here: Asked,
  { live }: Extract<ClickAnswer, { kind: 'card' }>,
  { once, now }: { readonly once: string | null; readonly now: Date },
): Promise<void> {
  const account = live === undefined ? null : await findAccount(trx, person.entraId);
  const own = account === null ? null : await findPersonalConversation(trx, account.id);
  if (own !== null && live !== undefined) {
    const card = { key: live.key, language: own.language, page: live.page };
    await showHere(trx, { conversation: { ...own, threadId: null } }, card, once, now);
  }
  await sayHere(
    trx,
    here,
    say(own === null ? NO_OWN_CHAT : IN_OWN_CHAT, live?.language ?? languageOf(locale)),
    once,
    now,
  );
}

const IN_OWN_CHAT: Text = {
  fr: 'Cette carte est dans notre conversation privée, avec vos boutons.',
  en: 'This card is in our private chat, with your buttons.',
};
const NO_OWN_CHAT: Text = {
  fr: 'Cette version de Teams ne peut pas afficher vos boutons ici : demandez cette carte en conversation privée.',
  en: 'This version of Teams cannot show your buttons here: ask for this card in a private chat with me.',
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

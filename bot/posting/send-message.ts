// Says one queued sentence. It is claimed before the request; whatever leaves it in doubt (a lost answer, a process that died) lets it
// be said again: a sentence that comes twice is better than one that never does.
import { privateCopy } from '../../cards/private-copy.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import {
  findConversation,
  findPersonalConversation,
  type StoredConversation,
} from '../../db/queries/chat/conversations.ts';
import {
  claimMessage,
  giveUpMessage,
  messageSent,
  moveToOwnChat,
  parkMessage,
  releaseMessage,
  sayWithoutFile,
  type WaitingMessage,
} from '../../db/queries/chat/outgoing.ts';
import type { FileMessage } from '../../db/schema/chat.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { DownloadId } from '../../domain/ids.ts';
import { type Language, say, type Text } from '../../domain/language.ts';
import type { ChatResult, FileCard, RenderedCard } from '../chat/ports.ts';
import { addressOf, type Editor, pause, retryAt, send, type Turn } from './editor.ts';
import { isTooLarge, tooLargeCard } from './size.ts';
import { undrawableCard } from './stand-ins.ts';

/** Refused this often for a reason that does not pass, a message is given up. */
const MAX_REFUSALS = 5;
/** Teams has been seen to deny a conversation that is there. */
const MAX_NOT_FOUND = 5;
/** Far below what Teams takes; hardly anything that the bot says is as long. */
const MAX_CHARACTERS = 20_000;
/** Of what Teams refused as too large. */
const FEWER_CHARACTERS = 2_000;
const CUT: Text = {
  fr: '\n… Message coupé : il était trop long pour Teams.',
  en: '\n… Message cut: it was too long for Teams.',
};
const AGAIN: Turn = { kind: 'again' };

/** When it may be sent: one that somebody has begun may still be under way. */
export function messageDueAt(editor: Editor, { begunAt, notBefore }: WaitingMessage): number {
  const doubt = begunAt === null ? 0 : begunAt.getTime() + editor.limits.doubtDelayMs;
  return Math.max(doubt, notBefore?.getTime() ?? 0);
}

export async function sendMessage(
  editor: Editor,
  conversation: StoredConversation,
  message: WaitingMessage,
): Promise<Turn> {
  const language = conversation.language;
  const most = editor.tooLong.has(message.id) ? FEWER_CHARACTERS : MAX_CHARACTERS;
  const sent = await send(editor, conversation.id, 'full', async () => {
    if (!(await claimMessage(editor.db, message, editor.clock.now()))) return null;
    const to = addressOf(conversation, message.threadId);
    const isPlain = editor.unmentioned.has(message.id);
    const copy = await copyOf(editor, message, conversation);
    const text = cut(say(message.text, message.onlyFor?.language ?? language), most, say(CUT, language));
    const file = await fileOf(editor, message, language);
    if (file === 'not made') return { kind: 'failed', temporary: false, detail: 'the file could not be made' };
    if (file !== null) return editor.chat.postFile(to, file);
    if (message.onlyFor !== null) return editor.chat.postOnlyFor(to, message.onlyFor, copy ?? text, !isPlain);
    return copy === null
      ? editor.chat.postText(to, text, isPlain ? [] : message.mentions)
      : editor.chat.postCard(to, copy);
  });
  return sent.kind === 'answered' ? record(editor, conversation.id, message, sent.result) : sent;
}

function cut(text: string, most: number, note: string): string {
  return text.length <= most ? text : text.slice(0, most).toWellFormed() + note;
}

async function record(
  editor: Editor,
  conversationId: string,
  message: WaitingMessage,
  result: ChatResult,
): Promise<Turn> {
  const hasMore = message.mentions.length > 0 || message.onlyFor !== null;
  const isForgotten = result.kind === 'gone' && message.onlyFor !== null;
  if ((isRefused(result) || isForgotten) && hasMore && !editor.unmentioned.has(message.id)) {
    return withoutMentions(editor, message, 'detail' in result ? result.detail : result.kind);
  }
  if (result.kind === 'failed' && !result.temporary && message.file !== null) {
    return withoutFile(editor, conversationId, message, message.file, result.detail);
  }
  if (isRefused(result) && message.onlyFor !== null) return inOwnChat(editor, message, result.detail);
  switch (result.kind) {
    case 'posted':
      editor.throttled.delete(conversationId);
      editor.tooLong.delete(message.id);
      editor.unmentioned.delete(message.id);
      await messageSent(editor.db, message.id, result.activityId, editor.clock.now());
      return AGAIN;
    case 'retry-after':
      await releaseMessage(editor.db, message.id, { error: 'throttled', counted: false, notBefore: null });
      return pause(editor, conversationId, result.ms);
    case 'ambiguous':
      editor.log.warn({ messageId: message.id, conversationId, result }, 'Whether a message arrived is not known');
      return later(editor, message, `perhaps said: ${result.detail}`);
    case 'failed':
      return failed(editor, message, result);
    case 'too-large':
      return tooLarge(editor, message);
    case 'gone':
      if (message.failures + 1 < MAX_NOT_FOUND) return later(editor, message, 'conversation not found');
      return park(editor, message, 'conversation not found');
    case 'forbidden':
      return park(editor, message, result.detail);
  }
}

function isRefused(result: ChatResult): result is Extract<ChatResult, { kind: 'failed' | 'forbidden' }> {
  return result.kind === 'forbidden' || (result.kind === 'failed' && !result.temporary);
}

/** `not made`: what is said behind it must not wait for a file that fails each time. */
async function fileOf(
  editor: Editor,
  { id, file }: WaitingMessage,
  language: Language,
): Promise<FileCard | null | 'not made'> {
  if (file?.kind !== 'consent') return file;
  try {
    return await editor.offerFile(file.downloadId, language);
  } catch (error) {
    editor.log.error({ err: error, messageId: id }, 'A file that was asked for could not be made');
    return 'not made';
  }
}

/** An app from before, or a cloud without such cards: a file that was offered is had by its link. */
async function withoutFile(
  editor: Editor,
  conversationId: string,
  message: WaitingMessage,
  file: FileMessage,
  detail: string,
): Promise<Turn> {
  editor.log.warn({ messageId: message.id, detail }, 'A card of a file could not be sent');
  if (file.kind === 'info') await sayWithoutFile(editor.db, message.id);
  else await linkInstead(editor, conversationId, message.id, file.downloadId);
  return AGAIN;
}

async function linkInstead(editor: Editor, conversationId: string, messageId: string, id: DownloadId): Promise<void> {
  const now = editor.clock.now();
  const { language } = (await findConversation(editor.db, conversationId)) ?? { language: 'fr' as const };
  await editor.db.transaction().execute(async (trx) => {
    await giveUpMessage(trx, messageId, 'refused: the link is shown instead', now);
    const place = { conversation: conversationId, threadId: null, language, now };
    await showCard(trx, { key: cardKeyText({ kind: 'download', downloadId: id }), ...place });
  });
}

/** The card as one reader gets it; null: there is none, or none any more. */
async function copyOf(
  editor: Editor,
  { id, cardKey, onlyFor }: WaitingMessage,
  conversation: StoredConversation,
): Promise<RenderedCard | null> {
  if (cardKey === null) return null;
  const language = onlyFor?.language ?? conversation.language;
  // Alone or moved into their own chat, it has one reader, who may be limited to some servers (PEOPLE-3).
  const reader = onlyFor?.userId ?? conversation.userId;
  const drawn = await editor
    .render({ key: cardKey, language, page: null, reader, place: null })
    .catch((error: unknown) => {
      editor.log.error({ err: error, key: cardKey }, 'A card could not be rendered');
      return undrawableCard(language);
    });
  if (drawn === null) return null;
  const copy = { ...drawn, card: privateCopy(drawn.card, language) };
  return editor.tooLong.has(id) || isTooLarge(copy) ? tooLargeCard(copy, language) : copy;
}

/** Teams shows nothing to that person alone there: their own chat is theirs. Never to everybody. */
async function inOwnChat(editor: Editor, message: WaitingMessage, detail: string): Promise<Turn> {
  const userId = message.onlyFor?.userId ?? null;
  const own = userId === null ? null : await findPersonalConversation(editor.db, userId);
  editor.log.warn({ messageId: message.id, detail, moved: own !== null }, 'Teams refuses a message for one reader');
  if (own === null) await giveUpMessage(editor.db, message.id, `refused: ${detail}`, editor.clock.now());
  else await moveToOwnChat(editor.db, message.id, own.id);
  return AGAIN;
}

/** One of the people may be none of that channel's: then the names stand there as words. Likewise what was asked, when it is forgotten. */
async function withoutMentions(editor: Editor, message: WaitingMessage, detail: string): Promise<Turn> {
  editor.unmentioned.add(message.id);
  editor.log.warn(
    { messageId: message.id, detail },
    'A message is refused: it is said without whom or what it mentions',
  );
  await releaseMessage(editor.db, message.id, { error: detail, counted: false, notBefore: null });
  return AGAIN;
}

async function later(editor: Editor, message: WaitingMessage, error: string): Promise<Turn> {
  const notBefore = new Date(retryAt(editor, message.failures + 1));
  await releaseMessage(editor.db, message.id, { error, counted: true, notBefore });
  return AGAIN;
}

async function failed(
  editor: Editor,
  message: WaitingMessage,
  result: Extract<ChatResult, { kind: 'failed' }>,
): Promise<Turn> {
  if (result.temporary || message.failures + 1 < MAX_REFUSALS) return later(editor, message, result.detail);
  await giveUpMessage(editor.db, message.id, `refused: ${result.detail}`, editor.clock.now());
  editor.log.error({ messageId: message.id, result }, 'Teams refuses a message; it stays unsent');
  return AGAIN;
}

/** Shortened first; refused even then, it is given up like anything else that Teams refuses. */
async function tooLarge(editor: Editor, message: WaitingMessage): Promise<Turn> {
  const shortened = editor.tooLong.has(message.id);
  editor.tooLong.add(message.id);
  editor.log.error({ messageId: message.id, characters: message.text.fr.length }, 'A message is too large for Teams');
  if (shortened) return failed(editor, message, { kind: 'failed', temporary: false, detail: 'too large' });
  await releaseMessage(editor.db, message.id, { error: 'too large', counted: false, notBefore: null });
  return AGAIN;
}

async function park(editor: Editor, message: WaitingMessage, detail: string): Promise<Turn> {
  await parkMessage(editor.db, message.id, detail);
  editor.log.warn({ messageId: message.id, detail }, 'A message is parked until its conversation is heard of again');
  return AGAIN;
}

// Says one queued sentence, at most once: it is claimed before the request, and a lost answer leaves it claimed for good.
import type { StoredConversation } from '../../db/queries/conversations.ts';
import {
  claimMessage,
  messageSent,
  parkMessage,
  releaseMessage,
  type WaitingMessage,
} from '../../db/queries/outgoing.ts';
import { say } from '../../domain/language.ts';
import type { ChatResult } from '../chat/ports.ts';
import { addressOf, type Editor, pause, retryLater, type Turn, takeFromBudgets } from './editor.ts';

/** Refused this often for a reason that does not pass, a message must not hold up those behind it any longer. */
const MOST_REFUSALS = 5;
/** Far below what Teams takes; nothing that the bot says is as long. */
const MOST_CHARACTERS = 20_000;

export async function sendMessage(
  editor: Editor,
  conversation: StoredConversation,
  message: WaitingMessage,
): Promise<Turn> {
  const wait = takeFromBudgets(editor, conversation.id, 'full');
  if (wait !== null) return wait;
  if (!(await claimMessage(editor.db, message.id, editor.clock.now()))) return { kind: 'again' };
  const text = say(message.text, conversation.language).slice(0, MOST_CHARACTERS);
  const result = await editor.chat.postText(addressOf(conversation, message.threadId), text);
  editor.retryAt.delete(`m${message.id}`);
  return record(editor, conversation.id, message, result);
}

async function record(
  editor: Editor,
  conversationId: string,
  message: WaitingMessage,
  result: ChatResult,
): Promise<Turn> {
  switch (result.kind) {
    case 'posted':
      editor.throttled.delete(conversationId);
      await messageSent(editor.db, message.id, result.activityId, editor.clock.now());
      return { kind: 'again' };
    case 'retry-after':
      await releaseMessage(editor.db, message.id, 'throttled', false);
      return pause(editor, conversationId, result.ms);
    case 'failed':
      return failed(editor, message, result);
    default:
      await parkMessage(editor.db, message.id, 'detail' in result ? `${result.kind}: ${result.detail}` : result.kind);
      editor.log.warn(
        { messageId: message.id, conversationId, result },
        'A message may not have arrived; it stays unsent',
      );
      return { kind: 'again' };
  }
}

async function failed(
  editor: Editor,
  message: WaitingMessage,
  result: Extract<ChatResult, { kind: 'failed' }>,
): Promise<Turn> {
  const failures = message.failures + 1;
  if (!result.temporary && failures >= MOST_REFUSALS) {
    await parkMessage(editor.db, message.id, `refused: ${result.detail}`);
    editor.log.error({ messageId: message.id, result }, 'Teams refuses a message; it stays unsent');
    return { kind: 'again' };
  }
  await releaseMessage(editor.db, message.id, result.detail, true);
  retryLater(editor, `m${message.id}`, failures);
  return { kind: 'again' };
}

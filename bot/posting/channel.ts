// One turn of a channel's editor: find the most pressing thing to send there, send it, record what came of it.
import { type Anchor, anchorsToShow } from '../../db/queries/chat/cards.ts';
import { findConversation } from '../../db/queries/chat/conversations.ts';
import { nextMessages } from '../../db/queries/chat/outgoing.ts';
import { isBoard } from '../../domain/card-key.ts';
import { type Editor, isPressing, type Turn } from './editor.ts';
import { presentAnchor } from './present-anchor.ts';
import { messageDueAt, sendMessage } from './send-message.ts';
import { backoffMs } from './time.ts';

/** So long messages go before a card that is due: then it has its turn. */
const MAX_PASSED_MS = 4_000;

export async function takeTurn(editor: Editor, conversationId: string): Promise<Turn> {
  const conversation = await findConversation(editor.db, conversationId);
  if (conversation === null) throw new Error(`No conversation ${conversationId}`);
  const now = editor.clock.now().getTime();
  const pausedUntil = conversation.pausedUntil?.getTime() ?? 0;
  if (pausedUntil > now) return { kind: 'wait', until: pausedUntil };
  const messages = await nextMessages(editor.db, conversationId);
  const message = messages.find((one) => messageDueAt(editor, one) <= now);
  const anchors = rankByPressure(editor, await anchorsToShow(editor.db, conversationId));
  const anchor = anchors.find((one) => dueAt(editor, one, now) <= now);
  const passedSince = editor.passedSince.get(conversationId) ?? now;
  const cardsTurn = anchor !== undefined && (message === undefined || now - passedSince >= MAX_PASSED_MS);
  if (cardsTurn) {
    const turn = await presentAnchor(editor, conversation, anchor);
    // Progress may have to wait where a message need not.
    if (turn.kind !== 'wait' || message === undefined) {
      editor.passedSince.delete(conversationId);
      return turn;
    }
  }
  if (message !== undefined) {
    editor.passedSince.set(conversationId, anchor === undefined ? now : passedSince);
    return sendMessage(editor, conversation, message);
  }
  const next = Math.min(
    ...messages.map((one) => messageDueAt(editor, one)),
    ...anchors.map((one) => dueAt(editor, one, now)),
  );
  return Number.isFinite(next) ? { kind: 'wait', until: next } : { kind: 'idle' };
}

/** Final states and decisions first, then cards that nobody sees yet, then what must lose its buttons, then those shown longest ago. */
function rankByPressure(editor: Editor, anchors: readonly Anchor[]): Anchor[] {
  const rank = (anchor: Anchor) => {
    if (anchor.retired) return 2;
    if (isPressing(editor, anchor)) return 0;
    return anchor.shownAt === null || anchor.placeholder ? 1 : 3;
  };
  return [...anchors].sort(
    (a, b) => rank(a) - rank(b) || (a.shownAt?.getTime() ?? 0) - (b.shownAt?.getTime() ?? 0) || a.id - b.id,
  );
}

function dueAt(editor: Editor, anchor: Anchor, now: number): number {
  const retry = editor.retryAt.get(anchor.id) ?? 0;
  if (anchor.retired || anchor.shownAt === null || anchor.placeholder) return retry;
  const wait = intervalOf(editor, anchor);
  // A clock set back must not hold an edit for longer than its interval.
  return Math.max(retry, Math.min(now, anchor.shownAt.getTime()) + wait);
}

function intervalOf(editor: Editor, anchor: Anchor): number {
  const { doubtDelayMs, repostIntervalMs, editIntervalMs, boardIntervalMs, backoffCapMs } = editor.limits;
  if (anchor.inDoubt || anchor.withoutId) return Math.max(doubtDelayMs, backoffMs(anchor.failures + 1, backoffCapMs));
  if (isPressing(editor, anchor)) return 0;
  if (anchor.activityId === null) return repostIntervalMs;
  return isBoard(anchor.key) ? boardIntervalMs : editIntervalMs;
}

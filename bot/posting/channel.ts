// One turn of a channel's editor: find the most pressing thing to send there, send it, record what came of it.
import { type Anchor, anchorsToShow } from '../../db/queries/cards.ts';
import { findConversation } from '../../db/queries/conversations.ts';
import { nextMessage } from '../../db/queries/outgoing.ts';
import { isBoard } from '../../domain/card-key.ts';
import { type Editor, isPressing, type Turn } from './editor.ts';
import { presentAnchor } from './present-anchor.ts';
import { sendMessage } from './send-message.ts';

export async function takeTurn(editor: Editor, conversationId: string): Promise<Turn> {
  const conversation = await findConversation(editor.db, conversationId);
  if (conversation === null) throw new Error(`No conversation ${conversationId}`);
  const now = editor.clock.now().getTime();
  const pausedUntil = conversation.pausedUntil?.getTime() ?? 0;
  if (pausedUntil > now) return { kind: 'wait', until: pausedUntil };
  const message = await nextMessage(editor.db, conversationId);
  const messageAt = message === null ? Number.POSITIVE_INFINITY : (editor.retryAt.get(`m${message.id}`) ?? 0);
  if (message !== null && messageAt <= now) return sendMessage(editor, conversation, message);
  const anchors = rankByPressure(editor, await anchorsToShow(editor.db, conversationId));
  const due = anchors.find((anchor) => dueAt(editor, anchor, now) <= now);
  if (due !== undefined) return presentAnchor(editor, conversation, due);
  const next = Math.min(messageAt, ...anchors.map((anchor) => dueAt(editor, anchor, now)));
  return Number.isFinite(next) ? { kind: 'wait', until: next } : { kind: 'idle' };
}

/** Final states and decisions first, then cards that nobody sees yet, then those shown longest ago; superseded ones last. */
function rankByPressure(editor: Editor, anchors: readonly Anchor[]): Anchor[] {
  const rank = (anchor: Anchor) => {
    if (anchor.retired) return 3;
    if (isPressing(editor, anchor)) return 0;
    return anchor.shownAt === null ? 1 : 2;
  };
  return [...anchors].sort(
    (a, b) => rank(a) - rank(b) || (a.shownAt?.getTime() ?? 0) - (b.shownAt?.getTime() ?? 0) || a.id - b.id,
  );
}

function dueAt(editor: Editor, anchor: Anchor, now: number): number {
  const retry = editor.retryAt.get(`a${anchor.id}`) ?? 0;
  if (anchor.retired || anchor.shownAt === null) return retry;
  const wait = intervalOf(editor, anchor);
  // A clock set back must not hold an edit for longer than its interval.
  return Math.max(retry, Math.min(now, anchor.shownAt.getTime()) + wait);
}

function intervalOf(editor: Editor, anchor: Anchor): number {
  const { doubtDelayMs, repostIntervalMs, editIntervalMs, boardIntervalMs } = editor.limits;
  if (anchor.activityId === null && anchor.doubt === 'once') return doubtDelayMs;
  if (isPressing(editor, anchor)) return 0;
  if (anchor.activityId === null) return repostIntervalMs;
  return isBoard(anchor.key) ? boardIntervalMs : editIntervalMs;
}

// Takes the buttons from a message whose card is shown by a newer one.
import { type Anchor, anchorFailed, anchorSuperseded } from '../../db/queries/chat/cards.ts';
import type { StoredConversation } from '../../db/queries/chat/conversations.ts';
import { addressOf, type Editor, pause, retryAt, send, type Turn } from './editor.ts';

const AGAIN: Turn = { kind: 'again' };
/** A message that only has to say that it is superseded is not worth more: its buttons are refused anyway. */
const MAX_ATTEMPTS = 8;
/** Teams has been seen to deny messages that are there. */
const MAX_NOT_FOUND = 3;

export async function supersede(editor: Editor, to: StoredConversation, anchor: Anchor): Promise<Turn> {
  const { activityId } = anchor;
  if (activityId === null) return AGAIN;
  const sent = await send(editor, to.id, 'progress', () =>
    editor.chat.updateCard(addressOf(to, anchor.threadId), activityId, editor.superseded(anchor.language)),
  );
  if (sent.kind !== 'answered') return sent;
  const { result } = sent;
  if (result.kind === 'retry-after') return pause(editor, to.id, result.ms);
  const attempts = anchor.failures + 1;
  const mayPass =
    (result.kind === 'failed' && result.temporary && attempts < MAX_ATTEMPTS) ||
    (result.kind === 'gone' && attempts < MAX_NOT_FOUND);
  if (!mayPass) {
    await anchorSuperseded(editor.db, anchor.id);
    return AGAIN;
  }
  await anchorFailed(editor.db, anchor, result.kind === 'failed' ? result.detail : result.kind);
  editor.retryAt.set(anchor.id, retryAt(editor, attempts));
  return AGAIN;
}

// Brings one message up to the present state of its card: edits it, or posts it when it is not there yet.
//
// A post without an answer may have arrived. The choice: the card is posted once more after a delay, because an operator without a
// card is worse off than one with two; a second post without an answer is taken for arrived, until the card changes again.
import {
  type Anchor,
  anchorFailed,
  anchorLost,
  anchorNotPosted,
  anchorParked,
  anchorPosting,
  anchorShown,
  anchorSuperseded,
  anchorUpToDate,
  type Shown,
} from '../../db/queries/cards.ts';
import type { StoredConversation } from '../../db/queries/conversations.ts';
import type { ChatResult, RenderedCard } from '../chat/ports.ts';
import { addressOf, type Editor, isPressing, pause, retryLater, type Turn, takeFromBudgets } from './editor.ts';
import { cardHash, isTooLarge, tooLargeCard } from './size.ts';

type Presented = { readonly body: RenderedCard; readonly hash: string; readonly shortened: boolean };

const AGAIN: Turn = { kind: 'again' };
/** A message that only has to say that it is superseded is not worth more. */
const MOST_SUPERSEDING = 8;

export async function presentAnchor(editor: Editor, to: StoredConversation, anchor: Anchor): Promise<Turn> {
  if (anchor.retired) return supersede(editor, to, anchor);
  const drawn = await draw(editor, anchor);
  if (drawn === 'failed') return AGAIN;
  if (drawn === 'nothing' || drawn.hash === anchor.shownHash) {
    await anchorUpToDate(editor.db, anchor.id, anchor.dirtySeq);
    return AGAIN;
  }
  const pressing = isPressing(editor, anchor) || anchor.shownAt === null;
  const wait = takeFromBudgets(editor, to.id, pressing ? 'full' : 'progress');
  if (wait !== null) return wait;
  return anchor.activityId === null
    ? post(editor, to, anchor, drawn)
    : edit(editor, to, anchor, anchor.activityId, drawn);
}

async function draw(editor: Editor, anchor: Anchor): Promise<Presented | 'nothing' | 'failed'> {
  try {
    const rendered = await editor.render(anchor.key, anchor.language);
    if (rendered === null) return 'nothing';
    const hash = cardHash(rendered);
    const shortened = editor.tooLarge.get(anchor.id) === hash || isTooLarge(rendered);
    if (shortened) editor.log.error({ key: anchor.key }, 'A card is too large for Teams');
    return { body: shortened ? tooLargeCard(anchor.language) : rendered, hash, shortened };
  } catch (error) {
    editor.log.error({ err: error, key: anchor.key }, 'A card could not be rendered');
    await failed(editor, anchor, 'not rendered');
    return 'failed';
  }
}

async function post(editor: Editor, to: StoredConversation, anchor: Anchor, drawn: Presented): Promise<Turn> {
  const shown = shownBy(editor, anchor, drawn);
  await anchorPosting(editor.db, anchor, shown);
  const result = await editor.chat.postCard(addressOf(to, anchor.threadId), drawn.body);
  if (result.kind === 'posted') return done(editor, to, anchor, result.activityId, shown);
  if (result.kind === 'ambiguous') {
    editor.log.warn({ key: anchor.key, result }, 'Whether a card was posted is not known');
    return AGAIN;
  }
  await anchorNotPosted(editor.db, anchor, false);
  if (result.kind === 'gone') return park(editor, anchor, 'conversation not found');
  return notDone(editor, to, anchor, drawn, result);
}

async function edit(
  editor: Editor,
  to: StoredConversation,
  anchor: Anchor,
  activityId: string,
  drawn: Presented,
): Promise<Turn> {
  const shown = shownBy(editor, anchor, drawn);
  const result = await editor.chat.updateCard(addressOf(to, anchor.threadId), activityId, drawn.body);
  if (result.kind === 'posted') return done(editor, to, anchor, activityId, shown);
  if (result.kind === 'gone') {
    editor.log.warn({ key: anchor.key, activityId }, 'A card is gone from Teams and is posted anew');
    await anchorLost(editor.db, anchor.id);
    return AGAIN;
  }
  return notDone(editor, to, anchor, drawn, result);
}

function shownBy(editor: Editor, anchor: Anchor, drawn: Presented): Shown {
  return { seq: anchor.dirtySeq, hash: drawn.hash, at: editor.clock.now() };
}

async function done(
  editor: Editor,
  to: StoredConversation,
  anchor: Anchor,
  activityId: string | null,
  shown: Shown,
): Promise<Turn> {
  await anchorShown(editor.db, anchor.id, activityId, shown);
  editor.throttled.delete(to.id);
  editor.retryAt.delete(`a${anchor.id}`);
  editor.tooLarge.delete(anchor.id);
  editor.urgent.get(anchor.key)?.add(anchor.id);
  if (anchor.final) editor.finalShown.add(anchor.id);
  else editor.finalShown.delete(anchor.id);
  return AGAIN;
}

type NotDone = Exclude<ChatResult, { kind: 'posted' }>;

async function notDone(
  editor: Editor,
  to: StoredConversation,
  anchor: Anchor,
  drawn: Presented,
  result: NotDone,
): Promise<Turn> {
  if (result.kind === 'retry-after') return pause(editor, to.id, result.ms);
  if (result.kind === 'forbidden') return park(editor, anchor, result.detail);
  if (result.kind === 'too-large' && !drawn.shortened) {
    editor.tooLarge.set(anchor.id, drawn.hash);
    return AGAIN;
  }
  return failed(editor, anchor, 'detail' in result ? result.detail : result.kind);
}

/** Never given up: the wait grows up to its cap, and the message stays behind until it succeeds. */
async function failed(editor: Editor, anchor: Anchor, detail: string): Promise<Turn> {
  if (anchor.activityId === null) await anchorNotPosted(editor.db, anchor, true);
  else await anchorFailed(editor.db, anchor, detail);
  retryLater(editor, `a${anchor.id}`, anchor.failures + 1);
  editor.log.warn({ key: anchor.key, failures: anchor.failures + 1, detail }, 'A card could not be shown yet');
  return AGAIN;
}

async function park(editor: Editor, anchor: Anchor, detail: string): Promise<Turn> {
  await anchorParked(editor.db, anchor.id, detail);
  editor.log.warn({ key: anchor.key, detail }, 'A card is parked until its conversation is heard of again');
  return AGAIN;
}

async function supersede(editor: Editor, to: StoredConversation, anchor: Anchor): Promise<Turn> {
  if (anchor.activityId === null) return AGAIN;
  const wait = takeFromBudgets(editor, to.id, 'progress');
  if (wait !== null) return wait;
  const card = editor.superseded(anchor.language);
  const result = await editor.chat.updateCard(addressOf(to, anchor.threadId), anchor.activityId, card);
  if (result.kind === 'retry-after') return pause(editor, to.id, result.ms);
  const mayPass = result.kind === 'failed' && result.temporary && anchor.failures < MOST_SUPERSEDING;
  if (mayPass) return failed(editor, anchor, result.detail);
  await anchorSuperseded(editor.db, anchor.id);
  return AGAIN;
}

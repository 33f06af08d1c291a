// Brings one message up to the present state of its card: edits it, or posts it when it is not there yet.
//
// A post without an answer may have arrived, and Teams cannot be asked. A card with buttons is therefore posted in two requests: first
// a message that only says that the card follows, then, once its id is known, the card by an edit. What is left of a lost answer has no
// buttons. Where Teams gives no ids at all, the card is posted as it is; its buttons carry which post they are of.
import {
  type Anchor,
  anchorAnnounced,
  anchorFailed,
  anchorInDoubt,
  anchorLost,
  anchorNotFound,
  anchorNotPosted,
  anchorParked,
  anchorPosting,
  anchorShown,
  anchorUpToDate,
  type Shown,
} from '../../db/queries/chat/cards.ts';
import type { StoredConversation } from '../../db/queries/chat/conversations.ts';
import { hasButtons, marked } from '../chat/card-instance.ts';
import type { ChatResult, RenderedCard } from '../chat/ports.ts';
import { addressOf, type Editor, isPressing, pause, retryAt, send, type Turn } from './editor.ts';
import { showInOwnChats } from './own-chats.ts';
import { cardHash, isTooLarge, tooLargeCard } from './size.ts';
import { placeholderCard, undrawableCard } from './stand-ins.ts';
import { supersede } from './supersede.ts';

type Presented = { readonly body: RenderedCard; readonly hash: string; readonly shortened: boolean };

const AGAIN: Turn = { kind: 'again' };
/** So often a card that cannot be drawn is tried before the message says so. */
const MAX_DRAWINGS = 5;
/** Teams has been seen to deny a conversation that is there. */
const MAX_NOT_FOUND = 5;

export async function presentAnchor(editor: Editor, to: StoredConversation, anchor: Anchor): Promise<Turn> {
  if (anchor.retired) return supersede(editor, to, anchor);
  const drawn = await draw(editor, to, anchor);
  if (drawn === 'failed') return AGAIN;
  if (drawn === 'nothing' || drawn.hash === anchor.shownHash) {
    await anchorUpToDate(editor.db, anchor.id, anchor.dirtySeq);
    return AGAIN;
  }
  return anchor.activityId === null
    ? post(editor, to, anchor, drawn)
    : edit(editor, to, anchor, anchor.activityId, drawn);
}

async function draw(editor: Editor, to: StoredConversation, anchor: Anchor): Promise<Presented | 'nothing' | 'failed'> {
  await editor.keepMembers(to);
  const rendered = await render(editor, to, anchor);
  if (rendered === 'failed' && anchor.failures + 1 < MAX_DRAWINGS) {
    await failed(editor, anchor, 'not rendered');
    return 'failed';
  }
  if (rendered === null && !anchor.placeholder) return 'nothing';
  const shown = rendered === 'failed' ? undrawableCard(anchor.language) : rendered;
  const card = shown ?? editor.superseded(anchor.language);
  const hash = cardHash(card);
  const shortened = editor.tooLarge.get(anchor.id) === hash || isTooLarge(card);
  if (shortened) editor.log.error({ key: anchor.key }, 'A card is too large for Teams and is shown shortened');
  return { body: shortened ? tooLargeCard(card, anchor.language) : card, hash, shortened };
}

async function render(
  editor: Editor,
  { id, kind, userId: reader }: StoredConversation,
  { key, language, page }: Anchor,
): Promise<RenderedCard | null | 'failed'> {
  const place = kind === 'personal' ? null : id;
  try {
    const rendered = await editor.render({ key, language, page, reader, place });
    await showInOwnChats(editor.db, key, rendered?.others ?? [], editor.clock.now());
    return rendered;
  } catch (error) {
    editor.log.error({ err: error, key }, 'A card could not be rendered');
    return 'failed';
  }
}

/** Of a message that was shown without an id, the buttons tell by themselves which post they are of. */
function mustBeAnnounced(anchor: Anchor, drawn: Presented): boolean {
  const withoutIds = anchor.withoutId || (anchor.activityId === null && anchor.shownHash !== null);
  return !withoutIds && hasButtons(drawn.body.card);
}

async function post(editor: Editor, to: StoredConversation, anchor: Anchor, drawn: Presented): Promise<Turn> {
  const announced = mustBeAnnounced(anchor, drawn);
  const shown = shownBy(editor, anchor, drawn);
  const card = announced ? placeholderCard(drawn.body.summary, anchor.language) : asPost(anchor, drawn, 1);
  const sent = await send(editor, to.id, 'full', async () => {
    await anchorPosting(editor.db, anchor, shown.at);
    return editor.chat.postCard(addressOf(to, anchor.threadId), card);
  });
  if (sent.kind !== 'answered') return sent;
  const { result } = sent;
  if (result.kind === 'posted' && announced) {
    await anchorAnnounced(editor.db, anchor, result.activityId);
    return AGAIN;
  }
  if (result.kind === 'posted') return done(editor, to, anchor, result.activityId, shown);
  if (result.kind === 'ambiguous') {
    editor.log.warn({ key: anchor.key, result }, 'Whether a card was posted is not known');
    await anchorInDoubt(editor.db, anchor);
    return AGAIN;
  }
  await anchorNotPosted(editor.db, anchor, false);
  if (result.kind === 'gone' && anchor.failures + 1 >= MAX_NOT_FOUND)
    return park(editor, anchor, 'conversation not found');
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
  const share = isPressing(editor, anchor) || anchor.placeholder ? 'full' : 'progress';
  const sent = await send(editor, to.id, share, () =>
    editor.chat.updateCard(addressOf(to, anchor.threadId), activityId, asPost(anchor, drawn, 0)),
  );
  if (sent.kind !== 'answered') return sent;
  const { result } = sent;
  if (result.kind === 'posted') return done(editor, to, anchor, activityId, shown);
  if (result.kind === 'gone') return gone(editor, anchor);
  return notDone(editor, to, anchor, drawn, result);
}

function asPost(anchor: Anchor, { body }: Presented, later: number): RenderedCard {
  return { ...body, card: marked(body.card, { anchorId: anchor.id, post: anchor.posts + later }) };
}

/** Twice before it is believed: Teams has been seen to deny messages that are there. */
async function gone(editor: Editor, anchor: Anchor): Promise<Turn> {
  if (!anchor.notFound) {
    await anchorNotFound(editor.db, anchor);
    editor.retryAt.set(anchor.id, retryAt(editor, 1));
    return AGAIN;
  }
  editor.log.warn({ key: anchor.key, activityId: anchor.activityId }, 'A card is gone from Teams and is posted anew');
  await anchorLost(editor.db, anchor, editor.clock.now());
  return AGAIN;
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
  editor.retryAt.delete(anchor.id);
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
  editor.retryAt.set(anchor.id, retryAt(editor, anchor.failures + 1));
  editor.log.warn({ key: anchor.key, failures: anchor.failures + 1, detail }, 'A card could not be shown yet');
  return AGAIN;
}

async function park(editor: Editor, anchor: Anchor, detail: string): Promise<Turn> {
  await anchorParked(editor.db, anchor.id, detail);
  editor.log.warn({ key: anchor.key, detail }, 'A card is parked until its conversation is heard of again');
  return AGAIN;
}

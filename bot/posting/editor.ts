// What the editor of channels works with, and the few things that its turns share. The state is in the database; what is kept here
// in memory (waits of cards) only costs a little haste when a process starts anew.
import type { Anchor } from '../../db/queries/chat/cards.ts';
import { pauseConversation, type StoredConversation } from '../../db/queries/chat/conversations.ts';
import type { CardPage } from '../../db/schema/chat.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { AnchorId, DownloadId, UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { ChatPort, ChatResult, ConversationRef, FileCard, RenderedCard } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import type { KeepMembers } from './members.ts';
import type { RateBudget } from './rate-budget.ts';
import { backoffMs } from './time.ts';

export type PostingLimits = {
  /** Between two edits of one card. */
  readonly editIntervalMs: number;
  /** The same of a card that lists what changes all the time. */
  readonly boardIntervalMs: number;
  /** Between two posts of a card of which Teams gave no id: each is a new message. */
  readonly repostIntervalMs: number;
  /** After a post without an answer, at least so long before it is posted once more. */
  readonly doubtDelayMs: number;
  readonly backoffCapMs: number;
  readonly sweepMs: number;
};

export const DEFAULT_LIMITS: PostingLimits = {
  editIntervalMs: 3_000,
  boardIntervalMs: 60_000,
  repostIntervalMs: 60_000,
  doubtDelayMs: 3_000,
  backoffCapMs: 300_000,
  sweepMs: 1_000,
};

export type Drawn = {
  readonly key: string;
  readonly language: Language;
  readonly page: CardPage | null;
  /** Whose chat it stands in, with the buttons that they may use; null: everybody's. */
  readonly reader: UserId | null;
  /** The channel or group chat for which it is drawn, with what everybody may use alone (ADR 8); null: none. */
  readonly place: string | null;
};

/** Reads the state anew. Null: there is nothing to show any more. */
export type RenderCard = (drawn: Drawn) => Promise<RenderedCard | null>;

/** What an editor works with, and what it remembers between turns. */
export type Editor = {
  readonly db: Db;
  readonly chat: ChatPort;
  readonly render: RenderCard;
  readonly superseded: (language: Language) => RenderedCard;
  /** Null: it is offered no more. */
  readonly offerFile: (id: DownloadId, language: Language) => Promise<FileCard | null>;
  /** Before a card is drawn for several people. */
  readonly keepMembers: KeepMembers;
  readonly clock: Clock;
  readonly limits: PostingLimits;
  readonly log: Log;
  readonly budget: RateBudget;
  /** When an anchor that failed is tried again. */
  readonly retryAt: Map<AnchorId, number>;
  /** How many 429 in a row without a Retry-After. */
  readonly throttled: Map<string, number>;
  /** Hash of what Teams refused as too large, by anchor. */
  readonly tooLarge: Map<AnchorId, string>;
  /** Messages that Teams refused as too large. */
  readonly tooLong: Set<string>;
  /** Messages that Teams refused with their mentions. */
  readonly unmentioned: Set<string>;
  /** Since when cards that are due have let messages pass, by channel. */
  readonly passedSince: Map<string, number>;
  /** Cards with a decision: each of their anchors may once be edited before its interval is over. */
  readonly urgent: Map<string, Set<AnchorId>>;
  /** Anchors whose final state has already been edited in before its interval was over. */
  readonly finalShown: Set<AnchorId>;
};

export type Turn =
  | { readonly kind: 'again' }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'idle' };

/** Progress edits leave this much of each window to messages, decisions and final states. */
const PROGRESS_SHARE = 0.9;
const LONGEST_PAUSE_MS = 3_600_000;

/** May be edited before its interval is over: a final state once, a decision once. */
export function isPressing(editor: Editor, anchor: Anchor): boolean {
  const decided = editor.urgent.get(anchor.key);
  const undecided = decided === undefined || decided.has(anchor.id);
  return !undecided || (anchor.final && !editor.finalShown.has(anchor.id));
}

/** One request to Teams within the budgets; else until when to wait. No request is sent in any other way. */
export async function send(
  editor: Editor,
  conversationId: string,
  share: 'full' | 'progress',
  request: () => Promise<ChatResult | null>,
): Promise<Sent> {
  const taken = await editor.budget.take(conversationId, share === 'full' ? 1 : PROGRESS_SHARE);
  if (taken.kind === 'wait') return { kind: 'wait', until: editor.clock.now().getTime() + taken.ms };
  try {
    const result = await request();
    return result === null ? { kind: 'again' } : { kind: 'answered', result };
  } finally {
    await editor.budget.end(taken.callId);
  }
}

export type Sent = { readonly kind: 'answered'; readonly result: ChatResult } | Exclude<Turn, { kind: 'idle' }>;

/** Teams said 429: the whole channel is silent, as long as it asked, or longer each time when it did not say. */
export async function pause(editor: Editor, conversationId: string, askedMs: number | null): Promise<Turn> {
  const streak = (editor.throttled.get(conversationId) ?? 0) + 1;
  editor.throttled.set(conversationId, streak);
  const ms = Math.min(askedMs ?? backoffMs(streak + 1, editor.limits.backoffCapMs), LONGEST_PAUSE_MS);
  const until = editor.clock.now().getTime() + ms;
  await pauseConversation(editor.db, conversationId, new Date(until));
  editor.log.warn({ conversationId, ms }, 'Teams asked for a pause');
  return { kind: 'wait', until };
}

/** After a failure that may pass: when to try again. */
export function retryAt(editor: Editor, failures: number): number {
  return editor.clock.now().getTime() + backoffMs(failures, editor.limits.backoffCapMs);
}

export function addressOf(conversation: StoredConversation, threadId: string | null): ConversationRef {
  const { id, kind, serviceUrl, tenantId, botId, name } = conversation;
  return { id, threadId, kind, serviceUrl, tenantId, botId, name };
}

// What the editor of channels works with, and the few things that its turns share. The state is in the database; what is kept here
// in memory (waits, budgets) only costs a little haste when a process starts anew.
import type { Anchor } from '../../db/queries/cards.ts';
import { pauseConversation, type StoredConversation } from '../../db/queries/conversations.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { AnchorId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { ChatPort, ConversationRef, RenderedCard } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import type { RateBudget } from './rate-budget.ts';
import { backoffMs } from './time.ts';

export type PostingLimits = {
  /** Between two edits of one card. */
  readonly editIntervalMs: number;
  /** The same of a card that lists what changes all the time. */
  readonly boardIntervalMs: number;
  /** Between two posts of a card of which Teams gave no id: each is a new message. */
  readonly repostIntervalMs: number;
  /** After a post without an answer, before the card is posted once more. */
  readonly doubtDelayMs: number;
  readonly backoffCapMs: number;
  readonly sweepMs: number;
};

export const DEFAULT_LIMITS: PostingLimits = {
  editIntervalMs: 3_000,
  boardIntervalMs: 60_000,
  repostIntervalMs: 60_000,
  doubtDelayMs: 30_000,
  backoffCapMs: 300_000,
  sweepMs: 1_000,
};

/** What an editor works with, and what it remembers between turns. */
export type Editor = {
  readonly db: Db;
  readonly chat: ChatPort;
  /** Reads the state anew. Null: there is nothing to show any more. */
  readonly render: (key: string, language: Language) => Promise<RenderedCard | null>;
  readonly superseded: (language: Language) => RenderedCard;
  readonly clock: Clock;
  readonly limits: PostingLimits;
  readonly log: Log;
  readonly globalBudget: RateBudget;
  readonly budgetOf: (conversationId: string) => RateBudget;
  /** When something that failed is tried again: `m` and a message's id, or `a` and an anchor's. */
  readonly retryAt: Map<string, number>;
  /** How many 429 in a row without a Retry-After. */
  readonly throttled: Map<string, number>;
  /** Hash of what Teams refused as too large, by anchor. */
  readonly tooLarge: Map<AnchorId, string>;
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
const PROGRESS_SHARE = 0.8;
const LONGEST_PAUSE_MS = 3_600_000;

/** May be edited before its interval is over: a final state once, a decision once. */
export function isPressing(editor: Editor, anchor: Anchor): boolean {
  const decided = editor.urgent.get(anchor.key);
  const undecided = decided === undefined || decided.has(anchor.id);
  return !undecided || (anchor.final && !editor.finalShown.has(anchor.id));
}

/** Takes one request from both budgets, at once with the check; else says until when to wait. */
export function takeFromBudgets(editor: Editor, conversationId: string, share: 'full' | 'progress'): Turn | null {
  const now = editor.clock.now().getTime();
  const budget = editor.budgetOf(conversationId);
  const part = share === 'full' ? 1 : PROGRESS_SHARE;
  const wait = Math.max(budget.waitMs(now, part), editor.globalBudget.waitMs(now, part));
  if (wait > 0) return { kind: 'wait', until: now + wait };
  budget.take(now);
  editor.globalBudget.take(now);
  return null;
}

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
export function retryLater(editor: Editor, what: string, failures: number): void {
  const at = editor.clock.now().getTime() + backoffMs(failures, editor.limits.backoffCapMs);
  editor.retryAt.set(what, at);
}

export function addressOf(conversation: StoredConversation, threadId: string | null): ConversationRef {
  const { id, kind, serviceUrl, tenantId, botId, name } = conversation;
  return { id, threadId, kind, serviceUrl, tenantId, botId, name };
}

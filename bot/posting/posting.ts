// The posting as the chat process runs it: a sweep finds channels with something to send, and one editor a channel works through it.
// Nothing has to tell it of changes: `wake` only spares the wait for the next sweep.
import { collectCardChanges } from '../../db/queries/chat/card-changes.ts';
import { conversationsWithWork } from '../../db/queries/chat/cards.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Language } from '../../domain/language.ts';
import type { NamedLocks } from '../chat/named-locks.ts';
import type { ChatPort, RenderedCard, RosterReader } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import { takeTurn } from './channel.ts';
import { DEFAULT_LIMITS, type Editor, type PostingLimits, type RenderCard } from './editor.ts';
import { createMemberKeeper } from './members.ts';
import { createRateBudget } from './rate-budget.ts';
import { type PostingTime, systemTime } from './time.ts';

export type PostingParts = {
  readonly db: Db;
  readonly locks: NamedLocks;
  readonly chat: ChatPort;
  readonly render: RenderCard;
  readonly superseded: (language: Language) => RenderedCard;
  /** Without it no file is offered by a card of Teams' own. */
  readonly offerFile?: Editor['offerFile'];
  /** Reads who is in a channel; without it nobody's client is asked to refresh. */
  readonly roster?: RosterReader;
  readonly time: PostingTime;
  readonly limits?: Partial<PostingLimits>;
  readonly log: Log;
};

export type Posting = {
  /** Looks for work now. `urgent` names cards with a decision: each may be edited once before its interval is over. */
  wake(urgent?: readonly string[]): void;
  /** Resolves when nothing is being sent; what waits for its time does not count. */
  idle(): Promise<void>;
  /** Ends after the requests under way, and gives the channels to other processes. */
  stop(): Promise<void>;
};

/** Starts at once. `stop` it, or its timers and locks stay. */
export function createPosting(parts: PostingParts): Posting {
  const editor = createEditor(parts);
  const running = new Set<Promise<void>>();
  const channels = new Map<string, { again: boolean }>();
  const wakeUps = new Map<string, () => void>();
  let sweeping = false;
  let sweepAgain = false;
  let stopped = false;
  let cancelSweep = () => {};

  function track(work: Promise<void>): void {
    running.add(work);
    void work.finally(() => running.delete(work));
  }

  function sweep(): void {
    if (stopped) return;
    sweepAgain = sweeping;
    if (sweeping) return;
    sweeping = true;
    cancelSweep();
    track(sweepOnce());
  }

  async function sweepOnce(): Promise<void> {
    try {
      await collectCardChanges(parts.db);
      for (const id of await conversationsWithWork(parts.db)) visit(id);
    } catch (error) {
      parts.log.error({ err: error }, 'Looking for cards and messages to send failed');
    }
    sweeping = false;
    if (sweepAgain) return sweep();
    if (!stopped) cancelSweep = parts.time.after(editor.limits.sweepMs, sweep);
  }

  function visit(id: string): void {
    if (stopped) return;
    const present = channels.get(id);
    if (present !== undefined) {
      present.again = true;
      return;
    }
    wakeUps.get(id)?.();
    wakeUps.delete(id);
    channels.set(id, { again: false });
    track(work(id));
  }

  async function work(id: string): Promise<void> {
    let until: number | null = null;
    try {
      until = await turns(id);
    } catch (error) {
      // The next sweep visits the channel again.
      parts.log.error({ err: error, conversationId: id }, 'Sending to a channel failed');
    }
    const again = channels.get(id)?.again === true;
    channels.delete(id);
    if (stopped) return;
    if (again) return visit(id);
    if (until !== null)
      wakeUps.set(
        id,
        parts.time.after(Math.max(0, until - parts.time.now().getTime()), () => visit(id)),
      );
  }

  /** Turns of this channel until there is nothing to do now. Returns when to come again; null for the next sweep. */
  async function turns(id: string): Promise<number | null> {
    while (!stopped && (await parts.locks.hold(id))) {
      const state = channels.get(id);
      if (state !== undefined) state.again = false;
      const turn = await takeTurn(editor, id);
      if (turn.kind === 'idle') return null;
      if (turn.kind === 'wait') return turn.until;
    }
    return null;
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.allSettled(running);
  }

  sweep();
  return {
    wake(urgent = []) {
      for (const key of urgent) editor.urgent.set(key, new Set());
      sweep();
    },
    idle,
    async stop() {
      stopped = true;
      cancelSweep();
      for (const cancel of wakeUps.values()) cancel();
      wakeUps.clear();
      await idle();
      await parts.locks.close();
    },
  };
}

function createEditor(parts: PostingParts): Editor {
  return {
    db: parts.db,
    chat: parts.chat,
    render: parts.render,
    superseded: parts.superseded,
    offerFile: parts.offerFile ?? (async () => null),
    keepMembers: createMemberKeeper(parts.db, parts.roster ?? (async () => []), parts.time, parts.log),
    clock: parts.time,
    limits: { ...DEFAULT_LIMITS, ...parts.limits },
    log: parts.log,
    // The clocks of several machines differ by more than a window: then the database's counts.
    budget: createRateBudget(parts.db, parts.time === systemTime ? null : parts.time),
    retryAt: new Map(),
    throttled: new Map(),
    tooLarge: new Map(),
    tooLong: new Set(),
    unmentioned: new Set(),
    passedSince: new Map(),
    urgent: new Map(),
    finalShown: new Set(),
  };
}

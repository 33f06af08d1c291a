// A posting over the real Teams chat port, a fake connector and a database, with time in the test's hand.

import type { ChatPort, RenderedCard } from '../../../bot/chat/ports.ts';
import { createChannelLocks } from '../../../bot/posting/channel-locks.ts';
import type { PostingLimits } from '../../../bot/posting/editor.ts';
import { createPosting, type Posting, type PostingParts } from '../../../bot/posting/posting.ts';
import { createTeamsBot } from '../../../bot/teams/teams-bot.ts';
import { showCard, touchCard } from '../../../db/queries/chat/cards.ts';
import { seeConversation } from '../../../db/queries/chat/conversations.ts';
import { enqueueMessage } from '../../../db/queries/chat/outgoing.ts';
import { FakeConnector } from '../../fakes/connector/fake-connector.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { type KeptLog, keptLog } from '../quiet-log.ts';
import { FakeTime } from './fake-time.ts';

export const CHANNEL = '19:channel@thread.tacv2';
export const SILENT_SETTINGS = {
  appId: '',
  appPassword: '',
  tenantId: '',
  appType: 'SingleTenant',
  authentication: 'off',
  allowedTenants: [],
} as const;

export type Bench = {
  readonly time: FakeTime;
  readonly connector: FakeConnector;
  readonly posting: Posting;
  readonly chat: ChatPort;
  readonly serviceUrl: string;
  readonly log: KeptLog;
  /** What each card shows now; a test changes it, then touches the card. */
  readonly state: Map<string, string>;
  /** What only some of the people see of it; absent: nothing. */
  readonly ofSome: Map<string, string>;
  another(): Posting;
  show(key: string, conversation?: string): Promise<void>;
  /** Changes the text of a card. */
  write(key: string, text: string, change?: { final?: boolean }): Promise<void>;
  say(text: string, dedupeKey?: string): Promise<void>;
  pass(ms: number): Promise<void>;
  /** Lets what can be done now be done. */
  settle(): Promise<void>;
  see(id: string, kind?: 'personal' | 'channel'): Promise<void>;
  stop(): Promise<void>;
};

export async function startBench({ db, url }: TestDatabase, limits: Partial<PostingLimits> = {}): Promise<Bench> {
  await db.deleteFrom('card_anchors').execute();
  await db.deleteFrom('cards').execute();
  await db.deleteFrom('outgoing_messages').execute();
  await db.deleteFrom('conversations').execute();
  const time = new FakeTime();
  const connector = new FakeConnector(() => time.now().getTime());
  const serviceUrl = await connector.start();
  const log = keptLog();
  const { chat } = createTeamsBot({ settings: SILENT_SETTINGS, db, clock: time, log });
  const state = new Map<string, string>();
  const ofSome = new Map<string, string>();
  const postings: Posting[] = [];
  const another = () => {
    const locks = createChannelLocks(url, (err) => log.warn({ err }, 'locks lost'));
    const render = async ({ key }: { readonly key: string }) => {
      const own = ofSome.get(key);
      const whole = own === undefined ? {} : { whole: textCard(own).card };
      return state.has(key) ? { ...textCard(state.get(key) ?? ''), ...whole } : null;
    };
    const parts: PostingParts = {
      db,
      locks,
      chat,
      render,
      superseded: () => textCard('superseded'),
      time,
      limits,
      log,
    };
    const created = createPosting(parts);
    postings.push(created);
    return created;
  };
  const posting = another();
  const see = (id: string, kind: 'personal' | 'channel' = 'channel') =>
    seeConversation(db, { id, kind, serviceUrl, tenantId: null, botId: '28:bot', name: null }, null, time.now());
  const idle = async () => {
    for (const each of postings) await each.idle();
  };
  await see(CHANNEL);
  return {
    time,
    connector,
    posting,
    chat,
    serviceUrl,
    log,
    state,
    ofSome,
    another,
    see,
    show: async (key, conversation = CHANNEL) => {
      if (!state.has(key)) state.set(key, `${key} 0`);
      const place = { key, conversation, threadId: null, language: 'fr' as const, now: time.now() };
      await db.transaction().execute((trx) => showCard(trx, place));
    },
    write: async (key, text, change) => {
      state.set(key, text);
      await db.transaction().execute((trx) => touchCard(trx, key, change));
    },
    say: async (text, dedupeKey) => {
      const message = {
        conversationId: CHANNEL,
        threadId: null,
        text: { fr: text, en: text },
        dedupeKey: dedupeKey ?? null,
      };
      await enqueueMessage(db, message, time.now());
    },
    pass: (ms) => time.pass(ms, idle),
    settle: async () => {
      await idle();
      for (const each of postings) each.wake();
      await idle();
    },
    stop: async () => {
      for (const each of postings) await each.stop();
      await connector.stop();
    },
  };
}

/** A text that ends with `[OK]` has a button. */
export function textCard(text: string): RenderedCard {
  const button = { type: 'Action.Execute', verb: 'campaign.start', title: 'OK', data: { campaign: 12 } };
  const buttons = text.endsWith('[OK]') ? [{ type: 'ActionSet', actions: [button] }] : [];
  const body = [{ type: 'TextBlock', text }, ...buttons];
  return { card: { type: 'AdaptiveCard', version: '1.5', body }, summary: text };
}

/** The text of a card made by `textCard`. */
export function textOf(card: Record<string, unknown> | null): string {
  const body = card?.body as readonly { text: string }[] | undefined;
  return body?.[0]?.text ?? '';
}

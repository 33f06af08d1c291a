// One click on a kept card, through the handlers of the chat process, by somebody of the kept database.

import type { ClickAnswer, ConversationRef } from '../../bot/chat/ports.ts';
import { createActions } from '../../bot/front/clicks.ts';
import { createCommands } from '../../bot/front/commands.ts';
import { createRenderer, type Renderer } from '../../bot/front/render.ts';
import { createHandlers } from '../../bot/start-chat.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { type KeptLog, keptLog } from '../bot/quiet-log.ts';
import type { Button } from '../flow/chat-driver.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import type { KeptCard } from './kept-card.ts';

/** A click is answered in its own response: nothing is sent. */
const SENT = async () => ({ kind: 'failed', temporary: false, detail: 'not here' }) as const;
const TEAMS = {
  profile: async () => null,
  chat: { postCard: SENT, updateCard: SENT, postText: SENT, postFile: SENT, postOnlyFor: SENT },
};

export type Chat = {
  readonly renderer: Renderer;
  /** Who may press a button of that verb, by the roles that it asks for; null: the verb is not known any more. */
  abilityOf(verb: string): Ability | null;
  press(entraId: string, card: KeptCard, button: Button): Promise<Pressed>;
};

/** `errors`: what the log was told. */
export type Pressed = { readonly answer: ClickAnswer; readonly errors: KeptLog['lines'] };

export function openChat(db: Db, now: Date): Chat {
  const clock = { now: () => now };
  const jobQueue = { enqueue: async () => {} };
  const operations = { db, clock, jobQueue, settings: CHAT_SETTINGS };
  const readIncomingFile = async () => ({ kind: 'refused', text: { fr: 'x', en: 'x' } }) as const;
  const commands = createCommands(operations, { readIncomingFile });
  const renderer = createRenderer({ db, clock, settings: CHAT_SETTINGS, commands: () => commands });
  const draw = async () => ({ kind: 'message', text: '' }) as const;
  const actions = createActions({
    send: async () => {},
    commands: () => [],
    ...operations,
    draw,
    show: async () => {},
  });
  return {
    renderer,
    abilityOf: (verb) => actions.find((action) => action.verb === verb)?.ability ?? null,
    async press(entraId, card, { verb, data }) {
      const log = keptLog();
      const parts = { settings: CHAT_SETTINGS, db, clock, log };
      const { click } = createHandlers({ parts, jobQueue, teams: TEAMS, renderer, commands, wake: () => {} });
      const answer = await click({
        verb,
        data,
        person: { entraId, name: 'X' },
        conversation: conversationOf(card),
        activityId: `press of ${verb}`,
        messageId: card.message,
        trigger: 'manual',
        locale: 'fr-FR',
      });
      return { answer, errors: log.lines.filter(({ level }) => level === 'error') };
    },
  };
}

function conversationOf({ conversation }: KeptCard): ConversationRef {
  return {
    id: conversation,
    threadId: null,
    kind: conversation.startsWith('a:') ? 'personal' : 'channel',
    serviceUrl: 'http://127.0.0.1:1/',
    tenantId: null,
    botId: '28:bot',
    name: null,
  };
}

// The Teams edge: takes a request of the Bot Framework, refuses what must not come in, and hands commands and clicks to the bot.
import type { Activity, TurnContext } from 'botbuilder';
import { seeConversation } from '../../db/queries/conversations.ts';
import { firstSeen } from '../../db/queries/seen-activities.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CardClick, ChatPort, ClickAnswer, IncomingCommand, ProfileLookup } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import { createAdapter } from './adapter.ts';
import { createTeamsChat } from './chat.ts';
import { createConnectors } from './connector.ts';
import { guard } from './guard.ts';
import { clickOf, commandOf, conversationOf, type InboundActivity, personOf, submitOf } from './inbound.ts';
import { answerBody, errorBody, type InvokeBody } from './invoke.ts';
import { createProfileLookup } from './roster.ts';
import type { TeamsSettings } from './settings.ts';

export type Handlers = {
  readonly command: (incoming: IncomingCommand) => Promise<void>;
  readonly click: (click: CardClick) => Promise<ClickAnswer>;
  /** A click of an old client, whose answer cannot replace its card (Action.Submit). */
  readonly submit: (click: CardClick) => Promise<void>;
};

export type TeamsBotParts = {
  readonly settings: TeamsSettings;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
};

export type HttpAnswer = { readonly status: number; readonly body: unknown };

export type TeamsBot = {
  readonly chat: ChatPort;
  readonly profile: ProfileLookup;
  /** One inbound request: its Authorization header and its parsed body. Never throws. */
  receive(authorization: string, body: unknown, handlers: Handlers): Promise<HttpAnswer>;
};

type Received = { readonly activity: InboundActivity; readonly handlers: Handlers };

/** Throws when the settings cannot be used. `clock` is the machine's. */
export function createTeamsBot(parts: TeamsBotParts): TeamsBot {
  const { settings, clock, log } = parts;
  const adapter = createAdapter(settings);
  const connectors = createConnectors(adapter, settings);

  async function receive(authorization: string, body: unknown, handlers: Handlers): Promise<HttpAnswer> {
    const guarded = guard(settings, body);
    if (guarded.kind === 'refused') {
      log.warn({ why: guarded.why }, 'A request to the bot was refused');
      return { status: guarded.status, body: undefined };
    }
    const raw = body as Activity;
    const authenticated = await adapter.authenticate(raw, authorization).catch((error: unknown) => {
      log.warn({ err: error }, 'A request to the bot was not authenticated');
      return null;
    });
    if (authenticated === null) return { status: 401, body: undefined };
    const received = { activity: guarded.activity, handlers };
    try {
      const answer = await adapter.turn(authenticated, raw, (context) => onTurn(parts, received, context));
      return { status: answer?.status ?? 200, body: answer?.body };
    } catch (error) {
      log.error({ err: error, activityId: received.activity.id }, 'A request to the bot failed');
      return { status: 500, body: undefined };
    }
  }

  return {
    chat: createTeamsChat(connectors, clock, settings.requestTimeoutMs),
    profile: createProfileLookup(connectors, settings.requestTimeoutMs),
    receive,
  };
}

async function onTurn(parts: TeamsBotParts, received: Received, context: TurnContext): Promise<void> {
  const { activity } = received;
  if (activity.type !== 'invoke') return onEvent(parts, received);
  const body = await onInvoke(parts, received).catch((error: unknown): InvokeBody => {
    parts.log.error({ err: error, activityId: activity.id }, 'A click failed');
    return errorBody(500, 'ServiceError', 'The bot could not answer.');
  });
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

async function onInvoke(parts: TeamsBotParts, received: Received): Promise<InvokeBody> {
  const { activity, handlers } = received;
  const person = personOf(activity);
  const click = person !== null && activity.name === 'adaptiveCard/action' ? clickOf(activity, person) : null;
  if (click === null) return errorBody(400, 'NotSupported', 'The bot does not know this request.');
  await see(parts, activity);
  return answerBody(await handlers.click(click));
}

/** Messages, and the news that the bot was added somewhere. */
async function onEvent(parts: TeamsBotParts, received: Received): Promise<void> {
  const { activity, handlers } = received;
  await see(parts, activity);
  const person = personOf(activity);
  if (activity.type !== 'message' || person === null) return;
  const id = `${conversationOf(activity).id} ${activity.id ?? ''}`;
  if (activity.id && !(await firstSeen(parts.db, id, parts.clock.now()))) return;
  const click = submitOf(activity, person);
  await (click === null ? handlers.command(commandOf(activity, person)) : handlers.submit(click));
}

async function see(parts: TeamsBotParts, activity: InboundActivity): Promise<void> {
  const entraId = personOf(activity)?.entraId ?? null;
  await seeConversation(parts.db, conversationOf(activity), entraId, parts.clock.now());
}

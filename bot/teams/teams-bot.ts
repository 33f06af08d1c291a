// The Teams edge: takes a request of the Bot Framework, refuses what must not come in, and hands commands and clicks to the bot.
import type { Activity, TurnContext } from 'botbuilder';
import { seeConversation } from '../../db/queries/conversations.ts';
import { firstSeen } from '../../db/queries/seen-activities.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { say } from '../../domain/language.ts';
import { languageOf, NAMELESS } from '../chat/identify.ts';
import type { CardClick, ChatPort, ClickAnswer, IncomingCommand, ProfileLookup } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import { createAdapter } from './adapter.ts';
import { createTeamsChat } from './chat.ts';
import { createConnectors } from './connector.ts';
import { guard } from './guard.ts';
import { clickOf, commandOf, conversationOf, type InboundActivity, isNameless, personOf, submitOf } from './inbound.ts';
import { answerBody, errorBody, type InvokeBody } from './invoke.ts';
import { createProfileLookup } from './roster.ts';
import { acceptedTenants, type TeamsSettings } from './settings.ts';
import { createTokenVerifier } from './token.ts';

export type Handlers = {
  readonly command: (incoming: IncomingCommand) => Promise<void>;
  readonly click: (click: CardClick) => Promise<ClickAnswer>;
  /** A click of an old client, whose answer cannot replace its card (Action.Submit). */
  readonly submit: (click: CardClick) => Promise<void>;
  /** A message of somebody without an Entra id: `entraId` is empty. */
  readonly nameless: (incoming: IncomingCommand) => Promise<void>;
};

export type TeamsBotParts = {
  readonly settings: TeamsSettings;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
};

/** `why`: what it was refused for, for the log. */
export type HttpAnswer = { readonly status: number; readonly body: unknown; readonly why?: string };

/** What an Authorization header is worth, before anything else of its request is read. */
export type Admission =
  | {
      readonly kind: 'admitted';
      /** The parsed body of that request. Never throws. */
      deliver(body: unknown, handlers: Handlers): Promise<HttpAnswer>;
    }
  | { readonly kind: 'refused'; readonly status: 401 | 503; readonly why: string };

export type TeamsBot = {
  readonly chat: ChatPort;
  readonly profile: ProfileLookup;
  /** The first look at one inbound request. Never throws. */
  admit(authorization: string): Promise<Admission>;
};

type Received = { readonly activity: InboundActivity; readonly handlers: Handlers };

/** Throws when the settings cannot be used. `clock` is the machine's. */
export function createTeamsBot(parts: TeamsBotParts): TeamsBot {
  const { settings, clock, log } = parts;
  const adapter = createAdapter(settings);
  const connectors = createConnectors(adapter, settings);

  const verify = createTokenVerifier(settings, log);

  async function admit(authorization: string): Promise<Admission> {
    // Any service URL that the settings allow: no token names one.
    if (settings.authentication === 'off') return { kind: 'admitted', deliver: (body, to) => deliver(null, body, to) };
    const token = await verify(authorization);
    if (token.kind === 'unavailable') return { kind: 'refused', status: 503, why: 'keys unavailable' };
    if (token.kind === 'invalid') return { kind: 'refused', status: 401, why: token.why };
    return { kind: 'admitted', deliver: (body, handlers) => deliver(token.serviceUrl, body, handlers) };
  }

  async function deliver(serviceUrl: string | null, body: unknown, handlers: Handlers): Promise<HttpAnswer> {
    const guarded = guard(settings, body);
    if (guarded.kind === 'refused') return { status: guarded.status, body: undefined, why: guarded.why };
    const { activity } = guarded;
    if (serviceUrl !== null && serviceUrl !== activity.serviceUrl) {
      return { status: 401, body: undefined, why: 'token for another service URL' };
    }
    try {
      const answer = await adapter.turn(body as Activity, (context) => onTurn(parts, { activity, handlers }, context));
      return { status: answer?.status ?? 200, body: answer?.body };
    } catch (error) {
      log.error({ err: error, activityId: activity.id }, 'A request to the bot failed');
      return { status: 500, body: undefined };
    }
  }

  return {
    chat: createTeamsChat(connectors, clock, settings.requestTimeoutMs),
    profile: createProfileLookup(connectors, acceptedTenants(settings), settings.requestTimeoutMs),
    admit,
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
  if (isNameless(activity)) {
    parts.log.warn({ conversation: conversationOf(activity).id }, 'A click of somebody without an Entra id');
    return answerBody({ kind: 'message', text: say(NAMELESS, languageOf(activity.locale ?? null)) });
  }
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
  if (activity.type !== 'message' || (person === null && !isNameless(activity))) return;
  const id = `${conversationOf(activity).id} ${activity.id ?? ''}`;
  if (activity.id && !(await firstSeen(parts.db, id, parts.clock.now()))) return;
  if (person === null) {
    parts.log.warn({ conversation: conversationOf(activity).id }, 'A message of somebody without an Entra id');
    await handlers.nameless(commandOf(activity, { entraId: '', name: activity.from?.name ?? '' }));
    return;
  }
  const click = submitOf(activity, person);
  await (click === null ? handlers.command(commandOf(activity, person)) : handlers.submit(click));
}

async function see(parts: TeamsBotParts, activity: InboundActivity): Promise<void> {
  const entraId = personOf(activity)?.entraId ?? null;
  await seeConversation(parts.db, conversationOf(activity), entraId, parts.clock.now());
}

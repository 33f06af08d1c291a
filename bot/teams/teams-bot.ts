// The Teams edge: takes a request of the Bot Framework, refuses what must not come in, and hands commands and clicks to the bot.
import type { Activity, TurnContext } from 'botbuilder';
import { seeConversation } from '../../db/queries/conversations.ts';
import { firstSeen, wasSeen } from '../../db/queries/seen-activities.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { say, type Text } from '../../domain/language.ts';
import { activityKey } from '../chat/activity-key.ts';
import { languageOf } from '../chat/identify.ts';
import type { CardClick, ChatPort, ClickAnswer, IncomingCommand, ProfileLookup } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import { type ActivityTurns, createLocalTurns } from './activity-turns.ts';
import { createAdapter } from './adapter.ts';
import { createTeamsChat } from './chat.ts';
import { createConnectors } from './connector.ts';
import { guard } from './guard.ts';
import { clickOf, commandOf, conversationOf, type InboundActivity, personOf, submitOf } from './inbound.ts';
import { answerBody, errorBody, type InvokeBody } from './invoke.ts';
import { createProfileLookup } from './roster.ts';
import type { TeamsSettings } from './settings.ts';

export type Handlers = {
  readonly command: (incoming: IncomingCommand) => Promise<unknown>;
  readonly click: (click: CardClick) => Promise<ClickAnswer>;
  /** A click of an old client, whose answer cannot replace its card (Action.Submit). */
  readonly submit: (click: CardClick) => Promise<unknown>;
};

/** What a handler resolves to after an error that nobody foresaw: the message is not noted, and is handled when it is sent again. */
export const FAILED = 'failed';

const STILL_AT_IT: Text = {
  fr: 'Cette action est encore en cours : sa carte en donnera le résultat.',
  en: 'This action is still being worked on: its card will show what came of it.',
};

export type TeamsBotParts = {
  readonly settings: TeamsSettings;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: among the deliveries to this process. */
  readonly turns?: ActivityTurns;
};

export type HttpAnswer = { readonly status: number; readonly body: unknown };

export type TeamsBot = {
  readonly chat: ChatPort;
  readonly profile: ProfileLookup;
  /** One inbound request: its Authorization header and its parsed body. Never throws. */
  receive(authorization: string, body: unknown, handlers: Handlers): Promise<HttpAnswer>;
};

type Received = { readonly activity: InboundActivity; readonly handlers: Handlers; readonly turns: ActivityTurns };

/** Throws when the settings cannot be used. `clock` is the machine's. */
export function createTeamsBot(parts: TeamsBotParts): TeamsBot {
  const { settings, clock, log } = parts;
  const turns = parts.turns ?? createLocalTurns();
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
    const received = { activity: guarded.activity, handlers, turns };
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
  const { activity, handlers, turns } = received;
  const person = personOf(activity);
  const click = person !== null && activity.name === 'adaptiveCard/action' ? clickOf(activity, person) : null;
  if (click === null) return errorBody(400, 'NotSupported', 'The bot does not know this request.');
  await see(parts, activity);
  const key = activityKey(click);
  const answer = key === null ? await handlers.click(click) : await turns.inTurn(key, () => handlers.click(click));
  if (answer !== 'waited out') return answerBody(answer);
  return answerBody({ kind: 'message', text: say(STILL_AT_IT, languageOf(click.locale)) });
}

/** Messages, and the news that the bot was added somewhere. */
async function onEvent(parts: TeamsBotParts, received: Received): Promise<void> {
  const { activity, handlers, turns } = received;
  await see(parts, activity);
  const person = personOf(activity);
  if (activity.type !== 'message' || person === null) return;
  const click = submitOf(activity, person);
  const command = commandOf(activity, person);
  const handle = () => (click === null ? handlers.command(command) : handlers.submit(click));
  const key = activityKey(command);
  const handled = key === null ? await handle() : await turns.inTurn(key, () => handleOnce(parts, key, handle));
  if (handled === 'waited out') throw new Error('Another delivery of this message is still being handled');
}

/** The message is noted with its answer, by the handler; here once more for what is answered by nothing. */
async function handleOnce(parts: TeamsBotParts, key: string, handle: () => Promise<unknown>): Promise<void> {
  if (await wasSeen(parts.db, key)) return;
  if ((await handle()) !== FAILED) await firstSeen(parts.db, key, parts.clock.now());
}

async function see(parts: TeamsBotParts, activity: InboundActivity): Promise<void> {
  const entraId = personOf(activity)?.entraId ?? null;
  await seeConversation(parts.db, conversationOf(activity), entraId, parts.clock.now());
}

// The Teams edge: takes a request of the Bot Framework, refuses what must not come in, and hands commands and clicks to the bot.
import type { Activity, TurnContext } from 'botbuilder';
import { seeConversation } from '../../db/queries/chat/conversations.ts';
import { forgetMembers, noteMembers, rosterHasChanged } from '../../db/queries/chat/members.ts';
import { firstSeen, wasSeen } from '../../db/queries/chat/seen-activities.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { say, type Text } from '../../domain/language.ts';
import { activityKey } from '../chat/activity-key.ts';
import { languageOf, NAMELESS } from '../chat/identify.ts';
import type {
  Arrival,
  CardClick,
  ChatPort,
  ClickAnswer,
  FileConsent,
  IncomingCommand,
  Person,
  ProfileLookup,
  RosterReader,
} from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import { type ActivityTurns, createLocalTurns } from './activity-turns.ts';
import { createAdapter } from './adapter.ts';
import { type TeamsWatch, UNWATCHED } from './call-watch.ts';
import { createTeamsChat } from './chat.ts';
import { createConnectors } from './connector.ts';
import { guard } from './guard.ts';
import {
  arrivalOf,
  clickOf,
  commandOf,
  consentOf,
  conversationOf,
  type InboundActivity,
  isNameless,
  membersTold,
  personOf,
  submitOf,
} from './inbound.ts';
import { answerBody, errorBody, type InvokeBody } from './invoke.ts';
import { createProfileLookup, createRosterReader } from './roster.ts';
import { acceptedTenants, type TeamsSettings } from './settings.ts';
import { createTokenVerifier } from './token.ts';

export type Handlers = {
  readonly command: (incoming: IncomingCommand) => Promise<unknown>;
  readonly click: (click: CardClick) => Promise<ClickAnswer>;
  /** A client asks for its own view of a card by itself. */
  readonly refresh: (click: CardClick) => Promise<ClickAnswer>;
  /** A click of an old client, whose answer cannot replace its card (Action.Submit). */
  readonly submit: (click: CardClick) => Promise<unknown>;
  /** The answer to a file consent card. */
  readonly fileConsent: (consent: FileConsent) => Promise<unknown>;
  /** A message of somebody without an Entra id: `entraId` is empty. */
  readonly nameless: (incoming: IncomingCommand) => Promise<unknown>;
  readonly arrived: (arrival: Arrival) => Promise<unknown>;
};

/** What a handler resolves to after an error that nobody foresaw: the message is not noted, and is handled when it is sent again. */
export const FAILED = 'failed';

const STILL_AT_IT: Text = {
  fr: 'Action encore en cours : la carte affichera le résultat.',
  en: 'Still in progress: the card will show the result.',
};

export type TeamsBotParts = {
  readonly settings: TeamsSettings;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: among the deliveries to this process. */
  readonly turns?: ActivityTurns;
  /** Told of each request to Teams. */
  readonly watch?: TeamsWatch;
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
  readonly roster: RosterReader;
  /** The first look at one inbound request. Never throws. */
  admit(authorization: string): Promise<Admission>;
};

type Received = { readonly activity: InboundActivity; readonly handlers: Handlers; readonly turns: ActivityTurns };

/** Throws when the settings cannot be used. `clock` is the machine's. */
export function createTeamsBot(parts: TeamsBotParts): TeamsBot {
  const { settings, clock, log } = parts;
  const turns = parts.turns ?? createLocalTurns();
  const adapter = createAdapter(settings);
  const connectors = createConnectors(adapter, settings, parts.watch ?? UNWATCHED);

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
      const answer = await adapter.turn(body as Activity, (context) =>
        onTurn(parts, { activity, handlers, turns }, context),
      );
      return { status: answer?.status ?? 200, body: answer?.body };
    } catch (error) {
      log.error({ err: error, activityId: activity.id }, 'A request to the bot failed');
      return { status: 500, body: undefined };
    }
  }

  return {
    chat: createTeamsChat(connectors, clock, settings.requestTimeoutMs),
    roster: createRosterReader(connectors),
    profile: createProfileLookup(connectors, acceptedTenants(settings), settings.requestTimeoutMs),
    admit,
  };
}

async function onTurn(parts: TeamsBotParts, received: Received, context: TurnContext): Promise<void> {
  const { activity } = received;
  if (activity.type !== 'invoke') return onEvent(parts, received);
  const body = await onInvoke(parts, received).catch((error: unknown): InvokeBody | undefined => {
    parts.log.error({ err: error, activityId: activity.id }, 'A click failed');
    return errorBody(500, 'ServiceError', 'The bot could not answer.');
  });
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

async function onInvoke(parts: TeamsBotParts, received: Received): Promise<InvokeBody | undefined> {
  const { activity, handlers, turns } = received;
  const person = personOf(activity);
  if (isNameless(activity)) {
    parts.log.warn({ conversation: conversationOf(activity).id }, 'A click of somebody without an Entra id');
    return answerBody({ kind: 'message', text: say(NAMELESS, languageOf(activity.locale ?? null)) });
  }
  if (person !== null && activity.name === 'fileConsent/invoke') return onFileConsent(parts, received, person);
  const click = person !== null && activity.name === 'adaptiveCard/action' ? clickOf(activity, person) : null;
  if (click === null) return errorBody(400, 'NotSupported', 'The bot does not know this request.');
  // It only reads: neither a turn nor a row is worth it.
  if (click.trigger === 'automatic') return answerBody(await handlers.refresh(click));
  await see(parts, activity);
  const key = activityKey(click);
  const answer = key === null ? await handlers.click(click) : await turns.inTurn(key, () => handlers.click(click));
  if (answer !== 'waited out') return answerBody(answer);
  return answerBody({ kind: 'message', text: say(STILL_AT_IT, languageOf(click.locale)) });
}

/** Teams wants a status alone; what is to be said is said in the chat. */
async function onFileConsent(
  parts: TeamsBotParts,
  { activity, handlers, turns }: Received,
  person: Person,
): Promise<InvokeBody | undefined> {
  const consent = consentOf(activity, person);
  if (consent === null || consent.conversation.kind !== 'personal') {
    return errorBody(400, 'NotSupported', 'The bot does not know this request.');
  }
  await see(parts, activity);
  const key = activityKey(consent);
  await (key === null ? handlers.fileConsent(consent) : turns.inTurn(key, () => handlers.fileConsent(consent)));
  return undefined;
}

/** Messages, and the news that the bot was added somewhere. */
async function onEvent(parts: TeamsBotParts, received: Received): Promise<void> {
  const { activity, handlers, turns } = received;
  await see(parts, activity);
  const person = personOf(activity);
  const arrival = arrivalOf(activity, person);
  if (arrival !== null) await handlers.arrived(arrival);
  if (activity.type !== 'message' || (person === null && !isNameless(activity))) return;
  const command = commandOf(activity, person ?? { entraId: '', name: activity.from?.name ?? '' });
  const click = person === null ? null : submitOf(activity, person);
  const handle = () => {
    if (person === null) return answerNameless(parts, handlers, command);
    return click === null ? handlers.command(command) : handlers.submit(click);
  };
  const key = activityKey(command);
  const handled = key === null ? await handle() : await turns.inTurn(key, () => handleOnce(parts, key, handle));
  if (handled === 'waited out') throw new Error('Another delivery of this message is still being handled');
}

function answerNameless({ log }: TeamsBotParts, handlers: Handlers, command: IncomingCommand): Promise<unknown> {
  log.warn({ conversation: command.conversation.id }, 'A message of somebody without an Entra id');
  return handlers.nameless(command);
}

/** The message is noted with its answer, by the handler; here once more for what is answered by nothing. */
async function handleOnce(parts: TeamsBotParts, key: string, handle: () => Promise<unknown>): Promise<void> {
  if (await wasSeen(parts.db, key)) return;
  if ((await handle()) !== FAILED) await firstSeen(parts.db, key, parts.clock.now());
}

async function see(parts: TeamsBotParts, activity: InboundActivity): Promise<void> {
  const entraId = personOf(activity)?.entraId ?? null;
  const conversation = conversationOf(activity);
  await seeConversation(parts.db, conversation, entraId, parts.clock.now());
  if (conversation.kind === 'personal') return;
  const { here, gone } = membersTold(activity);
  await noteMembers(parts.db, conversation.id, here);
  await forgetMembers(parts.db, conversation.id, gone);
  // News of a team comes in one of its channels.
  if (activity.type === 'conversationUpdate') await rosterHasChanged(parts.db, conversation.id);
}

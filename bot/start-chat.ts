// The chat process: Teams in, decisions recorded, cards out. Wired here once for the product, the demo and the tests.
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { asItStands } from '../config/follow-settings.ts';
import { oncePerActivity } from '../db/queries/chat/activity-effects.ts';
import { noteTimePassed } from '../db/queries/chat/card-clock.ts';
import { showCard } from '../db/queries/chat/cards.ts';
import { unparkAll } from '../db/queries/chat/conversations.ts';
import { enqueueMessage } from '../db/queries/chat/outgoing.ts';
import { forgetCallsBefore } from '../db/queries/chat/teams-calls.ts';
import { SYSTEM, writeAudit } from '../db/queries/history/audit.ts';
import type { Db } from '../db/schema/database.ts';
import type { DatabaseLimits } from '../db/steady.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { CheckReport } from '../domain/doctor/check-report.ts';
import type { Freshness } from '../domain/gate/question.ts';
import { say, type Text } from '../domain/language.ts';
import { may, whoMay } from '../domain/people/roles.ts';
import type { SupportEnd } from '../domain/planning/support-ends.ts';
import type { HoursBudget } from '../domain/previews/hours.ts';
import type { SettingsBook } from '../domain/settings/setting-line.ts';
import type { ReminderPolicy } from '../domain/validations/reminders.ts';
import { createJobQueue } from '../jobs/enqueue.ts';
import type { QueueBackend } from '../jobs/queue/backend.ts';
import type { JobQueue } from '../jobs/queue/job-kinds.ts';
import { startWorkers } from '../jobs/queue/worker.ts';
import { openMonitoring } from '../monitoring/open-monitoring.ts';
import { markedAs } from './chat/card-instance.ts';
import { type KnownUser, languageOf, NAMELESS } from './chat/identify.ts';
import type { Arrival, CardClick, ClickAnswer, ConversationRef, IncomingCommand } from './chat/ports.ts';
import type { Log, Refusal } from './chat/refusal.ts';
import { createChatFigures } from './chat-monitoring.ts';
import { createIncomingFileReader } from './files/read-incoming-file.ts';
import { createActions } from './front/clicks.ts';
import { createCommands } from './front/commands.ts';
import { dispatchAction } from './front/dispatch-click.ts';
import { dispatchCommand } from './front/dispatch-command.ts';
import { readerOf } from './front/reader.ts';
import { createRenderer, type Renderer } from './front/render.ts';
import { lookAtLink, takeFile } from './front/serve-download.ts';
import { welcome } from './front/welcome.ts';
import { cardLanguage, giveAnswer, giveLateAnswer } from './posting/answer.ts';
import { createChannelLocks } from './posting/channel-locks.ts';
import type { RenderCard } from './posting/editor.ts';
import { createPosting } from './posting/posting.ts';
import { systemTime } from './posting/time.ts';
import { placeRebootRequests } from './reboots/reboot-requests.ts';
import { placeRollbackRequests } from './rollbacks/rollback-requests.ts';
import { createBotServer } from './server.ts';
import { deliveryOf } from './shared/by-user.ts';
import { type DrawOptions, type Show, shownKey } from './shared/click-answers.ts';
import { readerOnly } from './shared/only-reader.ts';
import { createActivityTurns } from './teams/activity-turns.ts';
import type { TeamsSettings } from './teams/settings.ts';
import { createTeamsBot, FAILED, type TeamsBot } from './teams/teams-bot.ts';
import { placeValidationRequests } from './validations/validation-requests.ts';

export type BotSettings = {
  readonly teams: TeamsSettings;
  readonly host: string;
  readonly port: number;
  /** Where `/readyz` and `/metrics` are; absent: nowhere. */
  readonly monitoring?: { readonly host: string; readonly port: number };
  /** Entra ids, in lower case, of those who are admins whatever the database says (PEOPLE-2). */
  readonly admins?: readonly string[];
  /** IANA name. */
  readonly zone: string;
  readonly freshness: Freshness;
  readonly fourEyes: boolean;
  readonly ownServersOnly?: boolean;
  /** Globs, separated by spaces, that every new campaign excludes. */
  readonly generalExcludes: string;
  readonly snapshotKeepHours: number;
  /** RUN-14; default those of the start policy. */
  readonly backupHours?: number;
  readonly slotGraceMinutes?: number;
  readonly rebootPolicy: 'never' | 'if-needed' | 'always' | 'ask';
  /** PLAN-6. */
  readonly hoursBudget: HoursBudget;
  /** ELIG-7; default the shipped list. */
  readonly suffixes?: readonly string[];
  readonly keptByPeople?: readonly string[];
  readonly supportEnds?: readonly SupportEnd[] | undefined;
  /** VALID-2; default those of the domain. */
  readonly reminders?: ReminderPolicy;
  readonly files: FileSettings;
};

export type FileSettings = {
  /** Hosts that a file sent in chat may be fetched from; `*.` stands for any name below. */
  readonly hosts: readonly string[];
  readonly maxBytes: number;
  readonly linkMinutes: number;
  /** What the tokens of links are made with, the same for all chat processes; absent: links of this process alone. */
  readonly linkSecret?: string | undefined;
  /** What links to exports begin with; null: there are no exports. */
  readonly publicUrl: string | null;
};

export type ChatParts = {
  readonly settings: BotSettings;
  readonly db: Db;
  readonly databaseUrl: string;
  readonly databaseLimits?: DatabaseLimits;
  readonly backend: QueueBackend;
  /** Business time. */
  readonly clock: Clock;
  readonly log: Logger;
  /** For `/doctor`. */
  readonly checkInstallation?: () => Promise<readonly CheckReport[]>;
  /** For `/settings`. */
  readonly settingsBook?: SettingsBook;
  /** The demo's own words: null means that it has answered. `reply` says a sentence in that conversation. */
  readonly wrapCommand?: (
    incoming: IncomingCommand,
    reply: (text: string) => Promise<void>,
  ) => Promise<IncomingCommand | null>;
  readonly wrapClick?: (click: CardClick) => Promise<CardClick>;
  readonly wrapArrival?: (arrival: Arrival) => Arrival;
};

const VALIDATION_SWEEP_MS = 2000;
const HOUSEKEEPING_MS = 3_600_000;
/** The longest window of Teams' limits, and some more. */
const CALL_MEMORY_MS = 2 * 3_600_000;

/** Listens when it resolves. `address` is the endpoint that Teams is given. */
export async function startChat(parts: ChatParts): Promise<{ address: string; stop(): Promise<void> }> {
  const { settings, db, clock, log, backend } = parts;
  const jobQueue = createJobQueue(backend, log);
  const turns = createActivityTurns(parts.databaseUrl, log, undefined, parts.databaseLimits);
  const figures = createChatFigures({ db, clock, jobQueue, settings, log });
  const watch = figures.teams;
  const teams = createTeamsBot({ settings: settings.teams, db, clock: systemClock, log, turns, watch });
  const lost = (error: Error) => log.warn({ err: error }, 'the channel locks lost their connection');
  const locks = createChannelLocks(parts.databaseUrl, lost, parts.databaseLimits);
  const local = settings.teams.authentication === 'off';
  const readIncomingFile = createIncomingFileReader({ ...settings.files, allowLoopback: local }, log);
  const commands = createCommands(
    { db, clock, jobQueue, settings },
    {
      readIncomingFile,
      ...(parts.checkInstallation === undefined ? {} : { checkInstallation: parts.checkInstallation }),
      ...(parts.settingsBook === undefined ? {} : { settingsBook: parts.settingsBook }),
    },
  );
  const files = { publicUrl: settings.files.publicUrl, linkSecret: settings.files.linkSecret };
  const renderer = createRenderer({
    ...{ db, clock, log, settingsBook: parts.settingsBook },
    // What an admin changes meanwhile holds for the next card.
    settings: asItStands(() => ({ ...settings, files })),
    commands: () => commands,
  });
  const { superseded } = renderer;
  const render: RenderCard = async ({ key, language, page, reader }) =>
    renderer.render(key, language, await readerOf(db, reader, clock.now()), page ?? undefined);
  const posting = createPosting({ db, locks, chat: teams.chat, render, superseded, time: systemTime, log });
  const handlers = createHandlers({ parts, jobQueue, teams, renderer, commands, wake: posting.wake });
  const serve = { db, clock, zone: settings.zone };
  const server = createBotServer({
    admit: async (authorization) => {
      const admitted = await teams.admit(authorization);
      if (admitted.kind === 'refused') return admitted;
      return { kind: 'admitted', deliver: (body) => admitted.deliver(body, handlers) };
    },
    links: {
      look: (id, token) => lookAtLink(serve, id, token),
      take: (id, token) => takeFile(serve, id, token),
    },
    log,
  });
  const monitoring = await openMonitoring({ needs: figures.needs, figures, log }, settings.monitoring);
  const cardJobs = startWorkers(
    backend,
    { cards: async () => posting.wake() },
    { chat: 1, sessions: 1, attempts: 1, snapshots: 1, scans: 1 },
    log,
  );
  const housekeeping = setInterval(() => void keepHouse(db, log), HOUSEKEEPING_MS);
  const asking = sweepByTime(parts, posting.wake);
  const port = await server.listen(settings.port, settings.host);
  // With the local Teams client the browser is on this machine.
  if (local) files.publicUrl ??= `http://${settings.host}:${port}`;
  return {
    address: `http://${settings.host}:${port}/api/messages`,
    stop: async () => {
      clearInterval(housekeeping);
      await server.close();
      await monitoring?.close();
      await asking.stop();
      await cardJobs.close();
      await posting.stop();
      await turns.close();
      await jobQueue.close();
    },
  };
}

type HandlerParts = {
  readonly parts: Pick<ChatParts, 'settings' | 'db' | 'clock' | 'wrapCommand' | 'wrapClick' | 'wrapArrival'> & {
    readonly log: Log;
  };
  readonly jobQueue: JobQueue;
  readonly teams: Pick<TeamsBot, 'chat' | 'profile'>;
  readonly renderer: Renderer;
  readonly commands: ReturnType<typeof createCommands>;
  readonly wake: (urgent?: readonly string[]) => void;
};

/** What the Teams edge calls. */
export function createHandlers({ parts, jobQueue, teams, renderer, commands, wake }: HandlerParts) {
  const { db, clock, log, settings } = parts;
  const operations = { db, clock, jobQueue, settings };
  const shared = {
    db,
    profile: teams.profile,
    may,
    whoMay,
    admins: settings.admins ?? [],
    clock,
    log,
    onRefusal: auditRefusal(db, clock),
    newReference: randomUUID,
  };
  const show: Show = (key, conversation, user, delivery) =>
    showElsewhere(db, clock, { key, conversation, user, delivery });
  const actions = createActions({
    ...operations,
    draw: (key, user, more) => draw(renderer, key, user, more),
    show,
    send,
    commands: () => commands,
  });

  /** A line that was completed on a card, answered as if it had been typed. */
  async function send(text: string, click: CardClick): Promise<void> {
    const { person, conversation, activityId, locale, onlyFor } = click;
    const reader = onlyFor === undefined ? {} : { onlyFor };
    const incoming: IncomingCommand = { text, person, conversation, activityId, locale, files: [], ...reader };
    await giveAnswer(db, incoming, await dispatchCommand({ ...shared, commands }, incoming), clock.now());
  }

  /** What an earlier release posted stays usable: whoever presses what is no longer known there gets the card of today. */
  async function drawAgain(clicked: CardClick, user: KnownUser, why: Text): Promise<ClickAnswer | null> {
    const key = may(user.roles, 'read') ? await shownKey(db, clicked) : null;
    if (key === null) return null;
    const answer = await draw(renderer, key, user, { notice: { tone: 'info', text: why } });
    return answer.kind === 'card' ? answer : null;
  }

  async function command(incoming: IncomingCommand): Promise<typeof FAILED | undefined> {
    const meant =
      parts.wrapCommand === undefined ? incoming : await parts.wrapCommand(incoming, (text) => tell(incoming, text));
    if (meant === null) return;
    const dispatched = await dispatchCommand({ ...shared, commands }, meant);
    await giveAnswer(db, meant, dispatched, clock.now());
    wake();
    return dispatched.failed === true ? FAILED : undefined;
  }

  async function tell(incoming: IncomingCommand, text: string): Promise<void> {
    const { conversation, activityId, locale } = incoming;
    const message = {
      ...readerOnly(incoming, languageOf(locale), null),
      conversationId: conversation.id,
      threadId: conversation.threadId,
      text: { fr: text, en: text },
      dedupeKey: `answer:${conversation.id} ${activityId}`,
    };
    await enqueueMessage(db, message, clock.now());
    wake();
  }

  const nameless = (incoming: IncomingCommand) => tell(incoming, say(NAMELESS, languageOf(incoming.locale)));

  async function click(clicked: CardClick): Promise<ClickAnswer> {
    const meant = parts.wrapClick === undefined ? clicked : await parts.wrapClick(clicked);
    const answer = await dispatchAction({ ...shared, actions, drawAgain }, meant);
    wake();
    return answer.kind === 'card' ? { ...answer, card: markedAs(answer.card, meant.data) } : answer;
  }

  async function submit(clicked: CardClick): Promise<void> {
    await giveLateAnswer(db, clicked, await click(clicked), clock.now());
    wake();
  }

  async function arrived(arrival: Arrival): Promise<void> {
    await welcome(shared, parts.wrapArrival?.(arrival) ?? arrival);
    wake();
  }

  return { command, click, submit, nameless, arrived };
}

/** The card as this person may see it, for the answer to their click. */
async function draw({ render }: Renderer, key: string, user: KnownUser, more: DrawOptions = {}): Promise<ClickAnswer> {
  const drawn = await render(key, user.language, { userId: user.id, roles: user.roles }, more.page, more.notice);
  const text = more.notice?.text;
  const notice = text === undefined ? null : typeof text === 'string' ? text : say(text, user.language);
  if (drawn?.refusal !== undefined) return { kind: 'message', text: drawn.refusal };
  if (drawn !== null)
    return { kind: 'card', card: drawn.card, live: { key, page: more.page, notice, language: user.language } };
  const gone = { fr: 'Cette carte n’existe plus.', en: 'This card no longer exists.' };
  return { kind: 'message', text: gone[user.language] };
}

async function showElsewhere(
  db: Db,
  clock: Clock,
  asked: {
    readonly key: string;
    readonly conversation: ConversationRef;
    readonly user: KnownUser;
    readonly delivery: string | null;
  },
): Promise<void> {
  const { key, user, delivery } = asked;
  const { id, threadId } = asked.conversation;
  const language = await cardLanguage(db, asked.conversation, user.language);
  const place = { key, conversation: id, threadId, language, now: clock.now() };
  await db.transaction().execute((trx) => oncePerActivity(trx, delivery, `show ${key}`, () => showCard(trx, place)));
}

/** AUD-1: a refusal is a row too. */
function auditRefusal(db: Db, clock: Clock): (refusal: Refusal) => Promise<void> {
  return ({ what, person, user, reason, activityId }) => {
    const entry = {
      at: clock.now(),
      actor:
        user === null ? SYSTEM : ({ kind: 'person', userId: user.id, entraId: user.entraId, name: user.name } as const),
      action: 'refused' as const,
      object: { type: 'command', id: what },
      after: { entraId: person.entraId },
      reason: reason.en,
      activityId,
    };
    const delivery = deliveryOf(person.entraId, activityId, what);
    return db.transaction().execute((trx) => oncePerActivity(trx, delivery, 'refused', () => writeAudit(trx, entry)));
  };
}

async function keepHouse(db: Db, log: Logger): Promise<void> {
  const calls = new Date(Date.now() - CALL_MEMORY_MS);
  try {
    await forgetCallsBefore(db, calls);
    // A bot that was let in again hears of nothing until somebody speaks to it.
    await unparkAll(db);
  } catch (error) {
    log.warn({ err: error }, 'the hourly housekeeping failed');
  }
}

/** What owners are asked: whether all is well, when to reboot, whether to go back. */
async function placeRequests(db: Db, now: Date): Promise<number> {
  const validations = await placeValidationRequests(db, now);
  return validations + (await placeRebootRequests(db, now)) + (await placeRollbackRequests(db, now));
}

/** What nobody's click brings about: requests to owners, and what time alone changes on cards. */
function sweepByTime({ db, clock, log, settings }: ChatParts, wake: () => void): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();
  const sweep = () => {
    round = Promise.all([placeRequests(db, clock.now()), noteTimePassed(db, clock.now(), settings.zone)])
      .then(([placed, noted]) => void ((placed > 0 || noted) && wake()))
      .catch((error: unknown) => log.warn({ err: error }, 'what time brings about was not done'))
      .then(() => {
        if (!stopped) timer = setTimeout(sweep, VALIDATION_SWEEP_MS);
      });
  };
  sweep();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}

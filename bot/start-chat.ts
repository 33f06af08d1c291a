// The chat process: Teams in, decisions recorded, cards out. Wired here once for the product, the demo and the tests.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { writeMomentsIn } from '../cards/dates.ts';
import { asItStands } from '../config/follow-settings.ts';
import { enqueueMessage } from '../db/queries/chat/outgoing.ts';
import type { Db } from '../db/schema/database.ts';
import type { DatabaseLimits } from '../db/steady.ts';
import type { StartPolicy } from '../domain/campaigns/start-policy.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { ComplianceSettings } from '../domain/compliance/settings.ts';
import type { CheckReport } from '../domain/doctor/check-report.ts';
import type { Freshness } from '../domain/gate/question.ts';
import type { DownloadId } from '../domain/ids.ts';
import { type Language, say, type Text } from '../domain/language.ts';
import type { NotificationDefaults } from '../domain/notifications/choices.ts';
import { may, whoMay } from '../domain/people/roles.ts';
import type { SupportEnd } from '../domain/planning/support-ends.ts';
import type { HoursBudget } from '../domain/previews/hours.ts';
import type { WeeklyReport } from '../domain/reports/weekly-report.ts';
import type { Secret } from '../domain/secret.ts';
import type { SettingsBook } from '../domain/settings/setting-line.ts';
import type { ReminderPolicy } from '../domain/validations/reminders.ts';
import type { LoadedIntegration } from '../integrations/any-integration.ts';
import { createJobQueue } from '../jobs/enqueue.ts';
import type { QueueBackend } from '../jobs/queue/backend.ts';
import type { JobQueue } from '../jobs/queue/job-kinds.ts';
import { startWorkers } from '../jobs/queue/worker.ts';
import { openMonitoring } from '../monitoring/open-monitoring.ts';
import { NO_TRACING, type Tracing } from '../monitoring/tracing/tracing.ts';
import { createBoardEdge } from './board/serve-board.ts';
import { serveCalendar } from './calendars/serve-calendar.ts';
import { markedAs } from './chat/card-instance.ts';
import { type KnownUser, languageOf, NAMELESS } from './chat/identify.ts';
import type { Arrival, CardClick, ClickAnswer, FileConsent, IncomingCommand } from './chat/ports.ts';
import type { Log } from './chat/refusal.ts';
import { createChatFigures } from './chat-monitoring.ts';
import { keepHouse, sweepByTime } from './chat-sweep.ts';
import { hasEvidenceKey } from './evidence/evidence-content.ts';
import type { FileSettings } from './files/file-settings.ts';
import { createIncomingFileReader } from './files/read-incoming-file.ts';
import { servePartsOf } from './files/serve-parts.ts';
import { auditRefusal } from './front/audit-refusal.ts';
import { createActions } from './front/clicks.ts';
import { createCommands } from './front/commands.ts';
import { dispatchAction } from './front/dispatch-click.ts';
import { dispatchCommand } from './front/dispatch-command.ts';
import { answerConsent, offeredFile } from './front/file-consent/answer-consent.ts';
import { readerOf } from './front/reader.ts';
import { refusedCard } from './front/refused-card.ts';
import { createRenderer, type Renderer } from './front/render.ts';
import { lookAtLink, takeFile } from './front/serve-download.ts';
import { tracedHandlers } from './front/traced-handlers.ts';
import { mayBePostedFor } from './front/views/posted-for-limited.ts';
import { pressRights } from './front/views/press-rights.ts';
import { createRefreshPace } from './front/views/refresh-pace.ts';
import { refreshView } from './front/views/refresh-view.ts';
import { createViews } from './front/views/views.ts';
import { welcome } from './front/welcome.ts';
import type { KnownIdentities } from './identities/identity-settings.ts';
import { giveAnswer, giveLateAnswer } from './posting/answer.ts';
import { createChannelLocks } from './posting/channel-locks.ts';
import type { RenderCard } from './posting/editor.ts';
import { createPosting } from './posting/posting.ts';
import { showElsewhere } from './posting/show-elsewhere.ts';
import { systemTime } from './posting/time.ts';
import { serveApi } from './serve-api.ts';
import { createBotServer } from './server.ts';
import { type DrawOptions, type Show, shownKey } from './shared/click-answers.ts';
import { readerOnly } from './shared/only-reader.ts';
import { createActivityTurns } from './teams/activity-turns.ts';
import { personVerifier } from './teams/entra-token.ts';
import type { TeamsSettings } from './teams/settings.ts';
import { createTeamsBot, FAILED, type TeamsBot } from './teams/teams-bot.ts';

export type BotSettings = {
  /** The systems around the product that the settings name; absent: none. */
  readonly integrations?: readonly LoadedIntegration[];
  /** Names of the receivers of webhooks; absent: none. */
  readonly webhooks?: readonly string[];
  readonly teams: TeamsSettings;
  readonly host: string;
  readonly port: number;
  /** Where `/readyz` and `/metrics` are; absent: nowhere. */
  readonly monitoring?: { readonly host: string; readonly port: number };
  /** Entra ids, in lower case, of those who are admins whatever the database says (PEOPLE-2). */
  readonly admins?: readonly string[];
  /** PEOPLE-5; absent: a process that was started with none, as in tests. */
  readonly identities?: KnownIdentities;
  readonly zone: string;
  readonly freshness: Freshness;
  readonly fourEyes: boolean;
  readonly validatedVersions: boolean;
  readonly ownServersOnly?: boolean;
  /** Globs, separated by spaces, that every new campaign excludes. */
  readonly generalExcludes: string;
  readonly kernels?: 'with-others' | 'own-track';
  readonly snapshotKeepHours: number;
  /** RUN-14; default those of the start policy. */
  readonly backupHours?: number;
  readonly slotGraceMinutes?: number;
  readonly budget?: StartPolicy['failureBudget'];
  readonly rebootPolicy: 'never' | 'if-needed' | 'always' | 'ask';
  /** PLAN-6. */
  readonly hoursBudget: HoursBudget;
  /** ELIG-7; default the shipped list. */
  readonly suffixes?: readonly string[];
  readonly keptByPeople?: readonly string[];
  readonly supportEnds?: readonly SupportEnd[] | undefined;
  /** COMP-1, COMP-2, COMP-5; default those of the domain. */
  readonly compliance?: ComplianceSettings;
  /** VALID-2; default those of the domain. */
  readonly reminders?: ReminderPolicy;
  /** What persons are told and when, unless they chose; default those of the domain. */
  readonly notifications?: NotificationDefaults;
  /** KPI-3; default that of the domain. */
  readonly weeklyReport?: WeeklyReport;
  readonly evidenceKeyFile?: string | undefined;
  readonly files: FileSettings;
};

export type ChatParts = {
  readonly settings: BotSettings;
  readonly db: Db;
  readonly databaseUrl: Secret;
  readonly databaseLimits?: DatabaseLimits;
  readonly backend: QueueBackend;
  /** Business time. */
  readonly clock: Clock;
  readonly log: Logger;
  /** Absent: nothing is traced. */
  readonly tracing?: Tracing;
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

const HOUSEKEEPING_MS = 3_600_000;

/** Listens when it resolves. `address` is the endpoint that Teams is given. */
export async function startChat(parts: ChatParts): Promise<{ address: string; stop(): Promise<void> }> {
  const { settings, db, clock, log, backend, tracing = NO_TRACING } = parts;
  writeMomentsIn(settings.zone);
  const jobQueue = createJobQueue(backend, log, tracing);
  const turns = createActivityTurns(parts.databaseUrl, log, undefined, parts.databaseLimits);
  const figures = createChatFigures({ db, clock, jobQueue, settings, log });
  const watch = figures.teams;
  const teams = createTeamsBot({ settings: settings.teams, db, clock: systemClock, log, turns, watch });
  const lost = (error: Error) => log.warn({ err: error }, 'the channel locks lost their connection');
  const locks = createChannelLocks(parts.databaseUrl, lost, parts.databaseLimits);
  const local = settings.teams.authentication === 'off';
  const readIncomingFile = createIncomingFileReader({ ...settings.files, allowLoopback: local }, log);
  const files = { publicUrl: settings.files.publicUrl, linkSecret: settings.files.linkSecret };
  const commands = createCommands(
    { db, clock, jobQueue, settings },
    {
      readIncomingFile,
      publicUrl: () => files.publicUrl,
      hasEvidenceKey: () => hasEvidenceKey(settings.evidenceKeyFile),
      ...(parts.checkInstallation === undefined ? {} : { checkInstallation: parts.checkInstallation }),
      ...(parts.settingsBook === undefined ? {} : { settingsBook: parts.settingsBook }),
    },
  );
  const renderer = createRenderer({
    ...{ db, clock, log, settingsBook: parts.settingsBook },
    // What an admin changes meanwhile holds for the next card.
    settings: asItStands(() => ({ ...settings, files })),
    commands: () => commands,
  });
  const { superseded } = renderer;
  const serve = servePartsOf(parts);
  const handlers = createHandlers({
    parts,
    jobQueue,
    teams,
    renderer,
    commands,
    wake: (urgent) => posting.wake(urgent),
  });
  const render: RenderCard = async ({ key, language, page, reader, place }) => {
    const viewer = await readerOf(db, reader, clock.now());
    if (viewer === undefined) return handlers.views.forEverybody({ key, language, page, conversationId: place });
    return renderer.render(key, language, viewer, page ?? undefined);
  };
  const { chat, roster } = teams;
  const offerFile = (id: DownloadId, language: Language) => offeredFile(serve, id, language);
  const posting = createPosting({ db, locks, chat, roster, render, offerFile, superseded, time: systemTime, log });
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
    calendar: (id, token) => serveCalendar(serve, id, token),
    api: serveApi({ db, clock, jobQueue, settings, log }, serve),
    board: createBoardEdge({
      ...serve,
      linkSecret: settings.files.linkSecret,
      verifyPerson: personVerifier(settings.teams, files.publicUrl, log),
      log,
    }),
    log,
  });
  const monitoring = await openMonitoring({ needs: figures.needs, figures, log }, settings.monitoring);
  const cardJobs = startWorkers(backend, { cards: async () => posting.wake() }, { chat: 1 }, log);
  const housekeeping = setInterval(() => void keepHouse(db, log), HOUSEKEEPING_MS);
  const asking = sweepByTime({ db, clock, log, jobQueue, settings }, posting.wake);
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
      await handlers.settled();
      await cardJobs.close();
      await posting.stop();
      await turns.close();
      await jobQueue.close();
    },
  };
}

const UPLOADS_END_MS = 5_000;

type HandlerParts = {
  readonly parts: Pick<
    ChatParts,
    'settings' | 'db' | 'clock' | 'tracing' | 'wrapCommand' | 'wrapClick' | 'wrapArrival'
  > & {
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
  const { db, clock, log, settings, tracing = NO_TRACING } = parts;
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
  const files = { consentCards: settings.files.consentCards === true, mayBePosted: mayBePostedFor };
  const show: Show = (key, conversation, user, delivery) =>
    showElsewhere(db, clock, { key, conversation, user, delivery, ...files });
  const actions = createActions({
    ...operations,
    draw: (key, user, more) => draw(renderer, key, user, more),
    show,
    send,
    commands: () => commands,
  });

  const rights = pressRights(actions, () => commands);
  const views = createViews({ db, clock, renderer, rights });
  const pace = createRefreshPace(systemClock);

  /** A line that was completed on a card, answered as if it had been typed. */
  async function send(text: string, click: CardClick): Promise<void> {
    const { person, conversation, activityId, locale, onlyFor } = click;
    const reader = onlyFor === undefined ? {} : { onlyFor };
    const incoming: IncomingCommand = { text, person, conversation, activityId, locale, files: [], ...reader };
    await giveAnswer(db, incoming, await dispatchCommand({ ...shared, commands }, incoming), clock.now(), files);
  }

  /** What an earlier release posted stays usable: whoever presses what is no longer known there gets the card of today. */
  async function drawAgain(clicked: CardClick, user: KnownUser, why: Text): Promise<ClickAnswer | null> {
    const key = may(user.roles, 'read') ? await shownKey(db, clicked) : null;
    if (key === null) return null;
    const answer = await draw(renderer, key, user, { notice: { tone: 'info', text: why } });
    return answer.kind === 'card' ? answer : null;
  }

  async function drawRefusal(clicked: CardClick, user: KnownUser, why: Text): Promise<ClickAnswer | null> {
    const drawn = await refusedCard({ db, renderer, now: clock.now() }, clicked, user, why);
    return drawn === null || clicked.conversation.kind === 'personal' ? drawn : views.asThere(drawn);
  }

  async function command(incoming: IncomingCommand): Promise<typeof FAILED | undefined> {
    const meant =
      parts.wrapCommand === undefined ? incoming : await parts.wrapCommand(incoming, (text) => tell(incoming, text));
    if (meant === null) return;
    const dispatched = await dispatchCommand({ ...shared, commands }, meant);
    await giveAnswer(db, meant, dispatched, clock.now(), files);
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
    const dispatched = await dispatchAction({ ...shared, actions, drawAgain, drawRefusal }, meant);
    wake();
    const isLook = meant.conversation.kind !== 'personal' && LOOKS.has(meant.verb);
    return markedAnswer(meant, isLook ? await views.asThere(dispatched) : dispatched);
  }

  /** What a client asks for by itself: nothing is written, and nobody is told. */
  async function refresh(clicked: CardClick): Promise<ClickAnswer> {
    const meant = parts.wrapClick === undefined ? clicked : await parts.wrapClick(clicked);
    return markedAnswer(
      meant,
      await refreshView({ db, actions, views, pace, clock, newReference: randomUUID, log }, meant),
    );
  }

  async function submit(clicked: CardClick): Promise<void> {
    await giveLateAnswer(db, clicked, await click(clicked), clock.now(), files);
    wake();
  }

  const uploads = new Set<Promise<void>>();
  const goOn = (work: Promise<void>) => {
    uploads.add(work);
    void work.finally(() => uploads.delete(work));
  };
  const upload = { hosts: settings.files.hosts, allowLoopback: settings.teams.authentication === 'off' };
  const onRefusal = auditRefusal(db, clock);
  const fileConsent = (consent: FileConsent) =>
    answerConsent({ ...servePartsOf(parts), upload, onRefusal, goOn, wake, log }, consent);

  async function arrived(arrival: Arrival): Promise<void> {
    await welcome(shared, parts.wrapArrival?.(arrival) ?? arrival);
    wake();
  }

  /** What has not ended by then is given up by another process, or by this one once it is there again. */
  const settled = () => Promise.race([Promise.all(uploads), delay(UPLOADS_END_MS, null, { ref: false })]);
  const handlers = { command, click, refresh, submit, fileConsent, nameless, arrived };
  const verbs = new Set(actions.map(({ verb }) => verb));
  const traced = tracing === NO_TRACING ? handlers : tracedHandlers(handlers, tracing, { commands, verbs });
  return { ...traced, views, settled };
}

/** Of a card that everybody has before them: its pages, and their own view of it. */
const LOOKS: ReadonlySet<string> = new Set(['card.page', 'card.refresh']);

function markedAnswer({ data }: CardClick, answer: ClickAnswer): ClickAnswer {
  return answer.kind === 'card' ? { ...answer, card: markedAs(answer.card, data) } : answer;
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

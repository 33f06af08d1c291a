// The product in one process: people type and press, jobs run when a test says so; each deed can be tried and taken back.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ClickAnswer, ConversationRef } from '../../bot/chat/ports.ts';
import { createActions } from '../../bot/front/clicks.ts';
import { createCommands } from '../../bot/front/commands.ts';
import { dispatchAction } from '../../bot/front/dispatch-click.ts';
import { type Dispatched, dispatchCommand } from '../../bot/front/dispatch-command.ts';
import { readerOf } from '../../bot/front/reader.ts';
import { createRenderer } from '../../bot/front/render.ts';
import { giveAnswer } from '../../bot/posting/answer.ts';
import { placeRebootRequests } from '../../bot/reboots/reboot-requests.ts';
import { placeRollbackRequests } from '../../bot/rollbacks/rollback-requests.ts';
import { placeValidationRequests } from '../../bot/validations/validation-requests.ts';
import { noteTimePassed } from '../../db/queries/chat/card-clock.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import type { Db } from '../../db/schema/database.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import type { QueuedJob } from '../../jobs/queue/job-kinds.ts';
import { processorsOf } from '../../jobs/start-worker.ts';
import { sweep } from '../../jobs/sweep.ts';
import { keptLog } from '../bot/quiet-log.ts';
import { SETTINGS } from '../bot/shared/seed.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import type { Button } from '../flow/chat-driver.ts';
import { openUndoable } from '../kept/undoable.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { CHANNEL, MONDAY, type PersonName, seedEstate } from './estate.ts';

export type Place = 'channel' | 'personal';
export type House = Awaited<ReturnType<typeof openHouse>>;
/** A message that shows a card. */
export type Shown = { readonly key: string; readonly conversation: string; readonly language: Language };

const VIEW_SETTINGS = { ...SETTINGS, generalExcludes: 'kernel*', rebootPolicy: 'if-needed' } as const;

export async function openHouse() {
  const { db, url } = await createTestDatabase();
  const { db: trial, undone } = openUndoable(url);
  const people = await seedEstate(db);
  const targets = createFakeTargets();
  const time = { now: MONDAY };
  const clock = { now: () => time.now };
  const queue: QueuedJob[] = [];
  const log = keptLog();
  const enqueue = async (jobs: readonly QueuedJob[]) => void queue.push(...jobs);
  const lived = chatOver(db, enqueue);
  const tried = chatOver(trial, async () => {});

  function chatOver(over: Db, add: typeof enqueue) {
    const operations = {
      db: over,
      clock,
      jobQueue: { enqueue: add },
      settings: { ...VIEW_SETTINGS, files: { linkMinutes: 60 } },
    };
    const readIncomingFile = async () => ({ kind: 'refused', text: { fr: 'x', en: 'x' } }) as const;
    const commands = createCommands(operations, { readIncomingFile });
    const renderer = createRenderer({ db: over, clock, settings: VIEW_SETTINGS, commands: () => commands, log });
    const shared = { db: over, profile: async () => null, may, whoMay, clock, log, newReference: randomUUID };
    const actions = createActions({
      send: async () => {},
      commands: () => [],
      ...operations,
      draw: async (key, user, { page, notice } = {}) => {
        const drawn = await renderer.render(key, user.language, { userId: user.id, roles: user.roles }, page, notice);
        return drawn === null
          ? { kind: 'message', text: 'This card no longer exists.' }
          : { kind: 'card', card: drawn.card };
      },
      show: async (key, { id }, { language }) => {
        const place = { key, conversation: id, threadId: null, language, now: clock.now() };
        await over.transaction().execute((trx) => showCard(trx, place));
      },
    });
    return {
      renderer,
      async type(who: PersonName, text: string, where: Place): Promise<Dispatched & { readonly refusals: string[] }> {
        const refusals: string[] = [];
        const onRefusal = async ({ reason }: { reason: { en: string } }) => void refusals.push(reason.en);
        const incoming = { ...from(who, where), text, files: [] };
        const dispatched = await dispatchCommand({ ...shared, onRefusal, commands }, incoming);
        await giveAnswer(over, incoming, dispatched, clock.now());
        return { ...dispatched, refusals };
      },
      async press(who: PersonName, { verb, data }: Button, inputs: object, where: Place) {
        const refusals: string[] = [];
        const onRefusal = async ({ reason }: { reason: { en: string } }) => void refusals.push(reason.en);
        const click = {
          ...from(who, where),
          verb,
          data: { ...data, ...inputs },
          messageId: null,
          trigger: 'manual',
        } as const;
        const answer: ClickAnswer = await dispatchAction({ ...shared, onRefusal, actions }, click);
        return { answer, refusals };
      },
    };
  }

  function from(who: PersonName, where: Place) {
    return {
      person: { entraId: `entra-${who.toLowerCase()}`, name: who },
      conversation: conversationOf(where === 'channel' ? CHANNEL : `a:${who}`),
      activityId: randomUUID(),
      locale: null,
    };
  }

  /** One kind of job after the other, until nothing is left to do; `only`: the others wait. */
  async function work(only: (queued: QueuedJob) => boolean = () => true): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await sweep(jobs());
      for (let queued = take(only); queued !== undefined; queued = take(only)) await run(queued);
    }
    await placeValidationRequests(db, time.now, { zone: 'Europe/Paris' });
    await placeRebootRequests(db, time.now, { zone: 'Europe/Paris' });
    await placeRollbackRequests(db, time.now);
  }

  function take(only: (queued: QueuedJob) => boolean): QueuedJob | undefined {
    const index = queue.findIndex(only);
    return index < 0 ? undefined : queue.splice(index, 1)[0];
  }

  async function run(queued: QueuedJob): Promise<void> {
    const processors = processorsOf(jobs()) as unknown as Record<
      string,
      ((payload: unknown) => Promise<void>) | undefined
    >;
    await processors[queued.job]?.(queued.payload);
  }

  function jobs() {
    const context = createJobContext(db, targets);
    return { ...context, clock, jobQueue: { enqueue } };
  }

  async function shown(): Promise<readonly Shown[]> {
    const rows = await db
      .selectFrom('card_anchors as a')
      .innerJoin('conversations as c', 'c.id', 'a.conversation_id')
      .leftJoin('users as u', 'u.id', 'c.user_id')
      .select((eb) => [
        'a.card_key as key',
        'a.conversation_id as conversation',
        eb.fn.coalesce('u.language', 'a.language').as('language'),
      ])
      .where('a.retired_at', 'is', null)
      .orderBy('a.id')
      .execute();
    return rows;
  }

  let drawnAt = new Date(0);
  const known = new Set<string>();

  /** Those that are new, or whose sources or hour have changed since the last look (`db/card-sources`). */
  async function redrawn(): Promise<readonly Shown[]> {
    if (drawnAt < time.now) await noteTimePassed(db, time.now, VIEW_SETTINGS.zone);
    drawnAt = time.now;
    const { rows } = await sql<{ key: string }>`delete from card_changes returning card_key as key`.execute(db);
    const changed = new Set(rows.map(({ key }) => key));
    return (await shown()).filter(({ key, conversation }) => {
      const place = `${key} ${conversation}`;
      const isNew = !known.has(place);
      known.add(place);
      return isNew || changed.has(key);
    });
  }

  /** As the message shows it: in a personal chat for its person. */
  async function draw(
    { key, conversation, language }: Shown,
    over = lived,
    page = 1,
  ): Promise<Record<string, unknown> | null> {
    const reader = people.get(conversation.slice(2) as PersonName) ?? null;
    const viewer = conversation === CHANNEL ? undefined : await readerOf(db, reader as UserId, time.now);
    return ((await over.renderer.render(key, language, viewer, page))?.card ?? null) as Record<string, unknown> | null;
  }

  /** Of help, all is read: what it names is not tried by turning its pages. */
  async function otherPages(shown: Shown): Promise<readonly unknown[]> {
    if (!shown.key.startsWith('help:')) return [];
    return Promise.all([2, 3, 4, 5].map((page) => draw(shown, lived, page)));
  }

  return { db, trial, undone, people, targets, time, log, lived, tried, work, redrawn, draw, otherPages };
}

function conversationOf(id: string): ConversationRef {
  return {
    id,
    threadId: null,
    kind: id === CHANNEL ? 'channel' : 'personal',
    serviceUrl: 'http://127.0.0.1',
    tenantId: null,
    botId: '28:bot',
    name: null,
  };
}

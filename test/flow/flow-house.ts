// The whole product for a flow: chat and worker over a real database and queue, a connector that keeps messages, targets in memory.
import { type Logger, pino } from 'pino';
import { expect, vi } from 'vitest';
import { type ChatParts, startChat } from '../../bot/start-chat.ts';
import { connectDatabase } from '../../db/connect.ts';
import type { Db } from '../../db/schema/database.ts';
import { isBoard } from '../../domain/card-key.ts';
import type { Clock } from '../../domain/clock.ts';
import { createJobQueue } from '../../jobs/enqueue.ts';
import { openBackend, type QueueBackend, type QueueSettings } from '../../jobs/queue/backend.ts';
import { startWorkerProcess } from '../../jobs/start-worker.ts';
import { FakeConnector, type KeptMessage } from '../fakes/connector/fake-connector.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { type Answer, type Button, ChatDriver } from './chat-driver.ts';

/** What this house's chat process has beyond the usual. */
export type Furnished = Partial<Pick<ChatParts, 'checkInstallation'>> & {
  readonly settings?: Partial<ChatParts['settings']>;
};

const SETTINGS = { ...CHAT_SETTINGS, files: { ...CHAT_SETTINGS.files, publicUrl: null } };
const PATIENCE = { timeout: 30_000, interval: 100 };
/** A board is edited every thirty seconds at most. */
const BOARDS_PATIENCE = { timeout: 100_000, interval: 200 };
const LONG_PATIENCE = { timeout: 100_000, interval: 200 };

/** In the place of the worker over targets in memory. */
export type OwnWorker = {
  readonly clock: Clock;
  start(order: { readonly databaseUrl: string; readonly log: Logger }): Promise<{ stop(): Promise<void> }>;
};

export async function flowHouse(now: Date, furnish: (db: Db) => Furnished = () => ({}), own?: OwnWorker) {
  const { db, url } = await createTestDatabase();
  const { settings: more, ...furnished } = furnish(db);
  const connector = new FakeConnector();
  const targets = createFakeTargets();
  const time = { now };
  const clock = own?.clock ?? { now: () => time.now };
  const ends: (() => Promise<void>)[] = [];
  const house = { chat: null as ChatDriver | null };

  async function open(queueOf: (url: string) => QueueSettings): Promise<ChatDriver> {
    const serviceUrl = await connector.start();
    ends.push(() => connector.stop());
    const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
    const backend = await openBackend(queueOf(url), () => {});
    ends.push(() => backend.close());
    const settings = { ...SETTINGS, ...more };
    const started = await startChat({ ...furnished, settings, db, databaseUrl: url, backend, clock, log });
    ends.push(() => started.stop());
    if (own === undefined) work(backend, log);
    else ends.push((({ stop }) => stop)(await own.start({ databaseUrl: url, log })));
    const people = await db.selectFrom('users').select(['entra_id', 'display_name as name', 'email']).execute();
    for (const { entra_id: aadObjectId, ...person } of people) {
      if (aadObjectId !== null) connector.members.push({ id: `29:${aadObjectId}`, aadObjectId, ...person });
    }
    house.chat = new ChatDriver(started.address, serviceUrl, connector);
    return house.chat;
  }

  /** Works over targets in memory, until the house closes. */
  function work(backend: QueueBackend, log: Logger): void {
    const stopping = new AbortController();
    const jobQueue = createJobQueue(backend, log);
    // A pool of its own, as the worker process has.
    const workerDb = connectDatabase(url, () => {});
    ends.push(() => workerDb.destroy());
    const context = { ...createJobContext(workerDb, targets), jobQueue, clock, log, stopping: stopping.signal };
    const worker = startWorkerProcess(
      { ...context, settings: { ...context.settings, sweepMs: 200, pollMs: 20 } },
      backend,
    );
    ends.push(async () => {
      stopping.abort(new Error('the test is over'));
      await worker.stop();
      await jobQueue.close();
    });
  }

  async function close(): Promise<void> {
    for (const end of ends.splice(0).reverse()) await end();
  }

  function chat(): ChatDriver {
    if (house.chat === null) throw new Error('the house is not open');
    return house.chat;
  }

  async function see(text: string | RegExp): Promise<void> {
    await vi.waitFor(() => expect(chat().shown()).toMatch(text), PATIENCE);
  }

  async function button(
    verb: string,
    where?: (data: Record<string, unknown>) => boolean,
  ): Promise<{ message: KeptMessage; button: Button }> {
    return vi.waitFor(async () => {
      const found = await chat().offered(verb, where);
      if (found === null) throw new Error(`no button ${verb} in ${chat().shown().slice(0, 2000)}`);
      return found;
    }, PATIENCE);
  }

  async function press(person: string, verb: string, inputs: object = {}): Promise<Answer> {
    const { message, button: pressed } = await button(verb);
    return chat().press(person, pressed, message, inputs);
  }

  async function statuses(branch: 'hprod' | 'prod'): Promise<Record<string, number>> {
    const rows = await db.selectFrom('patch_sessions').select('status').where('branch', '=', branch).execute();
    const counts: Record<string, number> = {};
    for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  async function until(branch: 'hprod' | 'prod', counts: Record<string, number>): Promise<void> {
    await vi.waitFor(async () => expect(await statuses(branch)).toEqual(counts), LONG_PATIENCE);
  }

  /** No live card is older than what it shows; boards, which are edited rarely, where they are not left out. */
  async function settled({ boards = true }: { readonly boards?: boolean } = {}): Promise<void> {
    await vi.waitFor(
      async () => {
        const behind = await db
          .selectFrom('card_anchors as a')
          .innerJoin('cards as c', 'c.key', 'a.card_key')
          .select(['a.card_key', 'a.shown_seq', 'c.dirty_seq', 'a.last_error'])
          .whereRef('a.shown_seq', '<', 'c.dirty_seq')
          .where('a.retired_at', 'is', null)
          .execute();
        expect(behind.filter(({ card_key }) => boards || !isBoard(card_key))).toEqual([]);
      },
      boards ? BOARDS_PATIENCE : PATIENCE,
    );
  }

  return { db, url, connector, targets, time, open, close, see, button, press, statuses, until, settled };
}

// Starts the whole demo in order, and ends it in the opposite one: database, estate, chat and worker, local Teams client.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DateTime } from 'luxon';
import { connectDatabase } from '../db/connect.ts';
import { migrateToLatest } from '../db/migrate.ts';
import type { Language } from '../domain/language.ts';
import { dayIn, isoWeek, isoWeekOf } from '../domain/planning/iso-week.ts';
import { createDemoClock, type DemoClock } from './clock.ts';
import { startAround } from './estate/around/start-around.ts';
import { type Estate, startEstate } from './estate/estate.ts';
import type { DemoServer } from './inventory/demo-server.ts';
import { type EstateSize, serversOfEstate } from './inventory/inventory.ts';
import { seedChannel } from './inventory/seed/channel.ts';
import { seed } from './inventory/seed/seed.ts';
import { BOT_ID, CHANNEL, TENANT_ID } from './playground/config.ts';
import { freePortFrom, serviceUrl, startPlayground } from './playground/start-playground.ts';
import { keepProcess } from './processes/keep-process.ts';
import type { ChatOrder, ChatReady, DatabaseOrder, DatabaseReady, WorkerOrder } from './processes/messages.ts';
import { type ProcessPlace, type RunningProcess, startProcess } from './processes/start-process.ts';
import { writeSettings } from './settings.ts';

export type DemoOptions = {
  readonly language: Language;
  readonly size: EstateSize;
  /** Of PostgreSQL, for this run alone: wiped at the start and at the end. Other users must reach it (`embeddedDataDir`). */
  readonly dataDir: string;
  /** The first port to try for the local Teams client. */
  readonly port: number;
  readonly say: (line: string) => void;
};

export type Demo = {
  /** To open in a browser. */
  readonly address: string;
  /** The demo's time at its start. */
  readonly startsAt: Date;
  /** Where the logs are while it runs. */
  readonly folder: string;
  /** Resolves with the name of a process that ended by itself: the demo is broken then. */
  readonly broken: Promise<string>;
  /** Ends every process and removes every file; `keepLogs` leaves those. */
  stop(keepLogs?: boolean): Promise<void>;
};

const ZONE = 'Europe/Paris';
const FIRST_WEEK = 2;

/** Rejects, with nothing left running, when a part does not start. The logs are left then, and the error names them. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-demo-run-'));
  const undo: (() => Promise<void>)[] = [];
  const stop = async (keepLogs = false) => {
    for (const step of undo.splice(0).reverse()) await step();
    if (!keepLogs) await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startParts(options, folder, undo)), folder, stop };
  } catch (error) {
    await stop(true);
    throw error;
  }
}

type Parts = Pick<Demo, 'address' | 'startsAt' | 'broken'>;

async function startParts(options: DemoOptions, folder: string, undo: (() => Promise<void>)[]): Promise<Parts> {
  const { language, say, dataDir } = options;
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    undo.push(() => part.stop());
    return part;
  };
  const place = (name: string): ProcessPlace => ({ name, logs: folder });
  const clockFile = path.join(folder, 'clock');
  const clock = createDemoClock(clockFile);
  const startsAt = firstMonday(clock.now());
  clock.move(startsAt);

  say('PostgreSQL…');
  const database = keep(
    await startProcess<DatabaseOrder, DatabaseReady>(place('database'), script('database.ts'), { dataDir }),
  );
  const databaseUrl = database.ready.url;
  const port = await freePortFrom(options.port);
  const servers = serversOfEstate(options.size);
  await fillDatabase(databaseUrl, { clock, language, servers, port });

  say(`${servers.length} servers, 3 vCenters, AWS, SentinelOne, Alertmanager…`);
  const estate = await startEstate(servers, { clock, language });
  undo.push(() => estate.close());
  const around = await startAround(servers, { clock, folder });
  undo.push(() => around.close());
  const settingsFile = path.join(folder, 'patchcenter.yaml');
  await writeSettings(settingsFile, { aws: estate.instances.settings, ...around.settings });

  say('PatchCenter…');
  const [chat, worker] = await startProduct({ databaseUrl, clockFile, settingsFile, language }, estate, {
    place,
    keep,
    say,
  });
  const playground = keep(await startPlayground({ bot: chat.ready.address, port, folder }));
  return { address: playground.address, startsAt, broken: firstToEnd([database, chat, worker, playground]) };
}

async function startProduct(
  order: ChatOrder,
  { ssh, vcenter, fix }: Estate,
  {
    place,
    keep,
    say,
  }: {
    readonly place: (name: string) => ProcessPlace;
    readonly keep: <T extends { stop(): Promise<void> }>(part: T) => T;
    readonly say: (line: string) => void;
  },
) {
  const { databaseUrl, clockFile, settingsFile } = order;
  // One after the other: both prepare the queue's tables.
  const chat = keep(await startProcess<ChatOrder, ChatReady>(place('chat'), script('chat.ts'), order, fix));
  const workerOrder = { databaseUrl, clockFile, settingsFile, ssh, vcenter };
  const startWorker = () => startProcess<WorkerOrder, null>(place('worker'), script('worker.ts'), workerOrder);
  const worker = keep(
    await keepProcess(startWorker, (name) => say(`The process ${name} ended and was started again.`)),
  );
  return [chat, worker] as const;
}

async function fillDatabase(
  url: string,
  {
    clock,
    language,
    servers,
    port,
  }: { clock: DemoClock; language: Language; servers: readonly DemoServer[]; port: number },
): Promise<void> {
  const db = connectDatabase(url, () => {});
  try {
    await migrateToLatest(db);
    const present = isoWeekOf(dayIn(clock.now(), ZONE)).year;
    await seed(db, { years: [present - 1, present], servers, language, now: clock.now() });
    const channel = { ...CHANNEL, serviceUrl: serviceUrl(port), tenantId: TENANT_ID, botId: BOT_ID, language };
    await seedChannel(db, channel, clock.now());
  } finally {
    await db.destroy();
  }
}

/** Monday 09:05 of S02 of the next ISO year: never frozen, never a holiday, and always still to come (PLAN-3, PLAN-4). */
export function firstMonday(now: Date): Date {
  const week = isoWeek(isoWeekOf(dayIn(now, ZONE)).year + 1, FIRST_WEEK);
  if (week === null) throw new Error('no second week');
  return DateTime.fromISO(`${week.weekStart}T09:05`, { zone: ZONE }).toJSDate();
}

function script(name: string): string {
  return path.join(import.meta.dirname, name);
}

function firstToEnd(processes: readonly RunningProcess[]): Promise<string> {
  return Promise.race(processes.map(({ ended, name }) => ended.then(() => name)));
}

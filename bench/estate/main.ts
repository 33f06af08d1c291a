// `npm run bench estate`: what a large estate costs each process, and what doubles when it doubles.
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { loadBoard } from '../../bot/board/board-view.ts';
import { campaignView } from '../../bot/campaigns/campaign-view.ts';
import { statusView } from '../../bot/campaigns/list-views.ts';
import type { ViewContext } from '../../bot/shared/view-context.ts';
import { connectDatabase } from '../../db/connect.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { loadGateQuestions } from '../../db/queries/gate/gate.ts';
import { historyScope, loadHistory } from '../../db/queries/history/history-view.ts';
import type { Db } from '../../db/schema/database.ts';
import { gateAnswer } from '../../domain/gate/gate.ts';
import { parseHistoryFilter } from '../../domain/history/history-filter.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { DEFAULT_BUDGET } from '../../domain/previews/hours.ts';
import { sweep } from '../../jobs/sweep.ts';
import { CAMPAIGNS, fillEstate, LARGEST, NOW } from './fill.ts';
import { idleWorker } from './idle-worker.ts';

const ROUNDS = 7;
const ZONE = 'Europe/Paris';

type Question = {
  readonly name: string;
  /** Milliseconds, for the largest estate; null: not judged. */
  readonly goal: number | null;
  readonly ask: (db: Db) => Promise<unknown>;
};

type Figure = { readonly ms: number; readonly cpuMs: number };

/** Each size in a database of its own; the last one is judged. */
export async function benchEstate(sizes: readonly number[] = [50_000, 100_000]): Promise<void> {
  const measured: Map<string, Figure>[] = [];
  for (const servers of sizes) measured.push(await measureEstate(servers));
  say(
    `estate: ${sizes.join(' and ')} servers, ten events of history each, ${CAMPAIGNS} open campaigns, the largest of ${LARGEST}`,
  );
  say(`  ${['', ...sizes.flatMap((n) => [`${n}`, 'CPU here']), 'growth', 'goal'].map(cell).join('')}`);
  for (const { name, goal } of QUESTIONS) {
    const figures = measured.map((one) => one.get(name) ?? { ms: Number.NaN, cpuMs: Number.NaN });
    const [first, last] = [figures[0], figures.at(-1)];
    const growth = first && last ? `× ${(last.ms / first.ms).toFixed(2)}` : '';
    const judged = goal === null || last === undefined ? '' : `≤ ${goal} ms ${last.ms <= goal ? 'met' : 'MISSED'}`;
    say(
      `  ${[name, ...figures.flatMap(({ ms, cpuMs }) => [`${ms.toFixed(1)} ms`, `${cpuMs.toFixed(1)} ms`]), growth, judged].map(cell).join('')}`,
    );
  }
  say(
    `  memory of this process, which is chat and worker in one: ${(process.memoryUsage().rss / 1024 / 1024).toFixed(0)} MB`,
  );
}

const QUESTIONS: readonly Question[] = [
  { name: 'bare count of sessions', goal: null, ask: (db) => sql`select count(*) from patch_sessions`.execute(db) },
  { name: 'sweep, nothing due', goal: 20, ask: sweepOnce },
  { name: 'gate of 10,000', goal: 100, ask: askGate },
  { name: 'gate of one', goal: null, ask: (db) => gateOf(db, 1) },
  { name: '/status', goal: null, ask: (db) => statusView(viewContext(db)) },
  { name: 'board, one reading', goal: null, ask: (db) => loadBoard(db, { now: NOW, zone: ZONE }, null) },
  { name: 'card of the largest', goal: null, ask: (db) => campaignView(viewContext(db), FIRST, 1) },
  { name: 'history, first page', goal: 20, ask: (db) => historyPage(db, 0) },
  { name: 'history, last page', goal: null, ask: (db) => historyPage(db, Number.MAX_SAFE_INTEGER) },
];

const FIRST = 1 as CampaignId;

async function measureEstate(servers: number): Promise<Map<string, Figure>> {
  const dir = path.join(tmpdir(), `patchcenter-bench-estate-${process.pid}-${servers}`);
  const server = await startEmbedded(dir, { temporary: true, flags: ['-c', 'fsync=off'] });
  const db = connectDatabase(await server.url('bench'), () => {});
  try {
    await migrateToLatest(db);
    await fillEstate(db, servers);
    const figures = new Map<string, Figure>();
    for (const { name, ask } of QUESTIONS) figures.set(name, await best(() => ask(db)));
    return figures;
  } finally {
    await db.destroy();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
    await rm(`${dir}.port`, { force: true });
  }
}

/** The median of the rounds, after one that warms up. CPU: of this process, without the database's. */
async function best(ask: () => Promise<unknown>): Promise<Figure> {
  await ask();
  const rounds: Figure[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [begun, used] = [performance.now(), process.cpuUsage()];
    await ask();
    const { user, system } = process.cpuUsage(used);
    rounds.push({ ms: performance.now() - begun, cpuMs: (user + system) / 1000 });
  }
  return rounds.sort((a, b) => a.ms - b.ms)[Math.floor(ROUNDS / 2)] ?? { ms: Number.NaN, cpuMs: Number.NaN };
}

async function sweepOnce(db: Db): Promise<void> {
  const worker = idleWorker(db);
  await sweep(worker);
  if (worker.enqueued.some(({ job }) => job !== 'cards')) {
    throw new Error(`Something was due: ${JSON.stringify(worker.enqueued.slice(0, 3))}`);
  }
}

async function askGate(db: Db): Promise<void> {
  const open = await gateOf(db, LARGEST / 2);
  if (open !== LARGEST / 2) throw new Error(`The gate is open for ${open} of ${LARGEST / 2}`);
}

/** How many of the first production servers of the largest campaign the gate is open for. */
async function gateOf(db: Db, servers: number): Promise<number> {
  const ids = Array.from({ length: servers }, (_, i) => (1 + 2 * i) as ServerId);
  const questions = await loadGateQuestions(db, FIRST, ids, 'cycle', NOW);
  return [...questions.values()].filter((question) => gateAnswer(question).state === 'open').length;
}

async function historyPage(db: Db, from: number): Promise<void> {
  const filter = parseHistoryFilter('');
  if (filter === null) throw new Error('no filter is a filter');
  const scope = await historyScope(db, filter, ZONE);
  const { rows } = await sql<{
    n: number;
  }>`select reltuples::int as n from pg_class where relname = 'patch_history'`.execute(db);
  await loadHistory(db, scope, { limit: 12, offset: Math.min(from, Math.max(0, (rows[0]?.n ?? 0) - 12)) });
}

function viewContext(db: Db): ViewContext {
  const settings = {
    zone: ZONE,
    freshness: 'cycle',
    fourEyes: true,
    validatedVersions: true,
    hoursBudget: DEFAULT_BUDGET,
    files: { publicUrl: null },
  } as const;
  return { db, now: NOW, settings, viewer: null, notice: null };
}

function cell(text: string): string {
  return text.padEnd(22);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

// `npm run bench delivery`: 108 servers in one channel, three chat processes, the one that sends killed every twelve seconds, six of a
// hundred calls failing in each way that Teams fails. Exit code 1 when a goal is missed. What it means: docs/benchmarks.md.
import { type ChildProcess, fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { CHANNEL_LIMITS, GLOBAL_LIMITS } from '../../bot/posting/rate-budget.ts';
import { connectDatabase } from '../../db/connect.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { seeConversation } from '../../db/queries/chat/conversations.ts';
import type { Db } from '../../db/schema/database.ts';
import { type Campaigns, CHANNEL, createCampaigns } from './campaigns.ts';
import { FAULTS, FakeTeams } from './fake-teams.ts';
import { mostWithin, percentile } from './windows.ts';

export type DeliveryOptions = {
  readonly servers: number;
  readonly processes: number;
  readonly liveMs: number;
  readonly killEveryMs: number;
  readonly faultShare: number;
  readonly seed: number;
};

export const WHOLE: DeliveryOptions = {
  servers: 108,
  processes: 3,
  liveMs: 90_000,
  killEveryMs: 12_000,
  faultShare: 0.06,
  seed: 59,
};

export type Goal = { readonly name: string; readonly most: string; readonly measured: string; readonly met: boolean };
export type DeliveryFigures = { readonly lines: readonly string[]; readonly goals: readonly Goal[] };

/** After the last change: until all is shown and said. */
const SETTLE_MS = 60_000;
const MAX_AGE_MS = 10_000;

export async function benchDelivery(options: DeliveryOptions = WHOLE): Promise<void> {
  const figures = await measureDelivery(options);
  for (const line of figures.lines) say(line);
  say(`\n  ${'goal'.padEnd(52)}${'at most'.padEnd(10)}${'measured'.padEnd(12)}`);
  for (const { name, most, measured, met } of figures.goals) {
    say(`  ${name.padEnd(52)}${most.padEnd(10)}${measured.padEnd(12)}${met ? 'met' : 'MISSED'}`);
  }
  if (figures.goals.some(({ met }) => !met)) process.exitCode = 1;
}

export async function measureDelivery(options: DeliveryOptions): Promise<DeliveryFigures> {
  const dir = path.join(tmpdir(), `patchcenter-bench-delivery-${process.pid}`);
  const server = await startEmbedded(dir, { temporary: true });
  const url = await server.url('bench');
  const db = connectDatabase(url, () => {});
  const firstShown = new Map<string, number>();
  const teams = new FakeTeams(options.faultShare, seeded(options.seed), (key, version) => {
    const name = `${key}@${version}`;
    if (!firstShown.has(name)) firstShown.set(name, performance.now());
  });
  const crew = createCrew(url);
  try {
    await migrateToLatest(db);
    await sql`create table bench_cards (key text primary key, version integer not null, lines jsonb not null)`.execute(
      db,
    );
    const serviceUrl = await teams.start();
    const facts = { id: CHANNEL, kind: 'channel', serviceUrl, tenantId: null, botId: '28:bot', name: null } as const;
    await seeConversation(db, facts, null, new Date());
    for (let i = 0; i < options.processes; i++) await crew.add();
    const campaigns = createCampaigns(db, options.servers);
    const killing = setInterval(() => void crew.killTheSender(), options.killEveryMs);
    await campaigns.live(options.liveMs);
    clearInterval(killing);
    const settledMs = await settled(db);
    return judge({ options, teams, campaigns, firstShown, kills: crew.kills(), settledMs });
  } finally {
    await crew.end();
    await teams.stop();
    await db.destroy();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
    await rm(`${dir}.port`, { force: true });
  }
}

/** The chat processes; whoever is killed is replaced at once. */
function createCrew(url: string) {
  const alive = new Set<ChildProcess>();
  let sender: ChildProcess | null = null;
  let kills = 0;
  let ended = false;

  function add(): Promise<void> {
    const child = fork(path.join(import.meta.dirname, 'chat-process.ts'), [url]);
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.on('message', (message) => {
        if (message === 'ready') resolve();
        if (message === 'sends') sender = child;
      });
    });
  }

  return {
    add,
    kills: () => kills,
    async killTheSender(): Promise<void> {
      const victim = sender ?? [...alive][0];
      if (victim === undefined || ended) return;
      kills += 1;
      sender = null;
      victim.kill('SIGKILL');
      await add();
    },
    async end(): Promise<void> {
      ended = true;
      const gone = [...alive].map((child) => new Promise((resolve) => child.once('exit', resolve)));
      for (const child of alive) child.kill('SIGKILL');
      await Promise.all(gone);
    },
  };
}

/** How long it took until nothing was left to be sent; null: it never came to that. */
async function settled(db: Db): Promise<number | null> {
  const began = performance.now();
  while (performance.now() - began < SETTLE_MS) {
    const { rows } = await sql<{ left: number }>`
      select (select count(*) from outgoing_messages where sent_at is null)::int
        + (select count(*) from card_anchors a join cards c on c.key = a.card_key
            where (retired_at is null and shown_seq < dirty_seq)
              or (retired_at is not null and activity_id is not null and shown_hash is distinct from 'superseded'))::int as left
    `.execute(db);
    if (rows[0]?.left === 0) return performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return null;
}

function judge(run: {
  options: DeliveryOptions;
  teams: FakeTeams;
  campaigns: Campaigns;
  firstShown: ReadonlyMap<string, number>;
  kills: number;
  settledMs: number | null;
}): DeliveryFigures {
  const { options, teams, campaigns, kills, settledMs } = run;
  const ages = agesOf(campaigns, run.firstShown);
  const said = teams.messages.map(({ text }) => text);
  const lost = campaigns.texts.filter((text) => !said.includes(text)).length;
  const repeated = campaigns.texts.filter((text) => said.filter((one) => one === text).length > 1).length;
  const newest = new Map(campaigns.changes.map(({ key, version }) => [key, version]));
  const working = [...newest.keys()].map((key) =>
    teams.messages.filter(({ card }) => card?.key === key && card.buttons),
  );
  const doubled = working.filter((messages) => messages.length > 1).length;
  const right = [...newest].filter(([key, version], i) =>
    working[i]?.some(({ card }) => card?.version === version && card.key === key),
  );
  const limits = [...CHANNEL_LIMITS, ...GLOBAL_LIMITS];
  const over = limits.map(({ count, ms }) => ({ count, ms, most: mostWithin(teams.calls, ms) }));
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const faults = FAULTS.map((fault) => `${fault} ${teams.faults.get(fault) ?? 0}`).join(', ');
  return {
    lines: [
      `delivery: ${options.servers} servers in one channel, ${options.processes} chat processes, ${kills} killed while they sent`,
      `  ${teams.calls.length} calls; faults: ${faults}`,
      `  ${newest.size} cards changed ${campaigns.changes.length} times; age p50 ${seconds(percentile(ages, 0.5))}, p95 ${seconds(percentile(ages, 0.95))}, most ${seconds(Math.max(...ages))}`,
      `  ${campaigns.texts.length} texts, ${repeated} of them said twice; all shown and said ${settledMs === null ? 'never' : `${seconds(settledMs)} after the last change`}`,
    ],
    goals: [
      ...over.map(({ count, ms, most }, i) => ({
        name: `calls in ${ms / 1000} s, ${i < CHANNEL_LIMITS.length ? 'of the channel' : 'of the application'}`,
        most: `${count}`,
        measured: `${most}`,
        met: most <= count,
      })),
      {
        name: 'age of a card, p95',
        most: seconds(MAX_AGE_MS),
        measured: seconds(percentile(ages, 0.95)),
        met: percentile(ages, 0.95) <= MAX_AGE_MS,
      },
      { name: 'cards with buttons in two messages', most: '0', measured: `${doubled}`, met: doubled === 0 },
      {
        name: 'cards that do not show their last state',
        most: '0',
        measured: `${newest.size - right.length}`,
        met: right.length === newest.size,
      },
      { name: 'texts lost', most: '0', measured: `${lost}`, met: lost === 0 },
    ],
  };
}

/** From each change to the first message that shows it, or something newer. */
function agesOf({ changes }: Campaigns, firstShown: ReadonlyMap<string, number>): readonly number[] {
  const shownOf = Map.groupBy(firstShown, ([name]) => name.slice(0, name.lastIndexOf('@')));
  return changes.map(({ key, version, at }) => {
    const shown = (shownOf.get(key) ?? []).flatMap(([name, when]) =>
      Number(name.slice(name.lastIndexOf('@') + 1)) >= version ? [when] : [],
    );
    return Math.max(0, Math.min(...shown, Number.POSITIVE_INFINITY) - at);
  });
}

/** mulberry32: the same faults in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

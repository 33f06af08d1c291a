// `npm run bench chat`: turns of the real chat process beside a bare botbuilder echo, with the same restify, adapter and authentication
// mode, one after the other on the same machine; then again while 50 servers are patched. What it means: docs/scale.md.

import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';
import { type Child, cpuSeconds, startChild } from '../parts/child.ts';
import { type Goal, say, sayGoals } from '../parts/goals.ts';
import { countStatements, forgetStatements, type Ground, openGround } from '../parts/ground.ts';
import { sizeOf } from '../parts/sizes.ts';
import { addUpdates } from '../updates/fill.ts';
import { type Hosts, startHosts } from '../updates/hosts.ts';
import { startBenchWorker } from '../updates/worker.ts';
import { type CrowdFigures, crowd, type Turn } from './crowd.ts';
import { answerOf, fillChat, loadAsked, messageOf, ownerOf, PEOPLE, SERVERS } from './people.ts';
import { startSink } from './sink.ts';

const AT_ONCE = sizeOf('BENCH_PEOPLE', 8);
const WARM_UP_SECONDS = 3;
const PATCHED = 50;
const SHARE = 0.7;
const MAX_P95_MS = 100;
const MAX_POSTING_MS = 60_000;

type Mix = { readonly name: string; readonly next: () => Turn };
type Measured = CrowdFigures & { readonly mix: string; readonly cpuMs: number; readonly statements: number };

export async function benchChat(): Promise<void> {
  const seconds = sizeOf('BENCH_SECONDS', 10);
  const ground = await openGround('chat');
  const sink = await startSink();
  try {
    await fillChat(ground.db);
    const mixes = await mixesOf(ground, sink.serviceUrl);
    const echo = await withEcho(async (bot) => inTurn(ground, bot, await mixesOf(ground, sink.serviceUrl), seconds));
    const alone = await withBot(ground, (bot) => inTurn(ground, bot, mixes, seconds));
    const busy = await withPatching(ground, () => withBot(ground, (bot) => inTurn(ground, bot, mixes, seconds)));
    report(seconds, echo, alone, busy);
  } finally {
    await sink.stop();
    await ground.clear();
  }
}

/** The echo is sent the same. */
async function mixesOf({ db }: Ground, serviceUrl: string): Promise<readonly Mix[]> {
  const all = await loadAsked(db);
  let clicks = 0;
  const typed = (): Turn => ({ body: messageOf(anyone(), serviceUrl, '/status') });
  /** A server has its own owner, who alone changes the answer. */
  const click = (): Turn => {
    const [at, times] = [clicks % all.length, Math.floor(clicks / all.length)];
    clicks += 1;
    const of = all[at];
    if (of === undefined) throw new Error('Nobody is asked about anything');
    return { body: answerOf(ownerOf(of, times), serviceUrl, of, times), expected: 'AdaptiveCard' };
  };
  let turns = 0;
  return [
    { name: 'typed, reads', next: typed },
    { name: 'click, writes', next: click },
    { name: 'three typed, one click', next: () => (++turns % 4 === 0 ? click() : typed()) },
  ];
}

let asked = 0;

/** Round robin: nobody writes faster than they can read. */
function anyone(): number {
  asked += 1;
  return 1 + (asked % PEOPLE);
}

async function withEcho<T>(act: (bot: Child) => Promise<T>): Promise<T> {
  const echo = await startChild('bench/chat/echo-process.ts', [], {}, 'echo listens on');
  try {
    return await act(echo);
  } finally {
    await echo.stop();
  }
}

async function withBot<T>(ground: Ground, act: (bot: Child) => Promise<T>): Promise<T> {
  const env = { DATABASE_URL: ground.url, PORT: '0', MONITORING_PORT: '0', PATCHCENTER_AUTHENTICATION: 'off' };
  const bot = await startChild('bot/main.ts', [], env, 'the bot is ready');
  try {
    return await act(bot);
  } finally {
    await bot.stop();
  }
}

/** Updates that take longer than the bench: they are followed all the time. */
async function withPatching<T>(ground: Ground, act: () => Promise<T>): Promise<T> {
  const names = Array.from({ length: PATCHED }, (_, i) => `vrbusy${i + 1}`);
  await addUpdates(ground.db, { campaignId: 1, names });
  const hosts: Hosts = await startHosts(names, 600);
  try {
    const worker = await startBenchWorker(ground, hosts, { updates: PATCHED });
    try {
      while ((await hosts.figures()).startedUpdates < PATCHED) await new Promise((resolve) => setTimeout(resolve, 200));
      return await act();
    } finally {
      await worker.stop();
    }
  } finally {
    await hosts.stop();
  }
}

async function inTurn(
  { db }: Ground,
  bot: Child,
  mixes: readonly Mix[],
  seconds: number,
): Promise<readonly Measured[]> {
  const port = Number(/(\d+)(?:\/api\/messages"?.*)?$/.exec(bot.line)?.[1]);
  const figures: Measured[] = [];
  for (const { name, next } of mixes) {
    await untilPosted(db);
    await forgetStatements(db);
    const before = cpuSeconds(bot.pid);
    const size = { people: AT_ONCE, seconds, warmUpSeconds: WARM_UP_SECONDS };
    const measured = await crowd(port, next, size, bot.line.startsWith('echo'));
    const share = measured.turns * ((WARM_UP_SECONDS + seconds) / seconds);
    const cpuMs = ((cpuSeconds(bot.pid) - before) * 1000) / share;
    const statements = (await countStatements(db)).reduce((sum, { calls }) => sum + calls, 0) / share;
    figures.push({ ...measured, mix: name, cpuMs, statements });
  }
  return figures;
}

/** What the start, or the mix before, left to be posted goes at Teams' pace: the turns are measured after it. */
async function untilPosted(db: Db): Promise<void> {
  const bound = Date.now() + MAX_POSTING_MS;
  let quiet = 0;
  while (quiet < 4 && Date.now() < bound) {
    const { rows } = await sql<{ sent: boolean }>`
      select exists (select from teams_calls where under_way or at > clock_timestamp() - interval '1 second') as sent`.execute(
      db,
    );
    quiet = rows[0]?.sent === true ? 0 : quiet + 1;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function report(
  seconds: number,
  echo: readonly Measured[],
  alone: readonly Measured[],
  busy: readonly Measured[],
): void {
  say(`chat: ${AT_ONCE} people at once of ${PEOPLE}, ${SERVERS} servers, ${seconds} seconds each`);
  const cells = (texts: readonly string[]) => `  ${texts.map((text, i) => text.padEnd(i === 0 ? 30 : 14)).join('')}`;
  say(cells(['', 'turns/s', 'p50', 'p95', 'CPU a turn', 'statements', 'of the echo']));
  const groups: readonly (readonly [string, readonly Measured[]])[] = [
    ['echo', echo],
    ['bot', alone],
    [`bot, ${PATCHED} being patched`, busy],
  ];
  for (const [name, figures] of groups) {
    for (const [i, one] of figures.entries()) {
      const bare = echo[i];
      const ratio = bare === undefined ? '' : `× ${(one.perSecond / bare.perSecond).toFixed(2)}`;
      const statements = name === 'echo' ? '0' : one.statements.toFixed(0);
      say(
        cells([
          `${name}: ${one.mix}`,
          one.perSecond.toFixed(0),
          `${one.p50.toFixed(1)} ms`,
          `${one.p95.toFixed(1)} ms`,
          `${one.cpuMs.toFixed(2)} ms`,
          statements,
          ratio,
        ]),
      );
    }
  }
  const judged = process.env.BENCH_SECONDS === undefined;
  const goals: readonly Goal[] = [
    ...alone.map((one, i) => {
      const ratio = one.perSecond / (echo[i]?.perSecond ?? Number.NaN);
      const met = judged ? ratio >= SHARE : null;
      return { name: `turns of the echo's, ${one.mix}`, goal: `≥ ${SHARE} ×`, measured: `${ratio.toFixed(2)} ×`, met };
    }),
    ...busy.map((one) => ({
      name: `p95 with ${PATCHED} being patched, ${one.mix}`,
      goal: `≤ ${MAX_P95_MS} ms`,
      measured: `${one.p95.toFixed(0)} ms`,
      met: judged ? one.p95 <= MAX_P95_MS : null,
    })),
  ];
  sayGoals(goals);
}

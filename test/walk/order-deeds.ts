// Servers that depend on one another, and what the product stands on (RUN-20, RUN-21): in a run of two servers each, which are then as they
// were. Left to chance no two of a campaign would stand on one another once in a thousand deeds.
import { sql } from 'kysely';
import { startNow, type Waiting } from './after-the-go.ts';
import { patched, withRun } from './built.ts';
import { failsAfterNextUpdate } from './emergencies.ts';
import { order } from './forced-orders.ts';
import { typed } from './spoken.ts';
import type { World } from './world.ts';

/** Those of non-production that need nothing else: no gate, no cluster. */
const NAMES = [
  ...Array.from({ length: 7 }, (_, i) => `vrfla${i + 3}`),
  ...Array.from({ length: 8 }, (_, i) => `vrinf${i + 1}`),
];

export async function dependency(world: World): Promise<void> {
  const [name = '', on = '', ...others] = world.random.shuffled(NAMES);
  // With so many beside them, one failure or KO spends no budget, which would hide what else stands against the start.
  await withRun(world, [name, on, ...others.slice(0, 5)], async (sessions) => {
    const [one, base] = [of(sessions, name), of(sessions, on)];
    if (one === undefined || base === undefined) return;
    await typed(world, 'Claire', `/depends ${name} on ${on}`);
    // Against the circle.
    if (world.random.chance(0.2)) await typed(world, 'Claire', `/depends ${on} on ${name}`);
    await world.random.turn('ways', WAYS)(world, one, base);
    await typed(world, 'Claire', `/depends ${name} remove ${on} the walk goes on`);
    await finish(world);
    // Where nobody could take it back.
    await sql`delete from server_dependencies`.execute(world.db);
  });
}

type Way = (world: World, one: Waiting, base: Waiting) => Promise<unknown>;

const WAYS: readonly Way[] = [
  (world, one) => startNow(world, one, 'before what it depends on'),
  async (world, one, base) => {
    await order(world, base, { asked: world.time.now, asker: 'Khalid' });
    await startNow(world, one, 'while what it depends on is ordered');
    await startNow(world, base, 'what others depend on');
    await startNow(world, one, 'while what it depends on runs');
    await finish(world);
  },
  async (world, one, base) => {
    if (world.random.chance(0.6)) failsAfterNextUpdate(world.targets.hostNamed(base.hostname));
    if (await patched(world, base)) await startNow(world, one, 'after what it depends on');
  },
  (world, one, base) => afterAnswer(world, one, base, 'ko'),
  (world, one, base) => afterAnswer(world, one, base, 'ok'),
  async (world, one, base) => {
    await typed(world, 'Claire', `/depends ${one.hostname} remove ${base.hostname} first`);
    await startNow(world, one, 'before it depends on anything');
    await typed(world, 'Claire', `/depends ${one.hostname} on ${base.hostname}`);
    await startNow(world, base, 'while what depends on it runs');
  },
];

async function afterAnswer(world: World, one: Waiting, base: Waiting, answer: 'ok' | 'ko'): Promise<void> {
  if (!(await patched(world, base))) return;
  const owner = base.hostname.includes('inf') ? 'Oscar' : 'Olivia';
  await typed(world, owner, `/${answer} ${base.hostname} the walk says so`);
  await startNow(world, one, `after ${answer} to what it depends on`);
}

export async function foundation(world: World): Promise<void> {
  const [name = '', other = ''] = world.random.shuffled(NAMES);
  await withRun(world, [name, other], async (sessions) => {
    const [own, beside] = [of(sessions, name), of(sessions, other)];
    if (own === undefined || beside === undefined) return;
    await typed(world, 'Claire', `/server ${name} set foundation database the walk marks it`);
    await world.random.turn('trials', TRIALS)(world, own, beside);
    await finish(world);
    await typed(world, 'Claire', `/server ${name} set foundation - the walk unmarks it`);
    await sql`update servers set foundation = null where foundation is not null`.execute(world.db);
  });
}

const TRIALS: readonly Way[] = [
  async (world, own, beside) => {
    await typed(world, 'Claire', `/exclude ${beside.hostname} not now`);
    await startNow(world, own, 'a foundation that nobody confirmed');
    await confirmed(world, own);
    Object.assign(world.targets.hostNamed(own.hostname), { exitCode: 1 });
    await startNow(world, own, 'a foundation');
    await finish(world);
    await startNow(world, own, 'a foundation tried again without a word');
  },
  async (world, own, beside) => {
    await confirmed(world, own);
    await startNow(world, own, 'a foundation before others');
    await order(world, beside, { asked: world.time.now, asker: 'Khalid' });
    await startNow(world, own, 'a foundation, others ordered');
    await startNow(world, beside, 'others before a foundation');
    await startNow(world, own, 'a foundation beside another');
  },
  async (world, own, beside) => {
    await typed(world, 'Claire', `/exclude ${beside.hostname} not now`);
    await confirmed(world, own);
    await startNow(world, own, 'a foundation alone');
    await typed(world, 'Claire', `/restore ${beside.hostname}`);
    await startNow(world, beside, 'beside a foundation');
  },
];

function confirmed(world: World, { hostname }: Waiting): Promise<void> {
  return typed(world, 'Khalid', `/confirm ${hostname}`);
}

/** What was started here ends before anything is judged by it. */
async function finish(world: World): Promise<void> {
  await world.workers.runAll('attempt');
  await world.afterJob();
}

function of(sessions: readonly Waiting[], hostname: string): Waiting | undefined {
  return sessions.find((one) => one.hostname === hostname);
}

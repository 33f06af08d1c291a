// `npm run bench updates`: 500 updates in flight in one worker, beside ssh2 alone that asks the same of the same servers. The servers are
// simulated, in another process, with real SSH. What it means: docs/scale.md.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { cpuSeconds, rssMb, startChild } from '../parts/child.ts';
import { type Goal, say, sayGoals } from '../parts/goals.ts';
import { type Counted, countStatements, forgetStatements, type Ground, openGround } from '../parts/ground.ts';
import { sizeOf } from '../parts/sizes.ts';
import { fillUpdates, namesOf } from './fill.ts';
import { type Hosts, startHosts } from './hosts.ts';
import { startBenchWorker } from './worker.ts';

const WHOLE = 500;
const POLL_MS = 3000;
/** Until all of them run: logins are most of it. */
const RAMP_SECONDS = 240;
const MAX_MB = 300;
const MAX_CORE = 0.25;

type Figures = {
  /** Of one core. */
  readonly core: number;
  readonly mb: number;
  readonly connections: number;
  readonly commandsPerSecond: number;
  readonly cpuMsPerCommand: number;
};

export async function benchUpdates(): Promise<void> {
  const updates = sizeOf('BENCH_UPDATES', WHOLE);
  const seconds = sizeOf('BENCH_SECONDS', 30);
  const ground = await openGround('updates');
  try {
    await fillUpdates(ground.db, updates);
    const bare = await withHosts(updates, seconds, (hosts) => measureBare(ground, hosts, seconds));
    const worker = await withHosts(updates, seconds, (hosts) => measureWorker(ground, hosts, updates, seconds));
    report(updates, seconds, bare, worker);
  } finally {
    await ground.clear();
  }
}

async function withHosts<T>(updates: number, seconds: number, act: (hosts: Hosts) => Promise<T>): Promise<T> {
  const hosts = await startHosts(namesOf(updates), RAMP_SECONDS + 2 * seconds);
  try {
    return await act(hosts);
  } finally {
    await hosts.stop();
  }
}

async function measureBare(ground: Ground, hosts: Hosts, seconds: number): Promise<Figures> {
  const file = path.join(ground.dir, 'places.json');
  await writeFile(file, JSON.stringify({ places: Object.values(hosts.places), privateKey: hosts.privateKey }));
  const child = await startChild('bench/updates/bare-process.ts', [file, `${POLL_MS}`], {}, 'all are connected');
  try {
    await wait(POLL_MS);
    return await watch(child.pid, hosts, seconds);
  } finally {
    await child.stop();
  }
}

type WorkerFigures = Figures & { readonly statements: readonly Counted[]; readonly postgresCore: number };

async function measureWorker(ground: Ground, hosts: Hosts, updates: number, seconds: number): Promise<WorkerFigures> {
  const worker = await startBenchWorker(ground, hosts, { updates });
  try {
    await untilAllRun(hosts, updates, worker.complaints);
    await wait(POLL_MS);
    await forgetStatements(ground.db);
    const figures = await watch(worker.pid, hosts, seconds);
    const statements = await countStatements(ground.db);
    const ended = await sql`select from patch_attempts where ended_at is not null`.execute(ground.db);
    if (ended.rows.length > 0) throw new Error(`${ended.rows.length} updates ended while they were measured`);
    const postgresMs = statements.reduce((sum, { ms }) => sum + ms, 0);
    return { ...figures, statements, postgresCore: postgresMs / 1000 / seconds };
  } finally {
    await worker.stop();
  }
}

async function untilAllRun(hosts: Hosts, updates: number, complaints: () => readonly string[]): Promise<void> {
  const end = performance.now() + RAMP_SECONDS * 1000;
  while ((await hosts.figures()).startedUpdates < updates) {
    if (performance.now() > end) {
      const { startedUpdates } = await hosts.figures();
      throw new Error(`Only ${startedUpdates} of ${updates} updates began: ${complaints().slice(0, 3).join('\n')}`);
    }
    await wait(200);
  }
}

/** Memory: the most that was seen. */
async function watch(pid: number, hosts: Hosts, seconds: number): Promise<Figures> {
  const [before, cpuBefore, begun] = [await hosts.figures(), cpuSeconds(pid), performance.now()];
  let mb = 0;
  while (performance.now() - begun < seconds * 1000) {
    await wait(500);
    mb = Math.max(mb, rssMb(pid));
  }
  const [after, cpu, passed] = [await hosts.figures(), cpuSeconds(pid) - cpuBefore, (performance.now() - begun) / 1000];
  const commands = after.commands - before.commands;
  return {
    core: cpu / passed,
    mb,
    connections: after.openConnections,
    commandsPerSecond: commands / passed,
    cpuMsPerCommand: (cpu * 1000) / commands,
  };
}

function report(updates: number, seconds: number, bare: Figures, worker: WorkerFigures): void {
  say(`updates: ${updates} in flight in one worker, ${seconds} seconds, asked every ${POLL_MS / 1000} s`);
  const cells = (texts: readonly string[]) => `  ${texts.map((text) => text.padEnd(20)).join('')}`;
  say(cells(['', 'CPU, of a core', 'memory', 'connections', 'questions/s', 'CPU a question']));
  const figures: readonly (readonly [string, Figures])[] = [
    ['ssh2 alone', bare],
    ['the worker', worker],
  ];
  for (const [name, { core, mb, connections, commandsPerSecond, cpuMsPerCommand }] of figures) {
    const shown = [`${connections}`, commandsPerSecond.toFixed(1), `${cpuMsPerCommand.toFixed(2)} ms`];
    say(cells([name, `${(core * 100).toFixed(1)} %`, `${mb.toFixed(0)} MB`, ...shown]));
  }
  const calls = worker.statements.reduce((sum, one) => sum + one.calls, 0);
  say(
    `  statements: ${(calls / seconds).toFixed(1)} in a second, ${(worker.postgresCore * 100).toFixed(1)} % of a core of PostgreSQL`,
  );
  for (const { statement, calls: n, ms } of worker.statements.slice(0, 10)) {
    say(
      `    ${(n / seconds).toFixed(1).padStart(7)}/s  ${(ms / n).toFixed(2).padStart(6)} ms  ${statement.slice(0, 110)}`,
    );
  }
  const judged = updates >= WHOLE;
  const goals: readonly Goal[] = [
    {
      name: `memory of the worker with ${updates} updates`,
      goal: `≤ ${MAX_MB} MB`,
      measured: `${worker.mb.toFixed(0)} MB`,
      met: judged ? worker.mb <= MAX_MB : null,
    },
    {
      name: 'CPU of the worker',
      goal: `≤ ${MAX_CORE * 100} % of a core`,
      measured: `${(worker.core * 100).toFixed(1)} %`,
      met: judged ? worker.core <= MAX_CORE : null,
    },
  ];
  sayGoals(goals);
}

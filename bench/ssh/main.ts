// `npm run bench ssh [-- --quick] [-- --strict]`: the prerequisite sweep by the product, beside the tools that people would use
// instead, on the same servers in the same run. How it is measured and how to read it: docs/benchmarks.md.
import { availableParallelism } from 'node:os';
import { hasNativeAddon } from '../../targets/ssh/native-addon.ts';
import { type Fleet, type FleetKind, type Ground, layGround } from './fleet.ts';
import { judge } from './goals.ts';
import { buildLiteServer, type LiteServer } from './lite-server.ts';
import { type Figures, measure } from './measure.ts';
import { FULL, type PlannedTool, QUICK, type Stage } from './plan.ts';
import { programNamed } from './programs.ts';
import { startRealFleet } from './real-server.ts';
import { goalsTable, type Line, lineOf, stageTable } from './report.ts';
import { invocationOf } from './tools.ts';

export type SshBenchOptions = { readonly quick: boolean; readonly strict: boolean };

const RUN_SECONDS = 180;
const ALL_SECONDS = 15 * 60;
/** Part of the machine that others may use while a run counts. */
const DISTURBED = 0.1;
const CHEAP_SECONDS = 25;

export async function benchSsh({ quick, strict }: SshBenchOptions): Promise<void> {
  const missing = await missingProgram('python3', 'ssh-keygen');
  if (missing !== null) return say(`ssh: skipped, there is no ${missing}`);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const ground = await layGround();
  const bench = { ground, lite: await buildLiteServer(ground), stopping: stopping.signal, begun: performance.now() };
  try {
    say(`SSH sweep: ${availableParallelism()} cores, Node ${process.version}, ${addonState()}. Medians.`);
    const lines: Line[] = [];
    for (const stage of quick ? QUICK : FULL) lines.push(...(await runStage(bench, stage)));
    if (quick) return say('\nNo goal is judged by so few hosts.');
    const verdicts = judge(lines);
    say(goalsTable(verdicts));
    if (strict && verdicts.some((verdict) => verdict.met === false)) process.exitCode = 1;
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    say('\nStopped.');
    process.exitCode = 1;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await ground.clear();
  }
}

type Bench = {
  readonly ground: Ground;
  readonly lite: LiteServer | null;
  readonly stopping: AbortSignal;
  readonly begun: number;
};

/** Prints what it measured. */
async function runStage(bench: Bench, stage: Stage): Promise<Line[]> {
  const fleet = await startFleet(bench, stage.fleet);
  if (fleet === null) {
    say(`\n${stage.fleet}, ${stage.hosts} hosts: skipped, its server cannot be started (docs/benchmarks.md)`);
    return [];
  }
  try {
    const runs = new Map<PlannedTool, Figures[]>();
    const skipped = new Map<PlannedTool, string>();
    for (let round = 0; round < stage.rounds; round++) {
      for (const planned of stage.tools) {
        if (round >= (planned.rounds ?? stage.rounds) || skipped.has(planned)) continue;
        const outcome = await runTool(bench, fleet, stage, planned);
        if (typeof outcome === 'string') skipped.set(planned, outcome);
        else runs.set(planned, [...(runs.get(planned) ?? []), outcome]);
      }
    }
    const lines = [...runs].map(([planned, figures]) => lineOf(stage, planned, figures));
    say(stageTable(stage, lines));
    for (const [{ tool }, why] of skipped) say(`  ${tool}: skipped, ${why}`);
    return lines;
  } finally {
    await fleet.stop();
  }
}

/**
 * A text says why the tool is not run. A run that something else on the machine disturbed is done again where that is cheap, and the
 * less disturbed one counts.
 */
async function runTool(bench: Bench, fleet: Fleet, stage: Stage, planned: PlannedTool): Promise<Figures | string> {
  const { ground, stopping } = bench;
  const secondsLeft = () => ALL_SECONDS - (performance.now() - bench.begun) / 1000;
  if (secondsLeft() <= 0) return `the ${ALL_SECONDS} s of the bench are over`;
  const task = { ground, fleet, hosts: stage.hosts, fanout: planned.fanout };
  const invocation = await invocationOf(planned.tool, task);
  if (invocation === null) return 'not installed';
  const run = () => {
    const seconds = Math.min(RUN_SECONDS, secondsLeft());
    return measure(ground, fleet, invocation, { seconds, memory: stage.memory, stopping });
  };
  const first = await run();
  const isFine = first.others < DISTURBED || stage.memory;
  if (isFine || first.wallS > CHEAP_SECONDS || secondsLeft() <= CHEAP_SECONDS) return first;
  const second = await run();
  return second.others < first.others ? second : first;
}

async function startFleet({ ground, lite }: Bench, kind: FleetKind): Promise<Fleet | null> {
  switch (kind) {
    case 'real':
      return startRealFleet(ground);
    case 'lite':
      return (await lite?.start(kind, 0)) ?? null;
    case 'lite2s':
      return (await lite?.start(kind, 2_000)) ?? null;
  }
}

async function missingProgram(...names: readonly string[]): Promise<string | null> {
  for (const name of names) if ((await programNamed(name)) === null) return name;
  return null;
}

function addonState(): string {
  return hasNativeAddon()
    ? 'with the native addon of ssh2'
    : 'WITHOUT the native addon of ssh2: install again with this version of Node';
}

function say(text: string): void {
  console.log(text);
}

// One run of one tool: what it cost, and how many hosts answered.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Fleet, Ground } from './fleet.ts';
import { machineTime } from './machine.ts';
import { cpuSecondsOf } from './serving.ts';
import type { Invocation } from './tools.ts';

export type Figures = {
  readonly wallS: number;
  /** User and system, of the client and all it started. */
  readonly cpuS: number;
  readonly serverCpuS: number;
  /** Peaks of the sums over all processes, in bytes; 0 where memory was not sampled. */
  readonly rss: number;
  readonly pss: number;
  /** Part of the machine that something else used meanwhile, 0 to 1. */
  readonly others: number;
  readonly answered: number;
  readonly timedOut: boolean;
};

export type Limits = { readonly seconds: number; readonly memory: boolean; readonly stopping: AbortSignal };

const TALLY = path.join(import.meta.dirname, 'tally.py');

/** Throws when it is stopped, or when what measures fails. */
export async function measure(ground: Ground, fleet: Fleet, run: Invocation, limits: Limits): Promise<Figures> {
  const machineBefore = await machineTime();
  const serverBefore = await cpuSecondsOf(fleet.pid);
  const { told, output } = await tally(ground, run, limits);
  const serverCpuS = (await cpuSecondsOf(fleet.pid)) - serverBefore;
  const machine = await machineTime();
  const others = machine.busy - machineBefore.busy - told.cpu - serverCpuS;
  return {
    wallS: told.wall,
    cpuS: told.cpu,
    serverCpuS,
    rss: told.rss,
    pss: told.pss,
    others: Math.max(0, others / (machine.all - machineBefore.all)),
    answered: output.match(run.answer)?.length ?? 0,
    timedOut: told.timedOut,
  };
}

async function tally(ground: Ground, run: Invocation, limits: Limits): Promise<{ told: Told; output: string }> {
  const [report, outputFile, errorFile] = ['report.json', 'output.txt', 'errors.txt'].map((name) =>
    path.join(ground.dir, name),
  ) as [string, string, string];
  const [output, errors] = [await open(outputFile, 'w'), await open(errorFile, 'w')];
  try {
    const args = [TALLY, report, String(limits.seconds), limits.memory ? 'yes' : 'no', ...run.command];
    limits.stopping.throwIfAborted();
    const child = spawn('python3', args, {
      stdio: ['ignore', output.fd, errors.fd],
      env: { ...process.env, ...run.env },
    });
    const end = () => child.kill();
    limits.stopping.addEventListener('abort', end);
    const [code] = await once(child, 'exit');
    limits.stopping.removeEventListener('abort', end);
    limits.stopping.throwIfAborted();
    if (code !== 0) throw new Error(`nothing told of ${run.command[0]}: ${await readFile(errorFile, 'utf8')}`);
  } finally {
    await output.close();
    await errors.close();
  }
  const told = JSON.parse(await readFile(report, 'utf8')) as Told;
  return { told, output: await readFile(outputFile, 'utf8') };
}

type Told = {
  readonly wall: number;
  readonly cpu: number;
  readonly timedOut: boolean;
  readonly rss: number;
  readonly pss: number;
};

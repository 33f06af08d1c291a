// A process of the product, or beside it, as a bench starts it: heard to be ready, weighed, ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TICKS_PER_SECOND } from '../ssh/machine.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const READY_MS = 180_000;
const END_MS = 30_000;

export type Child = {
  readonly pid: number;
  /** The line that said that it is ready. */
  readonly line: string;
  /** Lines of its log that are no news of everyday life: level `warn` and above. */
  complaints(): readonly string[];
  /** By SIGTERM; by SIGKILL when it does not end. */
  stop(): Promise<void>;
};

/** `script`: from the root of the house. Throws with what it said when it ends instead. */
export async function startChild(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ready: string,
): Promise<Child> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  const line = await readyLine(child, ready, complaints);
  if (child.pid === undefined) throw new Error(`${script} did not start`);
  return { pid: child.pid, line, complaints: () => complaints, stop: () => end(child) };
}

function readyLine(child: ChildProcess, ready: string, complaints: string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const one of lines) {
        if (said.length < 50) said.push(one);
        if (one.includes(ready)) resolve(one);
        if (!/^\{"level":(10|20|30)\b/.test(one) && !one.includes(ready)) complaints.push(one);
      }
    });
  }
  child.once('exit', () => reject(new Error(`${child.spawnargs.join(' ')} ended: ${said.join('\n')}`)));
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_MS);
  return promise.finally(() => clearTimeout(timer));
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await ended;
  clearTimeout(timer);
}

/** User and system, so far. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // utime and stime: the 14th and 15th of proc(5).
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export function rssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

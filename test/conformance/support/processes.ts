// Child processes of a conformance test: their output is kept for the report of a failure, and none outlives the test.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lastWill } from './last-will.ts';
import { NotYet, until } from './until.ts';

export type Running = {
  readonly pid: number;
  /** The last of what it wrote. */
  output(): string;
  isAlive(): boolean;
  /** Resolves when it has ended; SIGKILL follows when it has not within `graceSeconds`. */
  end(signal?: NodeJS.Signals, graceSeconds?: number): Promise<void>;
};

const MAX_OUTPUT = 200_000;

export function run(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Running {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-MAX_OUTPUT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(`${error.message}\n`)));
  const revoke = lastWill('kill', ['-KILL', String(child.pid)]);
  child.once('exit', revoke);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    isAlive: () => isAlive(child),
    end: (signal = 'SIGTERM', graceSeconds = 20) => end(child, signal, graceSeconds),
  };
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals, graceSeconds: number): Promise<void> {
  if (!isAlive(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const kill = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1000);
  await ended;
  clearTimeout(kill);
}

/** Waits for `sign` in its output; an early end is an error with that output. */
export function untilItSays(running: Running, sign: string, seconds: number): Promise<void> {
  return until(`the process says "${sign}"`, seconds, () => {
    if (running.output().includes(sign)) return;
    if (!running.isAlive()) throw new Error(`the process has ended:\n${running.output()}`);
    throw new NotYet(running.output().slice(-500));
  });
}

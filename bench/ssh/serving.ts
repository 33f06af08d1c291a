// A server process of a fleet: started, heard to listen, timed, ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import { TICKS_PER_SECOND } from './machine.ts';

export type Serving = Pick<Fleet, 'pid' | 'stop'> & {
  /** The line that said that it listens. */
  readonly line: string;
};

/** Throws with what the process said when it ends instead of listening. */
export async function startServing(command: string, args: readonly string[], listening: string): Promise<Serving> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const line = await lineWith(child, listening);
  if (child.pid === undefined) throw new Error(`${command} did not start`);
  const stop = async () => {
    const ended = once(child, 'exit');
    if (child.kill()) await ended;
  };
  return { pid: child.pid, stop, line };
}

const LISTEN_MS = 10_000;

async function lineWith(child: ChildProcess, wanted: string): Promise<string> {
  const said: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once('error', reject);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      // Read to the end of its life, since a full pipe would stop it; kept only until it listens.
      if (said.length < 20) said.push(line);
      if (line.includes(wanted)) resolve(line);
    });
  }
  child.once('exit', () => reject(new Error(`${child.spawnfile} did not listen: ${said.join(' | ')}`)));
  const timer = setTimeout(() => child.kill(), LISTEN_MS);
  return promise.finally(() => clearTimeout(timer));
}

/** CPU that a server and the children it has seen end have used, in seconds. Waits a while for those that are about to end. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  for (let tries = 0; tries < 50 && (await hasChildren(pid)); tries++) await sleep(100);
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  // utime, stime, cutime and cstime: the 14th to the 17th of proc(5).
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}

async function hasChildren(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim() !== '';
}

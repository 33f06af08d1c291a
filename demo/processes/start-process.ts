// Starts a process of the demo and keeps hold of it: its output goes to a file, its death is noticed, its end is waited for.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import type { ToChild, ToParent } from './messages.ts';

export type ProcessPlace = {
  readonly name: string;
  /** Folder of the log. */
  readonly logs: string;
};

export type RunningProcess = {
  readonly name: string;
  readonly logFile: string;
  /** Resolves when it has ended, asked or not. */
  readonly ended: Promise<void>;
  /** Lets go of it, waits for its end, and kills it when that takes too long. */
  stop(): Promise<void>;
};

const PATIENCE_MS = 20_000;

/** A script in a session of its own, so that the terminal's signals do not reach it. It must end when its channel closes. */
export function holdProcess(
  place: ProcessPlace,
  script: string,
  how: { args?: readonly string[]; execArgv?: readonly string[]; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): RunningProcess & { readonly child: ChildProcess } {
  const logFile = path.join(place.logs, `${place.name}.log`);
  const log = openSync(logFile, 'a');
  const child = fork(script, [...(how.args ?? [])], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: [...(how.execArgv ?? [])],
    env: how.env ?? process.env,
    ...(how.cwd === undefined ? {} : { cwd: how.cwd }),
  });
  closeSync(log);
  const ended = once(child, 'exit').then(() => undefined);
  // A message that was under way when the process died: its death is noticed anyway.
  child.on('error', () => {});
  return { name: place.name, logFile, ended, child, stop: () => stopProcess(child, ended) };
}

/** Resolves when the process says that it is ready; rejects when it ends before. */
export async function startProcess<Order, Ready>(
  place: ProcessPlace,
  script: string,
  order: Order,
  fix: (hostnames: readonly string[]) => Promise<readonly string[]> = async () => [],
): Promise<RunningProcess & { readonly ready: Ready }> {
  const held = holdProcess(place, script);
  const ready = Promise.withResolvers<Ready>();
  held.child.on('message', (message: ToParent) => {
    if (message.kind === 'ready') ready.resolve(message.facts as Ready);
    else
      void fix(message.hostnames).then((hostnames) => tell(held.child, { kind: 'fixed', id: message.id, hostnames }));
  });
  tell(held.child, { kind: 'start', order });
  const early = held.ended.then(() => {
    throw new Error(`The process ${place.name} ended before it was ready: see ${held.logFile}`);
  });
  return { ...held, ready: await Promise.race([ready.promise, early]) };
}

function tell(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message);
}

async function stopProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.connected) child.disconnect();
  const kill = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(kill);
}

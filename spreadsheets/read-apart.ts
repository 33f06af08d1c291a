// The child process that reads a workbook: one at a time, so that many files at once cost no more memory than one.
import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CHAT_LIMITS, type ReadLimits } from './read-limits.ts';
import type { WorkbookAnswer } from './sheets-of-file.ts';

export type ApartAnswer =
  | WorkbookAnswer
  /** Too many wait already. */
  | { readonly kind: 'busy' }
  /** The time was over: a large file, or a machine that has much else to do. */
  | { readonly kind: 'slow' }
  /** The process ended before it had answered, by no fault of the file that is known. */
  | { readonly kind: 'ended' };

const WAIT_LIMIT_MS = 12_000;
const MAX_WAITING = 10;
const LOOK_MS = 50;

const SCRIPT = path.join(import.meta.dirname, 'read-in-child.ts');
const ROOT = path.join(import.meta.dirname, '..');

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** Never rejects. */
export async function readApart(bytes: Uint8Array, limits = CHAT_LIMITS): Promise<ApartAnswer> {
  if (waiting >= MAX_WAITING) return { kind: 'busy' };
  waiting += 1;
  const asked = performance.now();
  const turn = last.then((): Promise<ApartAnswer> | ApartAnswer =>
    performance.now() - asked > WAIT_LIMIT_MS ? { kind: 'busy' } : readInChild(bytes, limits),
  );
  last = turn;
  return turn.finally(() => {
    waiting -= 1;
  });
}

async function readInChild(bytes: Uint8Array, limits: ReadLimits): Promise<ApartAnswer> {
  const child = start(limits.heapMb);
  const answer = Promise.withResolvers<ApartAnswer>();
  const tooMuch = () => answer.resolve({ kind: 'too-much' });
  child.once('message', (message) => answer.resolve(message as WorkbookAnswer));
  child.once('exit', (code, signal) => answer.resolve({ kind: isOutOfMemory(code, signal) ? 'too-much' : 'ended' }));
  child.once('error', (error) => answer.resolve({ kind: 'unreadable', detail: error.message }));
  const tooLong = setTimeout(() => answer.resolve({ kind: 'slow' }), limits.timeMs);
  const looking = setInterval(
    () => void isTooLarge(child.pid, limits.processMb).then((large) => large && tooMuch()),
    LOOK_MS,
  );
  child.send({ bytes, limits }, () => {});
  try {
    return await answer.promise;
  } finally {
    clearTimeout(tooLong);
    clearInterval(looking);
    await ended(child);
  }
}

/** No secret of the bot's environment goes along, and nothing can be written or started from there. */
function start(heapMb: number): ChildProcess {
  return fork(SCRIPT, [], {
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [`--max-old-space-size=${heapMb}`, '--permission', `--allow-fs-read=${ROOT}`],
  });
}

/** A heap that is full aborts; a shell or a system without signals gives their codes. */
function isOutOfMemory(code: number | null, signal: NodeJS.Signals | null): boolean {
  return signal === 'SIGABRT' || code === 134;
}

/** Before the next one begins, so that two are never there at once. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Field 2 of statm: resident pages, of 4 KB nearly everywhere; larger pages only make the limit stricter. */
async function isTooLarge(pid: number | undefined, mostMb: number): Promise<boolean> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return (Number(statm.split(' ')[1] ?? 0) * 4096) / 1024 / 1024 > mostMb;
}

// One command on an open connection: its two outputs apart, its exit code, its time limit.
import type { Client, ClientChannel } from 'ssh2';
import type { ExecResult, ReachError } from '../ports.ts';
import { createBoundedOutput } from './bounded-output.ts';
import type { Ending } from './ending.ts';
import { plainLine, reachError } from './failures.ts';

export type ExecOptions = { stdin?: string; timeoutMs?: number; maxOutputBytes?: number };

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_BYTES = 1024 * 1024;

/** Throws ReachError: the connection's ending, or timeout (effect unknown), or login-refused when the server runs no commands. */
export function execOn(client: Client, ending: Ending, command: string, options: ExecOptions): Promise<ExecResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ExecResult>();
  const ended = ending.error();
  if (ended !== null) {
    reject(ended);
    return promise;
  }
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const stdout = createBoundedOutput(options.maxOutputBytes ?? DEFAULT_MAX_BYTES);
  const stderr = createBoundedOutput(options.maxOutputBytes ?? DEFAULT_MAX_BYTES);
  let exitCode: number | null = null;
  let opened: ClientChannel | null = null;
  let isOver = false;

  /** The first call counts. */
  function finish(error: unknown): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    forgetEnding();
    if (error === null) resolve({ exitCode, stdout: stdout.text(), stderr: stderr.text() });
    else reject(error);
  }

  function timeIsUp(): void {
    opened?.close();
    // With an exit code the command has ended, only something that it left behind holds the channel open: its effect is known.
    finish(exitCode === null ? reachError('timeout', `no end of the command in ${timeoutMs} ms`) : null);
  }

  // Listens within the callback, not after an await: a fast server has the exit code in the same packet.
  function follow(channel: ClientChannel): void {
    opened = channel;
    // 'close' follows the end of stdout only.
    let openOutputs = 2;
    const outputEnded = () => {
      openOutputs--;
      if (openOutputs === 0) finish(null);
    };
    channel.on('exit', (code: number | null) => {
      exitCode = code;
    });
    channel.on('data', (chunk: Buffer) => stdout.add(chunk));
    channel.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
    channel.on('error', finish);
    channel.stderr.on('error', finish);
    channel.stderr.once('end', outputEnded);
    channel.once('close', outputEnded);
    channel.end(options.stdin);
  }

  const timer = setTimeout(timeIsUp, timeoutMs);
  const forgetEnding = ending.onEnd(() => finish(ending.error()));
  try {
    client.exec(command, (error, channel) => {
      if (error !== undefined) finish(channelError(error));
      // Opened too late: nobody waits any more, and the command must not run on.
      else if (isOver) channel.close();
      else follow(channel);
    });
  } catch (cause) {
    finish(reachError('connection-lost', 'the connection has ended', { cause }));
  }
  return promise;
}

function channelError(cause: Error): ReachError {
  if (cause.message === 'Unable to exec') {
    return reachError('login-refused', 'the server refuses to run commands', { cause });
  }
  return reachError('connection-lost', plainLine(cause.message), { cause });
}

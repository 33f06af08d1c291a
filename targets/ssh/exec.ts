// One command on an open connection: its two outputs apart, its exit code, its time limit.
import type { Client, ClientChannel } from 'ssh2';
import type { ExecResult, ReachError } from '../ports.ts';
import { createBoundedOutput } from './bounded-output.ts';
import type { Ending } from './ending.ts';
import { plainLine, reachError } from './failures.ts';
import { openChannel } from './open-channel.ts';

export type ExecOptions = { stdin?: string; timeoutMs?: number; maxOutputBytes?: number };

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_BYTES = 1024 * 1024;

/**
 * Throws ReachError: the connection's ending, or timeout, or login-refused when the server runs no commands. It has certainly not acted
 * where no channel was opened for it, or its script had not been sent.
 */
export function execOn(client: Client, ending: Ending, command: string, options: ExecOptions): Promise<ExecResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ExecResult>();
  const ended = ending.error({ acted: 'no' });
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
    stopAsking();
    if (error === null) resolve({ exitCode, stdout: stdout.text(), stderr: stderr.text() });
    else reject(error);
  }

  function timeIsUp(): void {
    opened?.close();
    // With an exit code the command has ended, only something that it left behind holds the channel open: its effect is known.
    finish(exitCode === null ? tooLong(said()) : null);
  }

  function tooLong(words: string): ReachError {
    const detail = `no end of the command in ${timeoutMs} ms${words === '' ? '' : `; it said: ${words}`}`;
    return reachError('timeout', detail, { ...acted(), said: words });
  }

  /** A menu, or a question, in place of a shell. What scripts say stands in frames, and is no sentence. */
  function said(): string {
    return options.stdin === undefined ? plainLine(`${stderr.text()} ${stdout.text()}`) : '';
  }

  /** A command that is given its script by stdin does nothing before; any other may run as soon as it is asked for. */
  function acted(): { acted?: 'no' } {
    return opened === null && options.stdin !== undefined ? { acted: 'no' } : {};
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
  const forgetEnding = ending.onEnd(() => finish(ending.error(acted())));
  const stopAsking = openChannel(client, command, {
    // Opened too late: nobody waits any more, and the command must not run on.
    opened: (channel) => (isOver ? channel.close() : follow(channel)),
    failed: finish,
  });
  return promise;
}

// One command on an open connection: its two outputs apart, its exit code, its time limit.
import type { Client, ClientChannel } from 'ssh2';
import { type ExecResult, ReachError } from '../ports.ts';
import { createBoundedOutput } from './bounded-output.ts';
import { plainLine, reachError } from './failures.ts';

export type ExecOptions = { stdin?: string; timeoutMs?: number; maxOutputBytes?: number };

/**
 * `ended` is aborted, with a ReachError as its reason, when the connection is lost or closed. Throws ReachError: that
 * reason, or timeout (effect unknown), or login-refused when the server runs no commands.
 */
export async function execOn(
  client: Client,
  ended: AbortSignal,
  command: string,
  options: ExecOptions,
): Promise<ExecResult> {
  throwIfEnded(ended);
  const stop = createStop(ended, options.timeoutMs ?? 60_000);
  const run = startCommand(client, command, options, stop);
  try {
    await Promise.race([run.over, stop.promise]);
    return run.result();
  } catch (error) {
    // The command has ended, only something that it left behind holds the channel open: its effect is known.
    if (stop.timedOut() && run.result().exitCode !== null) return run.result();
    throw error;
  } finally {
    stop.dispose();
  }
}

type Stop = {
  /** Rejects when the time is up or the connection has ended. */
  readonly promise: Promise<never>;
  /** True once the command's own time is up. */
  timedOut(): boolean;
  /** Called when the time is up. */
  onTimeout(action: () => void): void;
  dispose(): void;
};

function createStop(ended: AbortSignal, timeoutMs: number): Stop {
  const { promise, reject } = Promise.withResolvers<never>();
  const time = new AbortController();
  // Handled by whoever races it; a rejection while nobody does is no fault.
  promise.catch(() => {});
  const timer = setTimeout(() => {
    time.abort();
    reject(reachError('timeout', `no end of the command in ${timeoutMs} ms`));
  }, timeoutMs);
  const onEnd = () => reject(endedError(ended));
  ended.addEventListener('abort', onEnd, { once: true });
  return {
    promise,
    timedOut: () => time.signal.aborted,
    onTimeout: (action) => time.signal.addEventListener('abort', action, { once: true }),
    dispose: () => {
      clearTimeout(timer);
      ended.removeEventListener('abort', onEnd);
    },
  };
}

function throwIfEnded(ended: AbortSignal): void {
  if (ended.aborted) throw endedError(ended);
}

/** A fresh error for each command, so that its stack shows who was waiting. */
function endedError(ended: AbortSignal): ReachError {
  const reason: unknown = ended.reason;
  if (reason instanceof ReachError) return new ReachError(reason.failure, { cause: reason });
  return reachError('connection-lost', 'the connection has ended', { cause: reason });
}

type Run = {
  /** Resolves when the command has ended and both outputs are complete. */
  readonly over: Promise<void>;
  /** What is known so far. */
  result(): ExecResult;
};

const DEFAULT_MAX_BYTES = 1024 * 1024;

function startCommand(client: Client, command: string, options: ExecOptions, stop: Stop): Run {
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  const stdout = createBoundedOutput(options.maxOutputBytes ?? DEFAULT_MAX_BYTES);
  const stderr = createBoundedOutput(options.maxOutputBytes ?? DEFAULT_MAX_BYTES);
  let exitCode: number | null = null;

  // Listens within the callback, not after an await: a fast server has the exit code in the same packet.
  function follow(channel: ClientChannel): void {
    channel.on('exit', (code: number | null) => {
      exitCode = code;
    });
    channel.on('data', (chunk: Buffer) => stdout.add(chunk));
    channel.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
    channel.on('error', reject);
    channel.stderr.on('error', reject);
    // 'close' follows the end of stdout only.
    const stderrEnded = new Promise<void>((done) => channel.stderr.once('end', done));
    channel.once('close', () => void stderrEnded.then(resolve));
    stop.onTimeout(() => channel.close());
    channel.end(options.stdin);
  }

  try {
    client.exec(command, (error, channel) => {
      if (error !== undefined) reject(channelError(error));
      // Opened too late: nobody waits any more, and the command must not run on.
      else if (stop.timedOut()) channel.close();
      else follow(channel);
    });
  } catch (cause) {
    reject(reachError('connection-lost', 'the connection has ended', { cause }));
  }
  return { over, result: () => ({ exitCode, stdout: stdout.text(), stderr: stderr.text() }) };
}

function channelError(cause: Error): ReachError {
  if (cause.message === 'Unable to exec') {
    return reachError('login-refused', 'the server refuses to run commands', { cause });
  }
  return reachError('connection-lost', plainLine(cause.message), { cause });
}

// A channel for one command, asked for again where the server still holds the place of the one before.
import type { Client, ClientChannel } from 'ssh2';
import type { ReachError } from '../ports.ts';
import { plainLine, reachError } from './failures.ts';

/**
 * Servers that allow one channel at a time (`MaxSessions 1`) free its place a moment after it is closed: they are asked again for seven seconds. Those that
 * allow more are never made to wait.
 */
const RETRY_MS = [5, 10, 20, 40, 80, 150, 300, 600, 1_200, 2_400, 2_400];

export type ChannelListener = {
  /** Called within the turn in which the server answers: a fast one has the exit code in the same packet. */
  opened(channel: ClientChannel): void;
  failed(error: ReachError): void;
};

/** The function returned ends the asking; a channel that is on its way then is still told. */
export function openChannel(client: Client, command: string, listener: ChannelListener): () => void {
  let refusals = 0;
  let timer: NodeJS.Timeout | undefined;

  function ask(): void {
    try {
      client.exec(command, answered);
    } catch (cause) {
      const error = reachError('connection-lost', 'the connection has ended', { cause, acted: 'no' });
      queueMicrotask(() => listener.failed(error));
    }
  }

  function answered(error: ChannelRefusal | undefined, channel: ClientChannel): void {
    if (error === undefined) listener.opened(channel);
    else if (mayOpenLater(error) && refusals < RETRY_MS.length) timer = setTimeout(ask, RETRY_MS[refusals++]);
    else listener.failed(channelError(error));
  }

  ask();
  return () => {
    refusals = RETRY_MS.length;
    clearTimeout(timer);
  };
}

/** ssh2 gives the reason of the server's refusal. */
type ChannelRefusal = Error & { reason?: unknown };

/** RFC 4254, 5.1: 2 is what OpenSSH says when its sessions are taken, 4 is a shortage; 1 and 3 stay as they are. */
function mayOpenLater({ reason }: ChannelRefusal): boolean {
  return reason === 2 || reason === 4;
}

function channelError(cause: ChannelRefusal): ReachError {
  if (cause.message === 'Unable to exec') {
    return reachError('login-refused', 'the server refuses to run commands', { cause, acted: 'no' });
  }
  // Without a reason it is no answer of the server: the connection has ended.
  if (cause.reason === undefined) return reachError('connection-lost', plainLine(cause.message), { cause });
  const detail = `the server opened no channel: ${plainLine(cause.message)}`;
  return reachError('connection-lost', detail, { cause, acted: 'no' });
}

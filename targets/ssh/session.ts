// A logged-in connection as the jobs see it. Its end, however it comes, is told at once to every command that waits.
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import type { HostSession } from '../ports.ts';
import { execOn } from './exec.ts';
import { plainLine, reachError } from './failures.ts';
import type { Entered } from './ways-in.ts';

export function createSession(entered: Entered): HostSession {
  const { client, socket, address, method } = entered;
  const end = endOf(client, socket, address);
  return {
    address,
    method,
    exec: (command, options = {}) => execOn(client, end.signal, command, options),
    close: () => {
      end.tell('closed by us');
      closeGently(client, socket);
    },
  };
}

type End = { readonly signal: AbortSignal; tell(why: string, cause?: unknown): void };

/** `signal` aborts with a ReachError connection-lost as its reason. */
function endOf(client: Client, socket: Socket, address: string): End {
  const controller = new AbortController();
  const tell = (why: string, cause?: unknown) => {
    if (!controller.signal.aborted) controller.abort(reachError('connection-lost', `${address}: ${why}`, { cause }));
  };
  client.on('error', (error) => tell(plainLine(error.message), error));
  client.on('end', () => tell('closed by the server'));
  client.on('close', () => tell('connection closed'));
  if (socket.destroyed) tell('connection closed');
  return { signal: controller.signal, tell };
}

const GOODBYE_MS = 1_000;

/** Says goodbye, but does not wait for a server that no longer listens: its socket would stay for ever. */
function closeGently(client: Client, socket: Socket): void {
  if (socket.destroyed) return;
  client.end();
  const timer = setTimeout(() => socket.destroy(), GOODBYE_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.destroySoon();
}

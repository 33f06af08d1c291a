// A logged-in connection as the jobs see it.
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import type { HostSession, SessionKind } from '../ports.ts';
import { createEnding, type TellableEnding } from './ending.ts';
import { execOn } from './exec.ts';
import { plainLine } from './failures.ts';
import type { Entered } from './ways-in.ts';

/** `kind`: what its shell is, as the inventory says; a wrong one refuses whatever it is told. */
export function createSession(entered: Entered, kind: LoginKind): HostSession {
  const { client, socket, address, method } = entered;
  const ending = createEnding(address);
  listen(ending, client, socket);
  return {
    kind,
    address,
    method,
    exec: (command, options = {}) => execOn(client, ending, command, options),
    close: () => {
      ending.tell('closed by us');
      closeGently(client, socket);
    },
  };
}

type LoginKind = Exclude<SessionKind, 'ssm'>;

function listen(ending: TellableEnding, client: Client, socket: Socket): void {
  client.on('error', (error) => ending.tell(plainLine(error.message), error));
  client.on('end', () => ending.tell('closed by the server'));
  client.on('close', () => ending.tell('connection closed'));
  if (socket.destroyed) ending.tell('connection closed');
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

// A TCP relay in front of a server, to freeze or cut a connection as a network does.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from './loopback.ts';

export type Relay = {
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: () => number;
  /** From now on nothing passes in either direction, and nobody is told. */
  freeze(): void;
  cut(): void;
  stop(): Promise<void>;
};

export async function startRelay(toPort: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((near) => {
    accepted++;
    const far = connect(toPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far);
    far.pipe(near);
  });
  const port = await listenOnLoopback(server);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    accepted: () => accepted,
    freeze: () => {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    cut,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

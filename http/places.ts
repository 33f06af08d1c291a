// The places for connections: a stranger who takes all of them must not keep Teams out. Whoever takes the last one sends away those that
// have waited longest with nothing to be answered: silent from the beginning, in the middle of their headers, or answered and kept open.
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many leave at a time: those who come at the same moment find room, too. */
const LEAVING = 0.1;

export type Places = {
  /** A request on that connection is being answered: it stays until that is done. */
  serve(socket: Socket, response: ServerResponse): void;
};

/** `most` holds for this moment. `sentAway`: told of each that has asked for nothing yet. */
export function createPlaces(server: Server, most: () => number, sentAway: (socket: Socket) => void): Places {
  const open = new Set<Socket>();
  /** The longest first. */
  const waiting = new Set<Socket>();
  const served = new WeakMap<Socket, number>();
  server.on('connection', (socket) => {
    open.add(socket);
    waiting.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      waiting.delete(socket);
    });
    if (open.size < most()) return;
    server.closeIdleConnections();
    const staying = [...open].filter((one) => !one.destroyed);
    if (staying.length < most()) return;
    const silent = [...waiting].filter((one) => one !== socket && !one.destroyed);
    for (const one of silent.slice(0, Math.ceil(most() * LEAVING))) {
      sentAway(one);
      one.destroy();
    }
  });
  return {
    serve(socket, response) {
      served.set(socket, (served.get(socket) ?? 0) + 1);
      waiting.delete(socket);
      response.once('close', () => {
        const left = (served.get(socket) ?? 1) - 1;
        served.set(socket, left);
        if (left === 0 && open.has(socket) && !socket.destroyed) waiting.add(socket);
      });
    },
  };
}

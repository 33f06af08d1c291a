// A TCP connection, opened by us rather than by ssh2: its own time limit, and no Nagle delay, which costs more than
// any other setting because ssh2 writes a packet in several pieces.
import { connect, type Socket } from 'node:net';
import { reachError } from './failures.ts';

/** Throws ReachError: port-closed when refused or unreachable, timeout when nobody answered in time. */
export function openSocket(address: string, port: number, timeoutMs: number): Promise<Socket> {
  const where = `${address}:${port}`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(reachError('timeout', `${where}: no answer in ${timeoutMs} ms`));
    }, timeoutMs);
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(reachError('port-closed', `${where}: ${cause.code ?? 'error'}`, { cause }));
    });
    // The error listener stays: until ssh2 adds its own, a reset would otherwise end the process.
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(gathering(socket));
    });
  });
}

/**
 * What is written in one turn leaves in one system call: without its native addon ssh2 writes each packet in three pieces, and the
 * calls cost a tenth of a connection.
 */
function gathering(socket: Socket): Socket {
  const write = socket.write;
  socket.write = function gathered(this: Socket, ...args: unknown[]) {
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    return Reflect.apply(write, socket, args);
  } as Socket['write'];
  return socket;
}

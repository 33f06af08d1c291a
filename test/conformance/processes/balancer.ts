// What stands before several chat processes: each connection goes to any one that takes it.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Random } from '../../walk/random.ts';

export type Balancer = { readonly port: number; close(): Promise<void> };

/** `ports`: of those that should be there now. Where none answers, the connection is cut. */
export async function startBalancer(ports: () => readonly number[], random: Random): Promise<Balancer> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    follow(open, client);
    void passOn(client, random.shuffled(ports()), open);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function passOn(client: Socket, ports: readonly number[], open: Set<Socket>): Promise<void> {
  for (const port of ports) {
    const bot = await reach(port);
    if (bot === null) continue;
    follow(open, bot);
    client.pipe(bot).pipe(client);
    client.once('close', () => bot.destroy());
    bot.once('close', () => client.destroy());
    return;
  }
  client.destroy();
}

function reach(port: number): Promise<Socket | null> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket)).once('error', () => resolve(null));
  });
}

function follow(open: Set<Socket>, socket: Socket): void {
  open.add(socket);
  socket.on('error', () => {});
  socket.once('close', () => open.delete(socket));
}

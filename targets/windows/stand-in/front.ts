// What stands between the network and sshd: while the machine is down nobody listens, and those who are connected are cut off.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { WindowsMachine } from './machine.ts';

export type Front = { readonly port: number; close(): Promise<void> };

const LOOKS_EVERY_MS = 50;

export async function frontOf(machine: WindowsMachine, sshdPort: number): Promise<Front> {
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(sshdPort, '127.0.0.1');
    for (const one of [from, to]) {
      sockets.add(one);
      one.once('close', () => sockets.delete(one));
      one.on('error', () => one.destroy());
    }
    from.once('close', () => to.destroy());
    to.once('close', () => from.destroy());
    from.pipe(to);
    to.pipe(from);
  });
  await listening(server, 0);
  const { port } = server.address() as AddressInfo;
  let isChanging = false;
  const look = async () => {
    const isDown = machine.isDown();
    if (isDown && server.listening) {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const one of sockets) one.destroy();
      await closed;
    } else if (!isDown && !server.listening) await listening(server, port);
  };
  const timer = setInterval(() => {
    if (isChanging) return;
    isChanging = true;
    look()
      .catch(() => undefined)
      .finally(() => {
        isChanging = false;
      });
  }, LOOKS_EVERY_MS);
  return {
    port,
    close: async () => {
      clearInterval(timer);
      for (const one of sockets) one.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

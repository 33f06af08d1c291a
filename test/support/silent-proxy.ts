// A way through which a store is reached, and what networks do to it: connections that fall silent without a FIN or RST, an address
// that leads to another server, a port that refuses.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type SilentProxy = {
  readonly port: number;
  /** What is connected now is never heard of again: its packets are swallowed, both ways. `new`: new connections too, until `heal`. */
  silence(which: 'connected' | 'connected and new'): void;
  /** Where new connections lead; those that are open stay where they are. */
  lead(port: number): void;
  /** Cuts what is connected and refuses what comes. */
  refuse(): Promise<void>;
  /** New connections go through again. */
  heal(): Promise<void>;
  stop(): Promise<void>;
};

type Pair = { readonly near: Socket; readonly far: Socket | null; silent: boolean };

export async function startSilentProxy(target: number): Promise<SilentProxy> {
  const pairs = new Set<Pair>();
  let leadsTo = target;
  let silent = false;
  const accept = (near: Socket) => pairs.add(silent ? swallowing(near, pairs) : joined(near, leadsTo, pairs));
  let server: Server | null = await listen(accept, 0);
  const { port } = server.address() as AddressInfo;
  const refuse = async () => {
    const closing = server;
    server = null;
    for (const { near, far } of pairs) for (const socket of [near, far]) socket?.destroy();
    if (closing !== null) await new Promise((resolve) => closing.close(resolve));
  };
  return {
    port,
    silence: (which) => {
      silent = which === 'connected and new';
      for (const pair of pairs) pair.silent = true;
    },
    lead: (to) => {
      leadsTo = to;
    },
    refuse,
    heal: async () => {
      silent = false;
      server ??= await listen(accept, port);
    },
    stop: refuse,
  };
}

async function listen(accept: (socket: Socket) => void, port: number): Promise<Server> {
  // Half open: a FIN is swallowed like anything else.
  const server = createServer({ allowHalfOpen: true }, accept);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function swallowing(near: Socket, pairs: Set<Pair>): Pair {
  const pair: Pair = { near, far: null, silent: true };
  near.on('error', () => undefined).on('close', () => pairs.delete(pair));
  near.resume();
  return pair;
}

function joined(near: Socket, port: number, pairs: Set<Pair>): Pair {
  const far = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  const pair: Pair = { near, far, silent: false };
  const carry = (from: Socket, to: Socket) => {
    from.on('data', (part) => void (pair.silent || to.write(part)));
    from.on('end', () => void (pair.silent || to.end()));
    from.on('error', () => undefined);
    from.on('close', () => void (pair.silent || to.destroy()));
  };
  carry(near, far);
  carry(far, near);
  near.on('close', () => far.destroyed && pairs.delete(pair));
  return pair;
}

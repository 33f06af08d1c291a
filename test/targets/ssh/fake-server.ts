// An SSH server of ssh2's own, for what a real one does not do on demand: refuse, fall silent, lie, drop.
import { once } from 'node:events';
import { createServer } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { newKeyPair } from './key-pair.ts';
import { listenOnLoopback } from './loopback.ts';

export type FakeServer = {
  readonly port: number;
  /** One line for each way of logging in that a client tried: `publickey deploy`. */
  readonly logins: string[];
  readonly commands: string[];
  /** Clients connected now. */
  readonly connections: ReadonlySet<Connection>;
  stop(): Promise<void>;
};

export type FakeBehaviour = {
  readonly hostKey?: string;
  /** True accepts; 'later': the function answers by itself. Default: any public key. */
  readonly accepts?: (context: AuthContext) => boolean | 'later';
  /** Ways of logging in offered after a refusal. */
  readonly methods?: AuthContext['method'][];
  /** What a command does; the login proof has been answered already unless `provesItself` is false. */
  readonly run?: (command: string, channel: ServerChannel, username: string, connection: Connection) => void;
  readonly provesItself?: boolean;
  /** `prohibited`: no channel is ever opened; `refused`: opened, and no command is run on it. Answers the login proof first. */
  readonly afterProof?: 'prohibited' | 'refused';
  /** Shown to everybody before a login. */
  readonly banner?: string;
};

export async function startFakeServer(behaviour: FakeBehaviour = {}): Promise<FakeServer> {
  const logins: string[] = [];
  const commands: string[] = [];
  const connections = new Set<Connection>();
  const ssh = new ssh2.Server(
    { hostKeys: [behaviour.hostKey ?? newKeyPair().private], ...(behaviour.banner && { banner: behaviour.banner }) },
    (connection) => {
      connections.add(connection);
      connection.on('error', () => {});
      connection.on('close', () => connections.delete(connection));
      serve(connection, behaviour, { logins, commands });
    },
  );
  // ssh2's own listener leaves Nagle's delay on, which costs 40 ms at each step.
  const server = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket));
  const port = await listenOnLoopback(server);
  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const connection of connections) drop(connection);
    await closed;
  };
  return { port, logins, commands, connections, stop };
}

/** Cuts the TCP connection without a word. */
export function drop(connection: Connection): void {
  // Not in the types: the server side has only a polite `end`.
  const { _sock } = connection as unknown as { _sock: { destroy(): void } };
  _sock.destroy();
}

function serve(
  connection: Connection,
  behaviour: FakeBehaviour,
  record: { logins: string[]; commands: string[] },
): void {
  const accepts = behaviour.accepts ?? ((context) => context.method === 'publickey');
  let username = '';
  connection.on('authentication', (context) => {
    username = context.username;
    if (!isKeyQuery(context)) record.logins.push(`${context.method} ${username}`);
    const verdict = accepts(context);
    if (verdict === 'later') return;
    if (verdict) context.accept();
    else context.reject(behaviour.methods ?? ['publickey']);
  });
  let proofs = 0;
  connection.on('session', (accept, reject) => {
    if (behaviour.afterProof === 'prohibited' && proofs > 0) return reject();
    accept().on('exec', (acceptExec, refuse, info) => {
      if (behaviour.afterProof === 'refused' && proofs > 0) return refuse();
      proofs += 1;
      const channel = acceptExec();
      channel.on('error', () => {});
      if (info.command === 'exit 7' && behaviour.provesItself !== false) return finish(channel, 7);
      record.commands.push(info.command);
      if (behaviour.run === undefined) finish(channel, 0);
      else behaviour.run(info.command, channel, username, connection);
    });
  });
}

function isKeyQuery(context: AuthContext): boolean {
  return context.method === 'publickey' && context.signature === undefined;
}

export function finish(channel: ServerChannel, code: number): void {
  channel.exit(code);
  channel.end();
}

// The network side of one simulated host: a port that opens, closes and cuts, and a real SSH server behind it.
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import ssh2, {
  type AuthContext,
  type ParsedKey,
  type PublicKeyAuthContext,
  type ServerChannel,
  type Session,
} from 'ssh2';

export type EndpointPort = {
  readonly address: string;
  /** 0: a free one, kept afterwards. */
  readonly port: number;
};

export type Endpoint = {
  /** Opens the port. Rejects when the address or port is not to be had. */
  open(): Promise<EndpointPort>;
  /** Closes the port and cuts what is connected. */
  shut(): Promise<void>;
  /** Cuts what is connected; the port stays open. */
  cut(): void;
  /** From the next connection on. */
  useHostKey(key: string): void;
};

export type EndpointAnswer = {
  readonly exitCode: number;
  /** Bytes where they are not UTF-8. */
  readonly stdout: string | Uint8Array;
  readonly stderr: string | Uint8Array;
  /** What befalls the host: after the answer for `reboot`, instead of it for the others. */
  readonly event?: 'reboot' | 'drop-connections' | 'power-lost';
};

export type EndpointOwner = {
  readonly hostKey: string;
  /** One OpenSSH public key (`ssh-ed25519 AAAA…`). The user name is not looked at. */
  readonly authorizedKey: string;
  mayLogin(): boolean;
  /** Whether the command reads its stdin to the end before it does anything. */
  readsStdin(command: string): boolean;
  answer(command: string, stdin: Buffer): EndpointAnswer;
  happened(event: NonNullable<EndpointAnswer['event']>): void;
};

export function createEndpoint(at: EndpointPort, owner: EndpointOwner): Endpoint {
  const sockets = new Set<Socket>();
  let ssh = sshServer(owner.hostKey, owner);
  let net: NetServer | null = null;
  let { port } = at;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    async open() {
      if (net) return { ...at, port };
      net = createServer({ noDelay: true }, (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        ssh.injectSocket(socket);
      });
      try {
        port = await listen(net, at.address, port);
      } catch (error) {
        net = null;
        throw error;
      }
      return { ...at, port };
    },
    async shut() {
      const closing = net;
      net = null;
      cut();
      if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
    cut,
    useHostKey(key) {
      ssh = sshServer(key, owner);
    },
  };
}

function listen(net: NetServer, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    net.once('error', reject);
    net.listen(port, address, () => resolve((net.address() as AddressInfo).port));
  });
}

function sshServer(hostKey: string, owner: EndpointOwner): ssh2.Server {
  const allowed = ssh2.utils.parseKey(owner.authorizedKey);
  if (allowed instanceof Error) throw new Error('authorizedKey is not an OpenSSH public key', { cause: allowed });
  return new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('authentication', (context) => authenticate(context, allowed, owner));
    client.on('session', (accept) => serveSession(accept(), owner));
    // A client that goes away in the middle of anything is everyday life here.
    client.on('error', () => undefined);
  });
}

function authenticate(context: AuthContext, allowed: ParsedKey, owner: EndpointOwner): void {
  if (context.method === 'publickey' && owner.mayLogin() && holdsKey(context, allowed)) context.accept();
  else context.reject(['publickey']);
}

/** Without a signature the client only asks whether the key would do. */
function holdsKey({ key, signature, blob, hashAlgo }: PublicKeyAuthContext, allowed: ParsedKey): boolean {
  if (!allowed.getPublicSSH().equals(key.data)) return false;
  return !signature || !blob || allowed.verify(blob, signature, hashAlgo) === true;
}

function serveSession(session: Session, owner: EndpointOwner): void {
  session.on('pty', (accept) => accept?.());
  session.on('env', (accept) => accept?.());
  session.on('exec', (accept, _reject, { command }) => serveExec(accept(), command, owner));
}

function serveExec(channel: ServerChannel, command: string, owner: EndpointOwner): void {
  const parts: Buffer[] = [];
  const answer = () => {
    // A client that was killed ends its channel too: nothing can be said on it, and its script may have come half.
    if (channel.writable) reply(channel, owner.answer(command, Buffer.concat(parts)), owner);
  };
  // Two streams: an error of either that nobody listens to would end all hosts.
  for (const stream of [channel, channel.stderr]) stream.on('error', () => undefined);
  channel.on('data', (part: Buffer) => parts.push(part));
  if (owner.readsStdin(command)) channel.on('end', answer);
  else answer();
}

/** A moment for the answer to leave before the host goes down with its connections. */
const REBOOT_DELAY_MS = 100;

function reply(
  channel: ServerChannel,
  { exitCode, stdout, stderr, event }: EndpointAnswer,
  owner: EndpointOwner,
): void {
  if (event && event !== 'reboot') {
    owner.happened(event);
    return;
  }
  if (stderr.length > 0) channel.stderr.write(stderr);
  channel.write(stdout);
  channel.exit(exitCode);
  channel.end();
  if (event) setTimeout(() => owner.happened(event), REBOOT_DELAY_MS).unref();
}

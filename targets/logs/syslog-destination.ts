// Syslog over TLS (RFC 5425), TCP (RFC 6587, counted octets) or UDP (RFC 5426). Syslog has no answer: over TCP and TLS a batch counts as
// sent when the receiver has closed the connection after its end, which it does once it has taken all of it.
import { createSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import type { LogDestination } from '../../domain/logs/log-record.ts';
import { syslogMessages } from './syslog-message.ts';

export type SyslogSettings = {
  readonly transport: 'tls' | 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
  readonly facility: number;
  /** TLS: of the authority that signed the receiver's certificate; absent: those that Node knows. */
  readonly caPem?: string;
};

/** Some receivers keep a connection whose other side has ended: by then all is with the network. */
const GOODBYE_MS = 3000;

export function createSyslogDestination(settings: SyslogSettings): LogDestination {
  const sender = { facility: settings.facility, hostname: hostname(), processId: process.pid };
  const carry = settings.transport === 'udp' ? byDatagrams : byStream;
  return {
    name: 'syslog',
    send: (records, signal) =>
      carry(
        settings,
        records.flatMap((record) => syslogMessages(record, sender)),
        signal,
      ),
  };
}

async function byStream(settings: SyslogSettings, messages: readonly string[], signal: AbortSignal): Promise<void> {
  const socket = open(settings);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let goodbye: NodeJS.Timeout | undefined;
  socket.once('error', reject);
  socket.once('close', () => (socket.writableFinished ? resolve() : reject(new Error('closed before the end'))));
  socket.once('finish', () => {
    goodbye = setTimeout(() => socket.destroy(), GOODBYE_MS);
  });
  // What a receiver says is not listened to, but must be read for its end to be seen.
  socket.resume();
  const giveUp = () => socket.destroy(new Error('syslog took too long'));
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  socket.end(messages.map(counted).join(''));
  await promise.finally(() => {
    clearTimeout(goodbye);
    signal.removeEventListener('abort', giveUp);
    socket.destroy();
  });
}

function open({ transport, host, port, caPem }: SyslogSettings): Socket {
  if (transport === 'tcp') return connectTcp({ host, port });
  return connectTls({ host, port, servername: host, ...(caPem === undefined ? {} : { ca: caPem }) });
}

function counted(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`;
}

/** Nobody can tell whether they arrive. */
async function byDatagrams(settings: SyslogSettings, messages: readonly string[], signal: AbortSignal): Promise<void> {
  const socket = createSocket(settings.host.includes(':') ? 'udp6' : 'udp4');
  const failed = Promise.withResolvers<never>();
  socket.once('error', failed.reject);
  failed.promise.catch(() => undefined);
  try {
    for (const message of messages) {
      signal.throwIfAborted();
      const sent = Promise.withResolvers<void>();
      socket.send(message, settings.port, settings.host, (error) => (error ? sent.reject(error) : sent.resolve()));
      await Promise.race([sent.promise, failed.promise]);
    }
  } finally {
    socket.close();
  }
}

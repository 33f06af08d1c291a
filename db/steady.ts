// How every connection to PostgreSQL is kept from standing still: whatever the network or a failover does to it, whoever waits on it
// is answered within a bound, and the next connection is a new one.
import { Socket } from 'node:net';
import pg from 'pg';
import { parse } from 'pg-connection-string';
import { type Secret, secretNow } from '../domain/secret.ts';
import { findPrimary, hostsOf, type Place, withHost } from './several-hosts.ts';

export type DatabaseLimits = {
  /** To connect, and to wait for a free connection of the pool. */
  readonly connectMs: number;
  /** Of one statement, and of a transaction that does nothing. null, for migrations: none, and a long silence is no fault. */
  readonly statementMs: number | null;
};

export const DEFAULT_DATABASE_LIMITS = { connectMs: 10_000, statementMs: 20_000 } as const satisfies DatabaseLimits;
/** Its statements may take long (an index of a large table). */
export const MIGRATION_LIMITS: DatabaseLimits = { connectMs: DEFAULT_DATABASE_LIMITS.connectMs, statementMs: null };

/** A server that is there answers by then, be it with "statement timeout": a connection that has not is broken. */
export function silentMs(statementMs: number): number {
  return Math.round(statementMs * 1.25);
}

/** For the peer that is gone while nothing is under way; Linux then asks each second, ten times. */
const KEEP_ALIVE_MS = 10_000;
/** By when the server, too, notices a client that is gone, and frees its locks (seconds; PostgreSQL's default is two hours). */
const SERVER_SIDE = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';
const IDLE_MS = 10_000;

/**
 * For one pool, or the single connections beside it. `onError` hears of each connection that is lost, and none ends the process. An answer that only a server that can no longer be
 * written gives (a standby since a failover, one that shuts down) ends all connections made with this: they would stay there for ever.
 * Of `url` the password is read anew for each connection; of the rest what it says now stays.
 */
export function steadyConfig(url: Secret, limits: DatabaseLimits, onError: (error: Error) => void) {
  const sockets = new Set<Socket>();
  const places = placesOf(url, limits.connectMs);
  const silence = limits.statementMs === null ? null : silentMs(limits.statementMs);
  class SteadyClient extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config);
      // Also between two statements of a transaction, where the pool does not listen and an error would end the process.
      this.on('error', onError);
      wireOf(this).on('errorMessage', ({ code }) => {
        if (!isOfAnotherServer(code)) return;
        places.forget();
        for (const socket of sockets) socket.destroy();
      });
    }
  }
  return {
    application_name: 'patchcenter',
    connectionTimeoutMillis: limits.connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    options: SERVER_SIDE,
    ...(limits.statementMs === null
      ? {}
      : { statement_timeout: limits.statementMs, idle_in_transaction_session_timeout: limits.statementMs }),
    // Sooner than the silence: what idles in the pool is no fault.
    idleTimeoutMillis: Math.min(IDLE_MS, (silence ?? IDLE_MS) / 2),
    stream: () => watchedSocket(sockets, silence, places),
    Client: SteadyClient,
    ...addressOf(places.address, url),
  };
}

/** Of the configuration of `pg`: an address as it takes one apart by itself, but for the password. */
function addressOf(address: string, url: Secret): object {
  const parts = parse(address);
  if ((parts.password ?? '') === '') return parts;
  return { ...parts, password: () => parse(withFirstHost(secretNow(url))).password ?? '' };
}

function withFirstHost(url: string): string {
  const [first] = hostsOf(url);
  return first === undefined ? url : withHost(url, first);
}

type Places = { readonly address: string; openSocket(): Socket; forget(): void };

/** With one host it is asked by its name each time; with several, the one that can be written is looked for, and kept until there is trouble. */
function placesOf(from: Secret, connectMs: number): Places {
  const url = secretNow(from);
  const [first, ...others] = hostsOf(url);
  if (first === undefined || others.length === 0) {
    return { address: url, openSocket: () => new Socket(), forget: () => {} };
  }
  let known: Promise<Place> | null = null;
  const forget = () => {
    known = null;
  };
  class RoutedSocket extends Socket {
    // As `pg` calls it, with a port and a host: the host is the first of the list, whoever is meant.
    override connect(): this {
      known ??= findPrimary(secretNow(from), connectMs / 2);
      known.then(
        ({ host, port }) => super.connect(port, host),
        (error: Error) => {
          forget();
          this.destroy(error);
        },
      );
      this.once('close', forget);
      return this;
    }
  }
  return { address: withHost(url, first), openSocket: () => new RoutedSocket(), forget };
}

/** Also ends one whose packets vanish without a word: the kernel would wait for their acknowledgement for a quarter of an hour. */
function watchedSocket(sockets: Set<Socket>, silence: number | null, places: Places): Socket {
  const socket = places.openSocket();
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  if (silence !== null) {
    socket.setTimeout(silence, () => socket.destroy(new Error(`PostgreSQL has been silent for ${silence / 1000} s`)));
  }
  return socket;
}

/** 25006: cannot be written; 57P01 to 57P03: shuts down, crashed, starts; class 08: the connection. */
function isOfAnotherServer(code: string | undefined): boolean {
  return code !== undefined && /^(25006|57P0[123]|08...)$/.test(code);
}

type Wire = { on(event: 'errorMessage', listener: (message: { code?: string }) => void): unknown };

/** Not in the types of `pg`: https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/client.js */
function wireOf(client: pg.Client): Wire {
  return (client as unknown as { readonly connection: Wire }).connection;
}

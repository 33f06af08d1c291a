// PRE-2: which of the names of a server resolves and has its SSH port open.
import { lookup as systemLookup } from 'node:dns/promises';
import type { Socket } from 'node:net';
import { ReachError } from '../ports.ts';
import { errorCode, reachError } from './failures.ts';
import { createLimit } from './limit.ts';
import { openSocket } from './open-socket.ts';
import type { FixedHost } from './settings.ts';

/** Addresses of a name, in the order to try. Throws an error with a `code` of the resolver. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** As the system resolves (hosts file, search domains): a bare name means here what it means to `ssh`. */
export const lookupBySystem: Lookup = async (name) => {
  const found = await systemLookup(name, { all: true });
  return found.map((entry) => entry.address);
};

/**
 * The system resolves on threads of the process, of which config/node-version.mjs gives it 64: whoever waits for one has not been asked yet. In a
 * campaign where many names are unknown, their resolver's silence would else be taken for that of every name behind them.
 */
const lookupsAtOnce = createLimit(48);

/** Where a server is. `name` is the one that answered, else the first that resolved. */
export type FoundHost = { readonly name: string; readonly address: string; readonly port: number };

export type Search =
  /** `socket` belongs to the caller. */
  | { readonly kind: 'open'; readonly host: FoundHost; readonly socket: Socket }
  /** Resolves, but no port answered us: a proxy may still reach it. */
  | { readonly kind: 'closed'; readonly host: FoundHost; readonly error: ReachError };

export type Place = { readonly lookup: Lookup; readonly port: number; readonly timeoutMs: number };

/** Tries the names in order, each for at most `timeoutMs` a step. Throws ReachError name-unknown when none resolves. */
export async function findHost(names: readonly string[], place: Place): Promise<Search> {
  const failures: ReachError[] = [];
  let firstResolved: FoundHost | null = null;
  for (const name of names) {
    const addresses = await resolve(name, place);
    if (addresses instanceof ReachError) {
      failures.push(addresses);
      continue;
    }
    for (const address of addresses) {
      const host = { name, address, port: place.port };
      firstResolved ??= host;
      const socket = await tryToOpen(host, place.timeoutMs);
      if (!(socket instanceof ReachError)) return { kind: 'open', host, socket };
      failures.push(socket);
    }
  }
  return { kind: 'closed', ...closedOrThrow(firstResolved, failures) };
}

/** The same for a host whose place is fixed by the settings. */
export async function findFixedHost(name: string, fixed: FixedHost, timeoutMs: number): Promise<Search> {
  const host = { name, ...fixed };
  const socket = await tryToOpen(host, timeoutMs);
  return socket instanceof ReachError ? { kind: 'closed', host, error: socket } : { kind: 'open', host, socket };
}

function closedOrThrow(
  host: FoundHost | null,
  failures: readonly ReachError[],
): { host: FoundHost; error: ReachError } {
  const detail = failures.map((error) => error.failure.detail).join('; ');
  const cause = new AggregateError(failures);
  if (host === null) {
    const temporary = failures.some((error) => error.failure.temporary);
    throw reachError('name-unknown', detail, { temporary, cause });
  }
  const refused = failures.some((error) => error.failure.kind === 'port-closed');
  return { host, error: reachError(refused ? 'port-closed' : 'timeout', detail, { cause }) };
}

async function resolve(name: string, place: Place): Promise<readonly string[] | ReachError> {
  try {
    const addresses = await lookedUp(name, place);
    return addresses.length > 0 ? addresses : reachError('name-unknown', `${name}: no address`);
  } catch (cause) {
    const code = errorCode(cause);
    // Every other code means that the resolver gave no answer at all, which says nothing about the name.
    const temporary = code !== 'ENOTFOUND' && code !== 'ENODATA';
    return reachError('name-unknown', `${name}: ${code}`, { temporary, cause });
  }
}

/** The time runs from the question on. Nobody can take it back, so that its thread stays taken until the resolver has ended. */
async function lookedUp(name: string, { lookup, timeoutMs }: Place): Promise<readonly string[]> {
  const giveBack = await lookupsAtOnce.take();
  const asked = lookup(name);
  asked.then(giveBack, giveBack);
  return within(asked, timeoutMs);
}

async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function tryToOpen(host: FoundHost, timeoutMs: number): Promise<Socket | ReachError> {
  try {
    return await openSocket(host.address, host.port, timeoutMs);
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    const named = host.name === host.address ? '' : `${host.name} `;
    return new ReachError({ ...error.failure, detail: named + error.failure.detail }, { cause: error });
  }
}

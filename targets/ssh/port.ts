// The SSH side of targets/ports.ts: finds the server (PRE-2), then logs in by the one method or the other (PRE-3).
import type { Opening } from '../opening.ts';
import { type HostKeyStore, type HostSession, ReachError, type SshPort, type Target } from '../ports.ts';
import { createRefusals } from '../secrets/refusals.ts';
import { reachError } from './failures.ts';
import { findFixedHost, findHost, type Lookup, lookupBySystem, type Search } from './find-host.ts';
import type { KeyWarning } from './followed-key.ts';
import { isHostname, orderOfTarget, type SuffixOrder } from './host-names.ts';
import { createKeySource } from './key-part.ts';
import { createLimit } from './limit.ts';
import type { LoginParts } from './offered.ts';
import { provedOrClosed } from './proof.ts';
import { createPsmp } from './psmp.ts';
import { createSession } from './session.ts';
import { type SshSettings, withDefaults } from './settings.ts';
import { type Entered, enter, type Method, methodsFor, partsFor, type World } from './ways-in.ts';

export type SshDeps = {
  readonly lookup?: Lookup;
  /** `quickwinOrder` for QuickWin campaigns; by default the order of the settings. */
  readonly suffixOrder?: SuffixOrder;
  /** Told once of a key that has changed and cannot be read. */
  readonly warn?: KeyWarning;
};

/**
 * Throws when a key of the settings cannot be read. `keys` is asked at each connection, before anything about us is sent;
 * an error of its own ends the connect as it is. At most `maxConnections` sessions are open; a session holds its place
 * until its connection ends, so each must be closed.
 */
export function createSshPort(settings: SshSettings, keys: HostKeyStore, deps: SshDeps = {}): SshPort {
  const { username, privateKey, passphrase, psmp } = settings;
  const warn = deps.warn ?? (() => {});
  const key = createKeySource(privateKey, passphrase, warn);
  const full = withDefaults(settings);
  const limit = createLimit(full.maxConnections);
  const world: World = {
    settings: full,
    keys,
    username,
    direct: async () => ({ key: await key(), password: null }),
    psmp: psmp === undefined ? null : createPsmp(psmp, key, warn),
    lookup: deps.lookup ?? lookupBySystem,
    refusals: createRefusals(),
  };
  const suffixOrder = deps.suffixOrder ?? orderOfTarget;
  return {
    connect: async (target, opening) => {
      const giveBack = await limit.take();
      try {
        const { session, entered } = await connect(world, { target, suffixOrder, opening: opening ?? null });
        if (entered.socket.closed) giveBack();
        else entered.socket.once('close', giveBack);
        return session;
      } catch (error) {
        giveBack();
        throw error;
      }
    },
  };
}

type Call = { readonly target: Target; readonly suffixOrder: SuffixOrder; readonly opening: Opening | null };

type Connected = { readonly session: HostSession; readonly entered: Entered };

/** A changed host key ends the search for a login (PRE-3): the other method would only hide it. */
async function connect(world: World, { target, suffixOrder, opening }: Call): Promise<Connected> {
  const kind = target.platform === 'windows' ? 'windows' : 'posix';
  const [preferred, ...others] = methodsFor(target, world.psmp);
  const parts = await partsOrFailure(preferred, world);
  const search = await find(world, target, suffixOrder);
  // An idle connection takes a place among the server's unauthenticated ones while something else is tried.
  const isUsed = preferred === 'ssh_key' && !(parts instanceof ReachError);
  if (!isUsed && search.kind === 'open') search.socket.destroy();
  const failures: ReachError[] = [];
  for (const method of [preferred, ...others]) {
    try {
      const mine = method === preferred ? parts : await partsFor(method, world);
      if (mine instanceof ReachError) throw mine;
      const entered = await enter(method, world, { target, search, parts: mine });
      const session = await provedOrClosed(createSession(entered, kind), world.settings.loginTimeoutMs, opening);
      return { session, entered };
    } catch (error) {
      if (!(error instanceof ReachError) || error.failure.kind === 'host-key-changed') throw error;
      failures.push(error);
    }
  }
  throw summary(failures);
}

async function partsOrFailure(method: Method, world: World): Promise<LoginParts | ReachError> {
  try {
    return await partsFor(method, world);
  } catch (error) {
    if (error instanceof ReachError) return error;
    throw error;
  }
}

/**
 * PRE-2. A closed port is the end for a server reached by key; one that is kept behind the proxy need not answer us, so
 * there the name is enough.
 */
async function find(world: World, target: Target, suffixOrder: SuffixOrder): Promise<Search> {
  const { hosts, suffixes, port, tcpTimeoutMs } = world.settings;
  const { hostname } = target;
  if (!isHostname(hostname)) throw reachError('name-unknown', `${hostname}: not a host name`);
  const fixed = hosts.get(hostname);
  const names = suffixOrder(target, suffixes).map((suffix) => hostname + suffix);
  const search =
    fixed === undefined
      ? await findHost(names, { lookup: world.lookup, port, timeoutMs: tcpTimeoutMs })
      : await findFixedHost(hostname, fixed, tcpTimeoutMs);
  const mayBeBehindProxy = target.sshMethod === 'ssh_psmp' && world.psmp !== null;
  if (search.kind === 'closed' && !mayBeBehindProxy) throw search.error;
  return search;
}

/** The kind is that of the preferred method; worth a later try when one of the methods is. */
function summary(failures: readonly ReachError[]): ReachError {
  const [first] = failures;
  if (first === undefined) throw new Error('no login method was tried');
  if (failures.length === 1) return first;
  const detail = failures.map((error) => error.failure.detail).join('; ');
  const temporary = failures.some((error) => error.failure.temporary);
  const said = failures.flatMap((error) => error.failure.said ?? []).join(' / ');
  return reachError(first.failure.kind, detail, { temporary, said, cause: new AggregateError(failures) });
}

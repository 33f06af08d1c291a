// Which of our servers a scanner or an agent's console knows, and the other way round. Machines are joined by their names; an address alone
// proves nothing (it may have been given to another machine since), and of two candidates none is picked.
import { domainOf, shortName } from '../servers/same-name.ts';

/** `silent`: not heard of for too long, or since when nobody can tell. `retired`: taken out of service there. */
export type MachineLife = 'active' | 'silent' | 'retired';

/** A machine as the other system knows it. */
export type KnownMachine = {
  readonly id: string;
  /** Host name, with or without a domain, in any case; cut at 15 characters where Windows has done so. */
  readonly name: string;
  readonly addresses: readonly string[];
  readonly life: MachineLife;
};

export type CoveredServer = {
  readonly id: number;
  readonly hostname: string;
  readonly osFamily: string;
  readonly addresses: readonly string[];
  /** Whether it ought to be known there: servers that are not in production may be, and are not missed. */
  readonly isExpected: boolean;
};

/**
 * `duplicate`: known several times under one name, as after a re-installation. `ambiguous`: what is known there may be this server, or
 * another one. `unknown`: known there, and not here.
 */
export type CoverageState = 'covered' | 'stale' | 'retired' | 'duplicate' | 'ambiguous' | 'absent' | 'unknown';

export type CoverageRow = {
  /** null: `unknown`. */
  readonly serverId: number | null;
  /** The first of several; null: `absent`. */
  readonly remoteId: string | null;
  readonly name: string;
  readonly state: CoverageState;
};

const WINDOWS_NAME = 15;

/** Rows of servers that are not covered or are, each once, and of machines that belong to none of them. */
export function compareCoverage(
  servers: readonly CoveredServer[],
  machines: readonly KnownMachine[],
): readonly CoverageRow[] {
  const byName = Map.groupBy(machines, ({ name }) => shortName(name));
  const byAddress = Map.groupBy(
    machines.flatMap((machine) => machine.addresses.map((address) => ({ address, machine }))),
    ({ address }) => address,
  );
  const cutNames = Map.groupBy(servers.filter(isCut), ({ hostname }) => cutName(hostname));
  const namesakes = Map.groupBy(servers, ({ hostname }) => shortName(hostname));
  const claimed = new Set<string>();
  const rows: CoverageRow[] = [];
  for (const server of servers) {
    const named = namedLike(server, byName);
    const there = server.addresses.flatMap((address) => (byAddress.get(address) ?? []).map(({ machine }) => machine));
    for (const { id } of named.length > 0 ? named : there) claimed.add(id);
    const isShared = isCut(server) && (cutNames.get(cutName(server.hostname)) ?? []).length > 1 && named.length > 0;
    const { state, machine } = isShared
      ? { state: 'ambiguous' as const, machine: named[0] }
      : amongNamesakes(server, namesakes.get(shortName(server.hostname)) ?? [], { named, there });
    if (state === 'absent' && !server.isExpected) continue;
    rows.push({ serverId: server.id, remoteId: machine?.id ?? null, name: machine?.name ?? server.hostname, state });
  }
  for (const { id, name, life } of machines) {
    if (life !== 'retired' && !claimed.has(id)) rows.push({ serverId: null, remoteId: id, name, state: 'unknown' });
  }
  return rows;
}

function namedLike(
  { hostname, osFamily }: CoveredServer,
  byName: ReadonlyMap<string, readonly KnownMachine[]>,
): readonly KnownMachine[] {
  const whole = byName.get(shortName(hostname)) ?? [];
  if (whole.length > 0 || osFamily !== 'windows') return whole;
  return byName.get(cutName(hostname)) ?? [];
}

function isCut({ hostname, osFamily }: CoveredServer): boolean {
  return osFamily === 'windows' && shortName(hostname).length > WINDOWS_NAME;
}

type Standing = { readonly state: CoverageState; readonly machine: KnownMachine | undefined };

/** Servers that differ in their domain alone: each has what bears its whole name, or its name at its address, and nothing else counts. */
function amongNamesakes(
  server: CoveredServer,
  namesakes: readonly CoveredServer[],
  { named, there }: { readonly named: readonly KnownMachine[]; readonly there: readonly KnownMachine[] },
): Standing {
  const others = namesakes.filter((one) => one !== server);
  if (others.length === 0) return stateOf(server, named, there);
  const isOfOthers = (machine: KnownMachine) => others.some((other) => isProved(other, machine));
  const possible = named.filter((machine) => isProved(server, machine) || !isOfOthers(machine));
  const own = possible.filter((machine) => isProved(server, machine));
  if (possible.length > 0 && (own.length === 0 || own.some(isOfOthers)))
    return { state: 'ambiguous', machine: possible[0] };
  return stateOf(
    server,
    own,
    there.filter((machine) => !isOfOthers(machine)),
  );
}

function isProved({ hostname, addresses }: CoveredServer, { name, addresses: there }: KnownMachine): boolean {
  const isWholeName = hostname.includes('.') && name.trim().toLowerCase() === hostname.toLowerCase();
  return isWholeName || there.some((address) => addresses.includes(address));
}

/** Its name has another domain, and nothing else says that it is this server. */
function isElsewhere({ hostname, addresses }: CoveredServer, { name, addresses: there }: KnownMachine): boolean {
  const [ours, theirs] = [domainOf(hostname), domainOf(name)];
  return ours !== '' && theirs !== '' && ours !== theirs && !there.some((address) => addresses.includes(address));
}

function stateOf(server: CoveredServer, named: readonly KnownMachine[], there: readonly KnownMachine[]): Standing {
  const { addresses } = server;
  const inUse = named.filter(({ life }) => life !== 'retired');
  const [only, ...more] = inUse;
  if (only === undefined) {
    if (named.length > 0) return { state: 'retired', machine: named[0] };
    const atItsAddress = there.find(({ life }) => life !== 'retired');
    return { state: atItsAddress === undefined ? 'absent' : 'ambiguous', machine: atItsAddress };
  }
  if (more.length === 0) {
    if (isElsewhere(server, only)) return { state: 'ambiguous', machine: only };
    return { state: only.life === 'active' ? 'covered' : 'stale', machine: only };
  }
  const own = inUse.filter((one) => one.addresses.some((address) => addresses.includes(address)));
  const strangers = inUse.length - own.length;
  // Another machine of the same name elsewhere is no doubt about the one that has our address.
  if (own.length === 1 && strangers > 0 && inUse.every((one) => one === own[0] || one.addresses.length > 0)) {
    const machine = own[0];
    return { state: machine?.life === 'active' ? 'covered' : 'stale', machine };
  }
  return { state: own.length === 0 && addresses.length > 0 ? 'ambiguous' : 'duplicate', machine: own[0] ?? only };
}

function cutName(name: string): string {
  return shortName(name).slice(0, WINDOWS_NAME);
}

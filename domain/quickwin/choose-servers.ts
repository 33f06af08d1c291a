// Which of the servers that were named or found a QuickWin run takes (ELIG-1), in the order of ELIG-3, and why not the others.
import type { ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { firstRuleLeavingOut, partition } from '../previews/eligibility.ts';
import type { Branch, Server } from '../server.ts';
import type { LeftOut } from './left-out.ts';

export type ChosenServers = {
  readonly branches: Readonly<Record<Branch, readonly Server[]>>;
  readonly leftOut: readonly LeftOut[];
};

const ANY_SCOPE = { domainCode: null, envScope: 'all', environments: null } as const;

/** `branch` null: both. `busy`: servers that an open campaign still has to patch, with the words that say so. */
export function chooseServers(
  servers: readonly Server[],
  branch: Branch | null,
  busy: ReadonlyMap<ServerId, Text>,
): ChosenServers {
  const judged = servers.map((server) => ({
    server,
    reason: firstRuleLeavingOut(server, ANY_SCOPE, branch)?.text ?? busy.get(server.id) ?? null,
  }));
  return {
    branches: partition(judged.flatMap(({ server, reason }) => (reason === null ? [server] : []))),
    leftOut: judged
      .flatMap(({ server, reason }) => (reason === null ? [] : [{ hostname: server.hostname, reason }]))
      .toSorted((a, b) => byCodePoint(a.hostname, b.hostname)),
  };
}

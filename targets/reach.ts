// Connects to each server in the way that leads to it.
import { ReachError, type SessionKind, type SshPort } from './ports.ts';
import { kindOf } from './session-kind.ts';

/** A server that none of the ways leads to is not reached, and its failure says so: it may have been set up since then, or never be. */
export function createReach(ways: Readonly<Partial<Record<SessionKind, SshPort>>>): SshPort {
  return {
    connect: async (target, opening) => {
      const way = ways[kindOf(target)];
      if (way !== undefined) return way.connect(target, opening);
      throw new ReachError(
        {
          kind: 'login-refused',
          temporary: false,
          detail: `${target.hostname}: ${target.platform} over ${target.reach.kind} is not set up here`,
        },
        { acted: 'no' },
      );
    },
  };
}

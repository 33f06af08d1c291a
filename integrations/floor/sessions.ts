// The session that a login begins, for systems that lock an account after some refused tries.
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';

export type Sessions = {
  /** Throws IntegrationFault. */
  current(signal: AbortSignal): Promise<string>;
  /** It was refused. False: there is no other one to be had. */
  forget(token: string): boolean;
};

/** Longer than whoever asks at the same time waits: afterwards nobody asks until the fault is over. */
const REFUSED_MS = 60_000;

/** Of both nobody knows that they do not count as a refused try. */
const REFUSALS: readonly Fault['kind'][] = ['refused', 'settings'];

type Refused = { readonly password: string; readonly fault: Fault; readonly at: number };

/** A token that somebody has made there by hand. */
export function givenSession(token: () => string): Sessions {
  return { current: async () => token(), forget: () => false };
}

/** `logIn`: throws IntegrationFault. */
export function createSessions(
  password: () => string,
  logIn: (password: string, signal: AbortSignal) => Promise<string>,
  now: () => Date,
): Sessions {
  let known: Promise<string> | null = null;
  let last: string | null = null;
  let refused: Refused | null = null;

  async function begin(signal: AbortSignal): Promise<string> {
    const current = password();
    // Each refused try counts towards the lock of the account: of many servers at once, one finds out.
    if (refused?.password === current && Math.abs(now().getTime() - refused.at) < REFUSED_MS)
      throw new IntegrationFault(refused.fault);
    try {
      last = await logIn(current, signal);
      return last;
    } catch (error) {
      if (error instanceof IntegrationFault && REFUSALS.includes(error.fault.kind))
        refused = { password: current, fault: error.fault, at: now().getTime() };
      throw error;
    }
  }

  return {
    // One login for all who wait for it, and none that has failed is kept.
    current: (signal) => {
      known ??= begin(signal).catch((error: unknown) => {
        known = null;
        throw error;
      });
      return known;
    },
    // Of several whose token was refused, the first one has it renewed.
    forget: (token) => {
      if (token !== last) return true;
      known = null;
      // The others find the login of the first one under way.
      last = null;
      return true;
    },
  };
}

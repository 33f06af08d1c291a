// What is wrong with the vault, or with one of its accounts: whoever wants it meanwhile hears it at once, and nobody asks for a while.
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';

/** So that a campaign does not wait for the same silence a hundred times. Twice as long after each further failure. */
const PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 60_000;

export type Pauses = { readonly pauseMs?: number; readonly longestPauseMs?: number };

/** Of the whole vault. */
export const VAULT = '';

export type Troubles = {
  /** Of an account, or of the vault. `by`: a round says itself what it has found. */
  note(of: string, fault: Fault, by: 'login' | 'round'): IntegrationFault;
  /** These have answered. */
  noteGood(...of: readonly string[]): void;
  throwWhilePaused(account: string): void;
  /** Told of each trouble that begins or becomes another one; of null when there is none any more. */
  onChange(listener: (fault: Fault | null) => void): void;
};

type Trouble = { readonly fault: Fault; readonly failures: number; readonly until: number };

export function createTroubles({ pauseMs = PAUSE_MS, longestPauseMs = LONGEST_PAUSE_MS }: Pauses): Troubles {
  const troubles = new Map<string, Trouble>();
  let told: (fault: Fault | null) => void = () => {};
  return {
    note: (of, fault, by) => {
      const before = troubles.get(of);
      const failures = (before?.failures ?? 0) + 1;
      const backoff = fault.kind === 'refused' ? longestPauseMs : pauseMs * 2 ** Math.min(failures - 1, 6);
      const pause = Math.max(fault.waitMs ?? 0, Math.min(backoff, longestPauseMs));
      troubles.set(of, { fault, failures, until: performance.now() + pause });
      if (by === 'login' && before?.fault.kind !== fault.kind) told(fault);
      return new IntegrationFault(fault);
    },
    noteGood: (...of) => {
      const had = of.filter((one) => troubles.delete(one));
      if (had.length > 0 && troubles.size === 0) told(null);
    },
    throwWhilePaused: (account) => {
      for (const of of [VAULT, account]) {
        const trouble = troubles.get(of);
        if (trouble !== undefined && trouble.until > performance.now()) throw new IntegrationFault(trouble.fault);
      }
    },
    onChange: (listener) => {
      told = listener;
    },
  };
}

// The end of a connection, however it comes, told at once to every command that waits. An error is made only for a command that
// does wait: most connections end by ourselves, with nobody waiting, and an error costs as much as a packet.
import type { ReachError } from '../ports.ts';
import { reachError } from './failures.ts';

export type Ending = {
  /** Null while the connection lasts. A fresh error each time, so that its stack shows who was waiting. */
  error(options?: { acted?: 'no' }): ReachError | null;
  /** Calls `action` at the end, which must not have come yet. Calling the function returned takes that back. */
  onEnd(action: () => void): () => void;
};

export type TellableEnding = Ending & {
  /** The first one counts. */
  tell(why: string, cause?: unknown): void;
};

export function createEnding(address: string): TellableEnding {
  const waiting = new Set<() => void>();
  let end: { readonly why: string; readonly cause: unknown } | null = null;

  function tell(why: string, cause?: unknown): void {
    if (end !== null) return;
    end = { why, cause };
    for (const action of waiting) action();
    waiting.clear();
  }

  return {
    error: (options = {}) =>
      end && reachError('connection-lost', `${address}: ${end.why}`, { cause: end.cause, ...options }),
    onEnd: (action) => {
      waiting.add(action);
      return () => waiting.delete(action);
    },
    tell,
  };
}

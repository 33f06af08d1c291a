// Waiting for a state instead of for a time, with an end, and with what was last seen in the error.
import { setTimeout as wait } from 'node:timers/promises';

const AGAIN_MS = 150;

/** A look that was in vain; `seen` goes into the error when time is up. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

/** Looks until `look` returns; it throws NotYet with what it saw instead. Any other error ends the wait at once. */
export async function until<T>(what: string, seconds: number, look: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      if (performance.now() > deadline) {
        throw new Error(`after ${seconds} s, still not: ${what}; seen: ${error.message}`, { cause: error });
      }
    }
    await wait(AGAIN_MS);
  }
}

// Ready means that all a process needs is there: each need is asked by itself, at the same time, and named when it is missing.
import type { Log } from '../http/log.ts';
import { within } from './within.ts';

export type Need = {
  readonly name: string;
  /** What is missing, in short words: empty when nothing is. Rejecting, or taking too long, says that the whole need is missing. */
  readonly ask: () => Promise<readonly string[]>;
};

/** An orchestrator's probe waits a second or a few: an answer that comes later than that is a no to it. */
const NEED_MS = 2000;

/** Never rejects; resolves within `ms` and a little. */
export async function missingOf(needs: readonly Need[], log: Log, ms = NEED_MS): Promise<readonly string[]> {
  const asked = needs.map(async ({ name, ask }) => {
    try {
      return await within(ms, ask());
    } catch (error) {
      log.warn({ err: error, need: name }, 'The process is not ready');
      return [name];
    }
  });
  return (await Promise.all(asked)).flat();
}

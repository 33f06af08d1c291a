// What is logged of a store that is away: a line when it begins, one when it is over, at most one a minute between. Every connection of a
// process fails again and again meanwhile, and all of them say the same.
import { MisusedStore } from './misused-store.ts';

type Log = {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
};

/** Longer than the slowest of those who try again takes to fail: a silence, an answer that does not come. */
const OVER_AFTER_MS = 30_000;
const REPEATED_MS = 60_000;

/**
 * `trouble`: what it is called, say `connection trouble`. What is returned is told of each error. `ask` asks the store: where nobody
 * happens to use it, silence is no proof that it is back.
 */
export function createOutageLog(
  log: Log,
  trouble: string,
  facts: object = {},
  ask: () => Promise<unknown> = async () => undefined,
): (error: Error) => void {
  let outage: {
    readonly since: number;
    readonly last: number;
    readonly logged: number;
    readonly errors: number;
  } | null = null;
  let ending: NodeJS.Timeout | undefined;

  async function over(): Promise<void> {
    const before = outage;
    try {
      await ask();
    } catch (error) {
      heard(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    // Another error may have come meanwhile.
    if (before === null || outage?.errors !== before.errors) return;
    const { since, last, errors } = before;
    outage = null;
    log.info({ ...facts, errors, seconds: Math.round((last - since) / 1000) }, `${trouble} is over`);
  }

  function heard(error: Error): void {
    if (error instanceof MisusedStore) {
      log.warn({ ...facts, err: error }, trouble);
      return;
    }
    const now = Date.now();
    clearTimeout(ending);
    ending = setTimeout(() => void over(), OVER_AFTER_MS);
    // A process that ends does not wait for it.
    ending.unref();
    if (outage === null) {
      outage = { since: now, last: now, logged: now, errors: 1 };
      log.warn({ ...facts, err: error }, trouble);
      return;
    }
    const isDue = now - outage.logged >= REPEATED_MS;
    outage = { ...outage, last: now, errors: outage.errors + 1, logged: isDue ? now : outage.logged };
    if (!isDue) return;
    log.warn({ ...facts, err: error, errors: outage.errors }, `${trouble} goes on`);
  }

  return heard;
}

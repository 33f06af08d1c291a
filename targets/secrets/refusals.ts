// Which secrets of a vault were refused where: tried again and again, by each server of a campaign, they would lock the account.

const MINUTE_MS = 60_000;
/**
 * Of a password after its first refusal, its second, and each further one: directories lock an account after some tries within half an hour. Whoever
 * has unlocked it waits no longer than the last. Another password is tried at once. Keys lock nothing, and wait for the first.
 */
const PAUSES_MS = [5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS] as const;
/** So long after its pause, the next refusal is the first one again. */
const FORGOTTEN_MS = 24 * 60 * MINUTE_MS;
/** Then whoever waits for others that come to no answer is told what they were told: a proxy is silent for seconds, for each of a hundred. */
const LONGEST_TURN_MS = 30_000;

export type Refusals = {
  /** `locks`: a password, of which each further pause is longer. */
  note(place: string, mark: string, secret?: { readonly locks: boolean }): void;
  has(place: string, mark: string): boolean;
  /**
   * Until a secret was taken once, one at a time tries it: a hundred at once would all be refused. One that came to no answer (the way there was at
   * fault, or what is behind it) says nothing of the secret, so that the next one is alone as well.
   */
  afterFirst<T>(place: string, mark: string, attempt: () => Promise<T>): Promise<T>;
};

type Refusal = { readonly times: number; readonly until: number };
type Ended = { readonly kind: 'taken' } | { readonly kind: 'failed'; readonly error: unknown };

export function createRefusals(elapsedMs: () => number = () => performance.now()): Refusals {
  const refused = new Map<string, Refusal>();
  const taken = new Map<string, string>();
  const trying = new Map<string, Promise<Ended>>();
  const keyOf = (place: string, mark: string) => `${place} ${mark}`;

  const has = (place: string, mark: string) => (refused.get(keyOf(place, mark))?.until ?? 0) > elapsedMs();

  async function alone<T>(place: string, mark: string, attempt: () => Promise<T>): Promise<T> {
    const key = keyOf(place, mark);
    const { promise, resolve } = Promise.withResolvers<Ended>();
    trying.set(key, promise);
    try {
      const result = await attempt();
      taken.set(place, mark);
      refused.delete(key);
      resolve({ kind: 'taken' });
      return result;
    } catch (error) {
      resolve({ kind: 'failed', error });
      throw error;
    } finally {
      trying.delete(key);
    }
  }

  return {
    note: (place, mark, { locks } = { locks: true }) => {
      const now = elapsedMs();
      for (const [key, { until }] of refused) if (until + FORGOTTEN_MS <= now) refused.delete(key);
      if (taken.get(place) === mark) taken.delete(place);
      // Several that were under way at once are one refusal.
      if (has(place, mark)) return;
      const times = locks ? Math.min((refused.get(keyOf(place, mark))?.times ?? 0) + 1, PAUSES_MS.length) : 1;
      refused.set(keyOf(place, mark), { times, until: now + (PAUSES_MS[times - 1] ?? PAUSES_MS[0]) });
    },
    has,
    afterFirst: async (place, mark, attempt) => {
      const begunAt = elapsedMs();
      for (;;) {
        if (taken.get(place) === mark || has(place, mark)) return attempt();
        const other = trying.get(keyOf(place, mark));
        if (other === undefined) return alone(place, mark, attempt);
        const ended = await other;
        if (ended.kind === 'failed' && !has(place, mark) && elapsedMs() - begunAt > LONGEST_TURN_MS) throw ended.error;
      }
    },
  };
}

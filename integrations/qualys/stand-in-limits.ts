// So many calls of an API in a window, and so many at once: each answer says how it stands.
import type { QualysFault } from './stand-in-faults.ts';

export type Blocked = {
  readonly by: 'rate' | 'concurrency';
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
};
type Verdict = {
  readonly by: Blocked['by'] | undefined;
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
};
type Call = {
  readonly at: Date;
  readonly running: number;
  readonly fault: QualysFault | undefined;
  readonly gateway: boolean;
};

export class Limits {
  readonly #calls: number;
  readonly #windowSeconds: number;
  readonly #atOnce: number;
  readonly #made = new Map<string, number[]>();
  /** A wait that the answer before has kept to itself. */
  #unsaid = 0;

  constructor({
    calls = 300,
    windowSeconds = 3600,
    atOnce = 2,
  }: { readonly calls?: number; readonly windowSeconds?: number; readonly atOnce?: number }) {
    this.#calls = calls;
    this.#windowSeconds = windowSeconds;
    this.#atOnce = atOnce;
  }

  next(operation: string, { at, running, fault, gateway }: Call): Verdict {
    const now = at.getTime();
    const since = now - this.#windowSeconds * 1000;
    const made = (this.#made.get(operation) ?? []).filter((one) => one > since && one <= now);
    const [first = now] = made;
    const isFull = made.length >= this.#calls;
    const ordered = fault?.kind === 'blocked' ? (fault.by ?? 'rate') : undefined;
    const by = ordered ?? (isFull ? 'rate' : running > this.#atOnce ? 'concurrency' : undefined);
    if (by === undefined) made.push(now);
    this.#made.set(operation, made);
    const orderedSeconds = fault?.kind === 'blocked' ? (fault.seconds ?? 5) : 0;
    const seconds = by === 'rate' ? (ordered === undefined ? Math.ceil((first - since) / 1000) : orderedSeconds) : 0;
    const isLate = fault?.kind === 'blocked' && fault.says === 'next';
    const shown = isLate ? 0 : Math.max(seconds, this.#unsaid);
    this.#unsaid = isLate ? seconds : 0;
    const atOnce = gateway ? 'X-ConcurrencyLimit' : 'X-Concurrency-Limit';
    return {
      by,
      seconds,
      headers: {
        'X-RateLimit-Limit': String(this.#calls),
        'X-RateLimit-Window-Sec': String(this.#windowSeconds),
        'X-RateLimit-Remaining': String(Math.max(0, by === 'rate' ? 0 : this.#calls - made.length)),
        'X-RateLimit-ToWait-Sec': String(shown),
        [`${atOnce}-Limit`]: String(this.#atOnce),
        [`${atOnce}-Running`]: String(ordered === 'concurrency' ? this.#atOnce + 1 : running),
      },
    };
  }
}

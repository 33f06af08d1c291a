// Silences: an end never takes one away at once, it makes it an expired one, which is kept for days.
import { randomUUID } from 'node:crypto';
import { isMatched, type Labels, type Matcher } from './stand-in-matchers.ts';

export type Silence = {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly createdBy: string;
  readonly comment: string;
  /** Milliseconds. */
  readonly start: number;
  end: number;
  updated: number;
};

const RETENTION_MS = 120 * 3_600_000;

export class Silences {
  #all: Silence[] = [];

  list(now: number): readonly Silence[] {
    this.#all = this.#all.filter(({ end }) => end + RETENTION_MS > now);
    return this.#all;
  }

  get(id: string, now: number): Silence | undefined {
    return this.list(now).find((one) => one.id === id);
  }

  /** Another end keeps the id; other matchers, or an expired one, make a new silence, and the old one expires. */
  set(
    wanted: Omit<Silence, 'id' | 'updated'>,
    { before, now }: { readonly before: Silence | undefined; readonly now: number },
  ): Silence {
    const isSame =
      before !== undefined &&
      stateOf(before, now) !== 'expired' &&
      JSON.stringify(before.matchers) === JSON.stringify(wanted.matchers);
    if (isSame) {
      before.end = wanted.end;
      before.updated = now;
      return before;
    }
    if (before !== undefined) this.expire(before, now);
    const made = { ...wanted, id: randomUUID(), start: Math.max(wanted.start, now), updated: now };
    this.#all.push(made);
    return made;
  }

  expire(silence: Silence, now: number): void {
    if (stateOf(silence, now) === 'expired') return;
    silence.end = now;
    silence.updated = now;
  }

  of(labels: Labels, now: number): readonly string[] {
    return this.list(now)
      .filter((one) => stateOf(one, now) === 'active' && isMatched(one.matchers, labels))
      .map(({ id }) => id);
  }
}

export function stateOf({ start, end }: Silence, now: number): 'pending' | 'active' | 'expired' {
  return end <= now ? 'expired' : start > now ? 'pending' : 'active';
}

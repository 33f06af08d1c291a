// A secret in a file, as the file says it when it is used: changed there, it holds without a restart. What cannot be used (empty, gone,
// written by half) changes nothing: the last good one holds, and one line says so.
import { statSync } from 'node:fs';
import { readSecretFile, secretPath } from './secret-files.ts';

export type FollowOptions = {
  /** Why a text cannot be used, in a few words without any of it; null when it can. */
  readonly faultOf?: ((text: string) => string | null) | undefined;
  /** Told once of each content that cannot be used, in a sentence without any of it. */
  readonly warn?: ((sentence: string) => void) | undefined;
  /** The file is looked at no more often. */
  readonly lookMs?: number;
  /** Longer than a writer takes between two writes: what is younger may be half of it. */
  readonly settleMs?: number;
  /** Of the machine, in milliseconds, as files are dated. */
  readonly now?: () => number;
};

const LOOK_MS = 1000;
const SETTLE_MS = 1000;

/** `first`: what the file says now. Costs one `stat` in a second at most, however often it is asked; never throws. */
export function followSecret(name: string, first: string, options: FollowOptions = {}): () => string {
  const {
    faultOf = () => null,
    warn = () => {},
    lookMs = LOOK_MS,
    settleMs = SETTLE_MS,
    now: clock = Date.now,
  } = options;
  let current = first;
  let seen = stampOf(name, clock)?.stamp ?? null;
  let lookedAt = performance.now();

  function look(): void {
    const now = stampOf(name, clock);
    if (now !== null && now.stamp === seen) return;
    // Either way: its dates are finer than our clock, and may be of another machine's.
    if (now !== null && Math.abs(now.ageMs) < settleMs) return;
    const read = now === null ? { fault: `${name} is gone.` } : readSecretFile(name);
    if (now === null && seen === null) return;
    seen = now?.stamp ?? null;
    const why = 'fault' in read ? read.fault : unusable(read.text);
    if (why === null && 'text' in read) current = read.text;
    else warn(`${why} What it said before goes on to be used.`);
  }

  function unusable(text: string): string | null {
    const why = text === '' ? 'it is empty' : faultOf(text);
    return why === null ? null : `${name} cannot be used: ${why}.`;
  }

  return () => {
    const now = performance.now();
    if (now - lookedAt >= lookMs) {
      lookedAt = now;
      look();
    }
    return current;
  };
}

/** null: it is not there, or not for us. */
function stampOf(name: string, clock: () => number): { readonly stamp: string; readonly ageMs: number } | null {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(secretPath(name));
    return { stamp: `${mtimeMs} ${ctimeMs} ${size} ${ino}`, ageMs: clock() - Math.max(mtimeMs, ctimeMs) };
  } catch {
    return null;
  }
}

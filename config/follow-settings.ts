// The settings of a running process: read again every few seconds from what admins have changed in chat.
import type { StoredSettings } from '../domain/settings/setting-line.ts';

export type Followed<T> = { current(): T; refresh(): Promise<void>; stop(): void };

type Following<T> = {
  load(): Promise<StoredSettings>;
  make(stored: StoredSettings): T;
  /** Reading them failed: what was read last holds. */
  onError(error: unknown): void;
};

const EVERY_MS = 5000;

/** Reads them once before it resolves. Throws when that fails: nothing starts with other settings than those that hold. */
export async function followSettings<T>(
  { load, make, onError }: Following<T>,
  everyMs = EVERY_MS,
): Promise<Followed<T>> {
  let seen = textOf(await load());
  let current = make(new Map(JSON.parse(seen)));
  let asked = 0;
  let answered = 0;
  const refresh = async () => {
    asked += 1;
    const mine = asked;
    const now = textOf(await load());
    // Read before another reading that is in already: it may be of before a change that holds by now.
    if (mine < answered) return;
    answered = mine;
    if (now === seen) return;
    current = make(new Map(JSON.parse(now)));
    seen = now;
  };
  const timer = setInterval(() => void refresh().catch(onError), everyMs);
  timer.unref();
  return { current: () => current, refresh, stop: () => clearInterval(timer) };
}

function textOf(stored: StoredSettings): string {
  return JSON.stringify([...stored]);
}

/** An object whose every property is that of `read()` at the moment it is asked: for what is handed around once. */
export function asItStands<T extends object>(read: () => T): T {
  return new Proxy({} as T, {
    get: (_, name) => Reflect.get(read(), name),
    has: (_, name) => Reflect.has(read(), name),
    ownKeys: () => Reflect.ownKeys(read()),
    getOwnPropertyDescriptor: (_, name) => {
      const found = Reflect.getOwnPropertyDescriptor(read(), name);
      return found === undefined ? undefined : { ...found, configurable: true };
    },
  });
}

// One line for each refused request, and no more than a disk can bear: of each kind some lines a minute, then a count.
import type { IncomingMessage } from 'node:http';
import type { Log } from './log.ts';

/** `status` 0: nothing was answered. */
export type Refused = { readonly status: number; readonly why: string };

/** A request, or a connection on which there was none yet. */
type Subject = IncomingMessage | { readonly remoteAddress?: string | undefined };

export type RefusalLog = {
  /** The first note about a request counts; later ones are about what followed from it. */
  note(of: Subject, refused: Refused): void;
  /** Writes what was only counted. */
  close(): void;
};

const LINES_A_MINUTE = 20;
const MINUTE_MS = 60_000;
const MAX_PATH = 80;

export function createRefusalLog(log: Log, linesAMinute = LINES_A_MINUTE): RefusalLog {
  const noted = new WeakSet<object>();
  let counts = new Map<string, number>();

  function summarise(): void {
    for (const [why, count] of counts) {
      if (count > linesAMinute) log.warn({ why, more: count - linesAMinute }, 'More requests were refused');
    }
    counts = new Map();
  }
  const minute = setInterval(summarise, MINUTE_MS);
  minute.unref();

  return {
    note(of, { status, why }) {
      if (noted.has(of)) return;
      noted.add(of);
      const count = (counts.get(why) ?? 0) + 1;
      counts.set(why, count);
      if (count <= linesAMinute) log.warn({ why, status, ...factsOf(of) }, 'A request was refused');
    },
    close() {
      clearInterval(minute);
      summarise();
    },
  };
}

/** Never a header or a query: those hold tokens. The path of a link to a file, a calendar or a board is its token. */
function factsOf(of: Subject): object {
  if (!('headers' in of)) return { from: of.remoteAddress };
  const path = of.url?.split('?')[0]?.replace(/^(\/(?:files|calendars|board\/tab|board)\/\d*).*/, '$1/…');
  return { method: of.method, path: path?.slice(0, MAX_PATH), from: of.socket.remoteAddress };
}

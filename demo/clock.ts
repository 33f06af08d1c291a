// The demo's business time: the machine's, moved by an offset that every process of the demo reads from one small file.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '../domain/clock.ts';

export type DemoClock = Clock & {
  /** From now on it is `to`, here at once and in the other processes within a quarter of a second; it goes on running. */
  move(to: Date): void;
};

const READ_EVERY_MS = 250;

/** `file` is made by the first `move`; until then it is the machine's time. `machine` gives real milliseconds. */
export function createDemoClock(file: string, machine: () => number = Date.now): DemoClock {
  let offsetMs = 0;
  let readAt = Number.NEGATIVE_INFINITY;

  function refresh(): void {
    const real = machine();
    if (real >= readAt && real - readAt < READ_EVERY_MS) return;
    offsetMs = readOffset(file);
    readAt = real;
  }

  return {
    now() {
      refresh();
      return new Date(machine() + offsetMs);
    },
    move(to) {
      offsetMs = to.getTime() - machine();
      readAt = machine();
      // Renamed into place: a reader sees the old offset or the new one, never half of it.
      writeFileSync(`${file}.new`, String(offsetMs));
      renameSync(`${file}.new`, file);
    },
  };
}

function readOffset(file: string): number {
  try {
    const offset = Number(readFileSync(file, 'utf8'));
    return Number.isFinite(offset) ? offset : 0;
  } catch {
    return 0;
  }
}

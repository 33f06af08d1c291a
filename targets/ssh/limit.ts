// A bound on connections open at once: past it, sockets and memory run out before the work goes any faster.

export type Limit = {
  /** Waits for a free place, first come first served. The function returned gives it back; calling it again does nothing. */
  take(): Promise<() => void>;
};

export function createLimit(places: number): Limit {
  const waiting: (() => void)[] = [];
  let free = places;

  function giveBack(): void {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }

  async function take(): Promise<() => void> {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let held = true;
    return () => {
      if (held) giveBack();
      held = false;
    };
  }

  return { take };
}

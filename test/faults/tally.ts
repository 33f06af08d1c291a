// What a matrix says of itself when it is done: how each fault ended, by step.

export type Tally = { count(row: string, state: string): void; print(title: string): void };

export function createTally(): Tally {
  const rows = new Map<string, { patched: number; failed: number }>();
  return {
    count: (name, state) => {
      const row = rows.get(name) ?? { patched: 0, failed: 0 };
      if (state === 'patched') row.patched += 1;
      else row.failed += 1;
      rows.set(name, row);
    },
    print: (title) => {
      const lines = [...rows].map(
        ([name, { patched, failed }]) =>
          `  ${name.padEnd(46)}${String(patched).padStart(3)} patched ${String(failed).padStart(3)} failed, told`,
      );
      console.log(`${title}\n${lines.join('\n')}`);
    },
  };
}

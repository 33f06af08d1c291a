// What a test measured, printed when it is done: seconds, by case.

export type Figures = {
  note(name: string, seconds: Readonly<Record<string, number>>): void;
  print(title: string): void;
};

export function createFigures(): Figures {
  const lines: string[] = [];
  return {
    note: (name, seconds) => {
      const said = Object.entries(seconds).map(([what, value]) => `${what} ${value.toFixed(1)} s`);
      lines.push(`  ${name.padEnd(72)}${said.join(', ')}`);
    },
    print: (title) => console.log([title, ...lines].join('\n')),
  };
}

/** How long it took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
}

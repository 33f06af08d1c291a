// What is judged, as every bench prints it.

export type Goal = {
  readonly name: string;
  readonly goal: string;
  readonly measured: string;
  /** null: at this size nothing is judged. */
  readonly met: boolean | null;
};

export function sayGoals(goals: readonly Goal[]): void {
  say(`\n  ${'goal'.padEnd(56)}${'aim'.padEnd(14)}${'measured'.padEnd(14)}`);
  for (const { name, goal, measured, met } of goals) {
    const verdict = met === null ? 'not judged' : met ? 'met' : 'MISSED';
    say(`  ${name.padEnd(56)}${goal.padEnd(14)}${measured.padEnd(14)}${verdict}`);
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

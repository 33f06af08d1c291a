// Which transitions the tests take: told by `runMachine` on its channel, collected over all test files of a run.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { afterAll, inject } from 'vitest';

const taken = new Set<string>();

subscribe('patchcenter:transition', (message) => {
  const { machine, from, on } = message as { machine: string; from: string; on: string };
  taken.add(`${machine}\t${from}\t${on}\n`);
});

afterAll(() => {
  const file = inject('transitionsTaken');
  if (taken.size > 0) appendFileSync(file, [...taken].join(''));
});

// A transition that no test takes is either impossible or untested. Asked at the end of a run of all tests.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { JOB_MACHINES, waysOf } from './machines.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    transitionsTaken: string;
  }
}

export default function setup(project: TestProject): () => void {
  const file = path.join(tmpdir(), `patchcenter-transitions-${process.pid}`);
  writeFileSync(file, '');
  project.provide('transitionsTaken', file);
  return () => {
    const taken = new Set(readFileSync(file, 'utf8').split('\n'));
    rmSync(file, { force: true });
    const never = Object.values(JOB_MACHINES).flatMap((machine) =>
      waysOf(machine)
        .filter(([from, on]) => !taken.has(`${machine.title}\t${from}\t${on}`))
        .map(([from, on, to]) => `${machine.title}: ${from} on ${on} to ${to}`),
    );
    if (never.length === 0) return;
    console.error(`Transitions that no test took:\n  ${never.join('\n  ')}`);
    process.exitCode = 1;
  };
}

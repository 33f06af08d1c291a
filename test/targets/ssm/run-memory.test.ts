import { expect, it } from 'vitest';
import { createRunMemory } from '../../../targets/ssm/run-memory.ts';

it('keeps the ends of the latest runs, and of long logs fewer', () => {
  const memory = createRunMemory();
  const log = 'x'.repeat(2_000_000);
  for (let n = 0; n < 12; n += 1) memory.ended(`command-${n}`, { exitCode: 0, log });
  const kept = Array.from({ length: 12 }, (_, n) => n).filter((n) => memory.endOf(`command-${n}`) !== undefined);
  expect(kept).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  memory.ended('huge', { exitCode: 1, log: 'x'.repeat(20_000_000) });
  expect([memory.endOf('huge')?.exitCode, memory.endOf('command-11')]).toEqual([1, undefined]);
});

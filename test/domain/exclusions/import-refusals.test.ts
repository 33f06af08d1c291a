// A refusal names its cell, and goes on as one sentence.
import { expect, it } from 'vitest';
import { readExcludeRows } from '../../../domain/exclusions/exclude-import.ts';
import type { ServerId } from '../../../domain/ids.ts';

const ESTATE = { servers: new Map([['vrapp1', 1 as ServerId]]), today: '2027-01-11' } as const;

it.each([
  [4, 'B2: this cell is not text: set its format to Text, then type the package name.'],
  ['*', /^B2: “\*” would/],
  ['p hp/', /^B2: “/],
])('of the package %j', (value, said) => {
  const cell = (address: string, content: string | number | null) => ({ address, value: content });
  const row = {
    hostname: cell('A2', 'vrapp1'),
    glob: cell('B2', value),
    until: cell('C2', null),
    reason: cell('D2', 'x'),
  };
  const [refusal] = readExcludeRows([row], ESTATE).refusals;
  expect(refusal?.text.en).toMatch(said);
  expect(refusal?.text.fr).not.toMatch(/: \p{Lu}\p{Ll}/u);
});

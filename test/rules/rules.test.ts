import { expect, it } from 'vitest';
import { citedRules } from './cited-rules.ts';

it('every rule that is built is cited by the name of a test', () => {
  const { cited, uncited } = citedRules();
  expect(uncited).toEqual([]);
  expect(cited.length).toBeGreaterThan(50);
});

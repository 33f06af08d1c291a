// The opening script can be followed step by step: nothing starts production by itself.
import { expect, it } from 'vitest';
import { openingLines } from '../../demo/script.ts';

const typed = openingLines('http://x.test', new Date('2027-01-11T08:00:00Z'), 'Europe/Paris')
  .join('\n')
  .match(/\/[a-z]+(?: (?:[^\s/·]+))*/g);

it('starts the production of each campaign after its go', () => {
  const steps = typed ?? [];
  const goes = steps.flatMap((step, at) => (step.startsWith('/go ') ? [{ campaign: step.slice(4), at }] : []));
  expect(goes.map(({ campaign }) => campaign)).toEqual(['2', 'N']);
  for (const { campaign, at } of goes) {
    const after = steps.slice(at + 1).find((step) => /^\/(?:start|campaign) /.test(step));
    expect(after).toMatch(new RegExp(`^/start ${campaign} all`));
  }
});

// What people see, card by card, kept in files: a change of a card is a change of its golden file, to be read and agreed.
import { describe, expect, it } from 'vitest';
import { plain } from './sample.ts';
import { allCards } from './samples.ts';

const FOLDER = '../golden/cards';
const LONG = [
  'campaign-preview',
  'campaign',
  'campaign-report',
  'prereqs',
  'validation-request',
  'prod-go',
  'prod-go-green',
  'campaign-list',
  'validations',
  'validated-server',
  'day',
  'links',
  'snapshots',
  'close',
  'cve',
  'excludes',
  'quickwin',
  'quickwins',
  'links-of',
  'link-change',
  'planning',
  'planning-findings',
  'planning-week',
  'plan-change',
  'plan-change-refused',
  'freezes',
  'history',
  'server',
  'audit',
  'status',
];

describe.each(['fr', 'en'] as const)('cards in %s', (language) => {
  it.each(Object.entries(allCards(plain(language), language)))('%s of 4 servers is as agreed', async (name, card) => {
    await expect(`${JSON.stringify(card, null, 1)}\n`).toMatchFileSnapshot(`${FOLDER}/${name}.4.${language}.json`);
  });

  const many = allCards({ ...plain(language), servers: 400, page: 2 }, language);
  it.each(LONG)('%s of 400 servers is as agreed', async (name) => {
    await expect(`${JSON.stringify(many[name], null, 1)}\n`).toMatchFileSnapshot(
      `${FOLDER}/${name}.400.${language}.json`,
    );
  });
});

// What people see, card by card, kept in files: a change of a card is a change of its golden file, to be read and agreed.
import { describe, expect, it } from 'vitest';
import { plain } from './sample.ts';
import { allCards } from './samples.ts';

const FOLDER = '../golden/cards';
describe.each(['fr', 'en'] as const)('cards in %s', (language) => {
  it.each(Object.entries(allCards(plain(language), language)))('%s of 4 servers is as agreed', async (name, card) => {
    await expect(`${JSON.stringify(card, null, 1)}\n`).toMatchFileSnapshot(`${FOLDER}/${name}.4.${language}.json`);
  });

  const few = allCards(plain(language), language);
  const many = Object.entries(allCards({ ...plain(language), servers: 400, page: 2 }, language));
  const grown = many.filter(([name, card]) => JSON.stringify(card) !== JSON.stringify(few[name]));
  it.each(grown)('%s of 400 servers is as agreed', async (name, card) => {
    await expect(`${JSON.stringify(card, null, 1)}\n`).toMatchFileSnapshot(`${FOLDER}/${name}.400.${language}.json`);
  });
});

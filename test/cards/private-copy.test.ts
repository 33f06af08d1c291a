// GATE-5, VALID-1: what Teams shows to one person alone, and forgets within a day, decides nothing.
import { describe, expect, it } from 'vitest';
import { privateCopy } from '../../cards/private-copy.ts';
import { linesOf } from '../../cards/shortened.ts';
import { complaints } from './microsoft-renderer.ts';
import { plain } from './sample.ts';
import { allCards } from './samples.ts';

const ACTS = /"type":"(Action\.(?!OpenUrl"|ToggleVisibility")|Input\.)|"refresh":/;
const cases = (['fr', 'en'] as const).flatMap((language) =>
  Object.entries(allCards(plain(language), language)).map(([name, card]) => ({ name, language, card })),
);

describe.each(cases)('a private copy of $name, in $language', ({ card, language }) => {
  const copy = privateCopy(card, language);

  it('has nothing that comes back to the bot, and says so', () => {
    expect(JSON.stringify(copy)).not.toMatch(ACTS);
    expect(linesOf(copy.body).at(-1)).toMatch(language === 'fr' ? /sans boutons/ : /without buttons/);
  });

  it('says all the rest, as a card that Teams can read', () => {
    expect(linesOf(copy.body).slice(0, -1)).toEqual(linesOf(card.body));
    expect(complaints(copy)).toEqual([]);
  });
});

it('most cards have something to take away', () => {
  expect(cases.filter(({ card }) => ACTS.test(JSON.stringify(card))).length).toBeGreaterThan(cases.length / 2);
});

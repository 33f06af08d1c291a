// The pictures of `docs/cards.md` are those of the cards of today. Without a browser: each says what it was made from.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plain } from '../sample.ts';
import { allCards } from '../samples.ts';
import { CHAPTERS, SHOWN_IN_FULL } from './captions.ts';
import { cardsPage } from './cards-page.ts';
import { madeFromOf } from './picture-file.ts';
import { allPictures, PICTURES_FOLDER } from './pictures.ts';

const MAX_BYTES = 8 * 1024 * 1024;
const REMEDY = 'run `npm run gallery`, look at what changed, and commit it';

const pictures = allPictures();
const files = new Map(
  readdirSync(PICTURES_FOLDER).map((file) => [file, readFileSync(new URL(file, PICTURES_FOLDER))] as const),
);

describe('the gallery', () => {
  it('has a caption for every sample of a card, and for nothing else', () => {
    const said = CHAPTERS.flatMap(({ cards }) => Object.keys(cards));
    expect(said.toSorted(), 'say in test/cards/gallery/captions.ts what a new card is').toEqual(
      Object.keys(allCards(plain('en'), 'en')).toSorted(),
    );
    expect(SHOWN_IN_FULL.filter((name) => !said.includes(name))).toEqual([]);
  });

  it('has the pictures of the cards of today', () => {
    const stale = pictures.filter(({ file, madeFrom }) => {
      const held = files.get(file);
      return held === undefined || madeFromOf(held) !== madeFrom;
    });
    expect(
      stale.map(({ file }) => file),
      REMEDY,
    ).toEqual([]);
  });

  it('keeps no picture of a card that is gone, and stays small', () => {
    const known = new Set(pictures.map(({ file }) => file));
    expect(
      [...files.keys()].filter((file) => !known.has(file)),
      REMEDY,
    ).toEqual([]);
    expect([...files.values()].reduce((sum, { length }) => sum + length, 0)).toBeLessThan(MAX_BYTES);
  });

  it('is shown whole by docs/cards.md, and opens the README', () => {
    const shown = readFileSync(new URL('../cards.md', PICTURES_FOLDER), 'utf8');
    expect(shown === cardsPage(pictures), REMEDY).toBe(true);
    const readme = readFileSync(new URL('../../README.md', PICTURES_FOLDER), 'utf8');
    const linked = [...readme.matchAll(/docs\/cards\/([\w.-]+\.png)/g)].map(([, file]) => file ?? '');
    expect(linked.length).toBeGreaterThanOrEqual(3);
    expect(linked.filter((file) => !files.has(file))).toEqual([]);
  });
});

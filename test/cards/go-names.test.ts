// Whoever accepts servers without validation reads all their names, however many other things the card has to say (GATE-5).
import { describe, expect, it } from 'vitest';
import { MAX_BYTES } from '../../cards/render.ts';
import { plain } from './sample.ts';
import { allCards } from './samples.ts';

const GO_CARDS = ['prod-go', 'prod-go-green', 'prod-go-approved', 'prod-go-refused'];

describe.each(['fr', 'en'] as const)('the production approval card, in %s', (language) => {
  it.each([4, 12, 30, 54, 108, 200, 400])('of %i servers fits, and cuts no name that is accepted', (servers) => {
    const cards = allCards({ ...plain(language), servers }, language);
    for (const name of GO_CARDS) {
      const json = JSON.stringify(cards[name]);
      expect(json.length * 2).toBeLessThanOrEqual(MAX_BYTES);
      const lists = Array.from(json.matchAll(/"text":"(vpinfapp[^"]*)"[^}]*"fontType":"Default"/g), ([, text]) => text);
      expect(lists.filter((text) => text?.includes('…'))).toEqual([]);
      if (name === 'prod-go-green' && servers > 4 && servers < 400) expect(lists.length).toBeGreaterThan(0);
    }
  });
});

// The foot of a card of a channel, and whose clients it names: within what Teams takes, whatever the card.
import { describe, expect, it } from 'vitest';
import { bytesOf, isTooLarge } from '../../bot/posting/size.ts';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { MAX_REFRESHED, mineButton, withFoot, withRefresh } from '../../cards/for-some.ts';
import { whoActs } from '../../domain/people/roles.ts';
import { PLAIN, plain } from './sample.ts';
import { allCards } from './samples.ts';

/** As long as Teams' own are. */
const IDS = Array.from(
  { length: 70 },
  (_, i) => `29:1${String(i).padStart(3, '0')}${'bSnHZ7Js2STWrgk6ScEErLk1Lp2zQuD5'.repeat(4)}`,
);
const who = whoActs(['prod-go.decide', 'validation.answer', 'campaign.create']);
const KEY = 'campaign:12';

function inChannel(card: AdaptiveCard, language: 'fr' | 'en') {
  const said = withFoot(card, { who, button: mineButton(KEY, { page: 3 }) }, language);
  return withRefresh(said, { key: KEY, page: { page: 3 }, userIds: IDS });
}

describe('a card of a channel', () => {
  it.each(['fr', 'en'] as const)(
    'of 400 servers with sixty clients named is within what Teams takes (%s)',
    (language) => {
      const cards = allCards({ ...plain(language), servers: 400 }, language);
      const sizes = Object.entries(cards).map(([name, card]) => {
        const rendered = { card: inChannel(card, language), summary: card.fallbackText };
        return { name, bytes: bytesOf(rendered), tooLarge: isTooLarge(rendered) };
      });
      expect(sizes.filter(({ tooLarge }) => tooLarge)).toEqual([]);
      expect(sizes.length).toBeGreaterThan(30);
    },
  );

  it('names no more clients than Teams refreshes, the first of them, and asks for the page that it shows', () => {
    const [card] = Object.values(allCards(PLAIN, 'en'));
    if (card === undefined) throw new Error('no card');
    const { refresh } = inChannel(card, 'en');
    expect(refresh?.userIds).toEqual(IDS.slice(0, MAX_REFRESHED));
    expect(MAX_REFRESHED).toBe(60);
    expect(refresh?.action).toMatchObject({
      type: 'Action.Execute',
      verb: 'card.refresh',
      data: { cardKey: KEY, page: 3 },
      fallback: { type: 'Action.Submit', data: { verb: 'card.refresh', cardKey: KEY, page: 3 } },
    });
  });

  it.each([
    [
      'fr',
      /Seul un coordinateur, un opérateur, un responsable de l’application ou un administrateur peut agir sur cette carte\..*Afficher mes boutons/,
    ],
    [
      'en',
      /Only a coordinator, an operator, an owner of the application or an admin may act on this card\..*Show my buttons/,
    ],
  ] as const)('says below who may act, and how to come to one’s own buttons (%s)', (language, text) => {
    const card = { type: 'AdaptiveCard', $schema: 's', version: '1.5', fallbackText: 'f', body: [] } as const;
    expect(JSON.stringify(inChannel(card, language).body)).toMatch(text);
    expect(JSON.stringify(withFoot(card, { who, button: null }, language))).not.toContain('ActionSet');
  });
});

// Every card as a browser has it, with all its folded parts open: axe finds nothing serious, and a chart that the client does not know
// stands there as the same numbers in words.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { BROWSER, startBrowser } from './browser.ts';
import { type CardTab, openCardTab, pageOf, unfolded } from './card-tab.ts';
import { CHARTS, type Json, objectsIn } from './microsoft-renderer.ts';
import { plain } from './sample.ts';
import { allCards } from './samples.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']";
const SERIOUS = ['serious', 'critical'];

let browser: Browser | undefined;
let cardTab: CardTab;
beforeAll(async () => {
  if (BROWSER === null) return;
  browser = await startBrowser();
  cardTab = await openCardTab(browser, { width: 520 });
}, 30_000);
afterAll(() => browser?.close());

/** Each with ids of its own: in Teams no two cards stand in one document. */
function cardsIn(language: 'fr' | 'en'): Readonly<Record<string, AdaptiveCard>> {
  const cards = Object.entries(allCards(plain(language), language));
  return Object.fromEntries(cards.map(([name, card]) => [name, withIdsOf(name, unfolded(card))]));
}

function withIdsOf(name: string, card: AdaptiveCard): AdaptiveCard {
  return JSON.parse(JSON.stringify(card), (key, value) => {
    if (key === 'id' && typeof value === 'string') return `${name}-${value}`;
    return key === 'targetElements' ? value.map((id: string) => `${name}-${id}`) : value;
  });
}

/** What is wrong: colours apart from the rest, since they are those of a theme, whatever the language, and slow to compare. */
async function seriousOf(what: 'structure' | 'colours'): Promise<readonly string[]> {
  await cardTab.tab.evaluate(AXE);
  const contrast = "'color-contrast'";
  const asked =
    what === 'colours' ? `runOnly: [${contrast}]` : `runOnly: ${WCAG}, rules: { ${contrast}: { enabled: false } }`;
  // Without what only pages have: frames, style sheets from elsewhere.
  const options = `{ ${asked}, resultTypes: ['violations'], iframes: false, preload: false, selectors: false }`;
  const { violations } = (await cardTab.tab.evaluate(
    `axe.run({ include: [['.card']] }, ${options}).then(({ violations }) => ({ violations }))`,
  )) as Pick<AxeResults, 'violations'>;
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 5).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

describe.skipIf(BROWSER === null)('every card', () => {
  it.each(['fr', 'en'] as const)('has nothing serious for axe in %s', { timeout: 60_000 }, async (language) => {
    await cardTab.show(pageOf(cardsIn(language), 'light'));
    expect(await seriousOf('structure')).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has a contrast of 4.5:1 at least, %s', { timeout: 60_000 }, async (theme) => {
    await cardTab.show(pageOf(cardsIn('fr'), theme));
    expect(await seriousOf('colours')).toEqual([]);
  });

  it.each(['fr', 'en'] as const)('says in %s the numbers of its charts where charts are unknown', async (language) => {
    const cards = cardsIn(language);
    await cardTab.show(pageOf(cards, 'light'));
    const shown = (await cardTab.tab.evaluate(
      "Object.fromEntries([...document.querySelectorAll('.card')].map((card) => [card.id, card.innerText]))",
    )) as Record<string, string>;
    const charted = Object.entries(cards).flatMap(([name, card]) =>
      [...objectsIn(card)]
        .filter(({ object }) => CHARTS.has(object.type))
        .map(({ object }) => ({ name, said: textOf(object) })),
    );
    expect(charted.length).toBeGreaterThanOrEqual(8);
    expect(charted.filter(({ name, said }) => !spaced(shown[name] ?? '').includes(spaced(said)))).toEqual([]);
  });
});

function textOf({ fallback }: Json): string {
  return [...objectsIn(fallback)]
    .filter(({ object }) => object.type === 'TextRun')
    .map(({ object }) => String(object.text))
    .join('');
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

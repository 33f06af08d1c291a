// Nothing of any card is cut off on a telephone: measured in a browser, on every card, with all its folded parts open.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { actionSet, execute } from '../../cards/buttons.ts';
import { compileTemplate, renderCard } from '../../cards/render.ts';
import { BROWSER, startBrowser } from './browser.ts';
import { type CardTab, openCardTab, pageOf, unfolded } from './card-tab.ts';
import { plain } from './sample.ts';
import { allCards } from './samples.ts';

/** Pixels of a narrow chat; whatever is wider has more room. */
const WIDTH = 345;

/** Runs in the page. */
const MEASURE = `[...document.querySelectorAll('.card')].flatMap((frame) => {
  const { left, right } = frame.getBoundingClientRect();
  const isCutOff = (element) => {
    const box = element.getBoundingClientRect();
    const isOutside = box.width > 0 && (box.right > right + 0.5 || box.left < left - 0.5);
    return isOutside || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
  };
  const found = [...frame.querySelectorAll('*')].filter(isCutOff);
  return found.slice(-1).map((element) => frame.id + ': ' + element.textContent.slice(0, 80));
})`;

let browser: Browser | undefined;
let cardTab: CardTab;
beforeAll(async () => {
  if (BROWSER === null) return;
  browser = await startBrowser();
  cardTab = await openCardTab(browser, { width: WIDTH });
}, 30_000);
afterAll(() => browser?.close());

/** `card: text that is cut off`. */
async function cutOff(cards: Readonly<Record<string, AdaptiveCard>>): Promise<unknown> {
  const open = Object.entries(cards).map(([name, card]) => [name, unfolded(card)] as const);
  await cardTab.show(pageOf(Object.fromEntries(open), 'light'));
  return cardTab.tab.evaluate(MEASURE);
}

describe.skipIf(BROWSER === null).each(['fr', 'en'] as const)('on a telephone, in %s', (language) => {
  it.each([4, 400])('every card of %i servers keeps its texts and its buttons inside', async (servers) => {
    expect(await cutOff(allCards({ ...plain(language), servers }, language))).toEqual([]);
  });
});

describe.skipIf(BROWSER === null)('the measure', () => {
  const compiled = compileTemplate({ body: [{ type: 'TextBlock', text: 'x', wrap: true }] });

  it('sees six long buttons in one row, which no card has any more', async () => {
    const titles = ['Start those due', 'Re-run failed checks', 'Approve production', 'Refuse', 'Remind', 'Refresh'];
    const actions = titles.map((title, page) => execute('card.page', title, { key: 'campaigns', page }));
    const card = renderCard(compiled, { data: {}, summary: 's', actions }, {}, 'en');
    expect(await cutOff({ card })).toEqual([]);
    expect(await cutOff({ card: { ...card, body: actionSet(actions) } })).not.toEqual([]);
  });
});

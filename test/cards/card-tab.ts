// A tab of a browser with cards as Microsoft's renderer draws them.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { page, RENDERER_FILE, THEMES } from './gallery-page.ts';

const ADDRESS = 'http://cards.example.com/';

export type CardTab = {
  readonly tab: Page;
  readonly show: (html: string) => Promise<void>;
};

export async function openCardTab(browser: Browser, look: { width: number; scale?: number }): Promise<CardTab> {
  const renderer = readFileSync(RENDERER_FILE, 'utf8');
  const tab = await browser.newPage({
    viewport: { width: look.width, height: 800 },
    deviceScaleFactor: look.scale ?? 1,
    bypassCSP: true,
  });
  let html = '';
  await tab.route('**', (route) => {
    const isRenderer = route.request().url().endsWith('renderer.js');
    const script = { contentType: 'text/javascript', body: renderer };
    return route.fulfill(isRenderer ? script : { contentType: 'text/html', body: html });
  });
  const show = async (next: string) => {
    html = next;
    await tab.goto(ADDRESS);
  };
  return { tab, show };
}

/** All of them below each other, for `show`. */
export function pageOf(cards: Readonly<Record<string, AdaptiveCard>>, theme: keyof typeof THEMES): string {
  return page(Object.entries(cards), THEMES[theme], 'renderer.js');
}

/** With everything that a touch would open. */
export function unfolded(card: AdaptiveCard): AdaptiveCard {
  return JSON.parse(JSON.stringify(card), (key, value) => (key === 'isVisible' ? true : value));
}

// KPI-3: the page of a report in a browser: axe finds nothing serious, on a telephone and on a desktop, light, dark and on paper, in both
// languages, and nothing is wider than the screen.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../bot/reports/page/report-page.ts';
import { BROWSER, startBrowser } from '../cards/browser.ts';
import { plain } from '../cards/sample.ts';
import { sampleReport } from '../cards/samples/management/reports.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Result = {
  readonly violations: readonly { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
};

const cases = (['fr', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) => [400, 1280].map((width) => ({ language, scheme, width }))),
);

describe.skipIf(BROWSER === null)('the page of a report', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  /** `axe` comes in beside the page, whose own policy lets nothing in. */
  async function opened(language: 'fr' | 'en', colorScheme: 'light' | 'dark', width: number) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.setContent(reportPage(sampleReport({ ...plain(language), servers: 8 }), language));
    return { page, close: () => context.close() };
  }

  it.each(cases)('in $language, $scheme, $width wide', { timeout: 60_000 }, async ({ language, scheme, width }) => {
    const { page, close } = await opened(language, scheme, width);
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as Result;
    expect(
      violations.map(
        ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary}`,
      ),
    ).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await close();
  });

  it('runs no script of a hostile name, and is readable on paper', { timeout: 60_000 }, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark' });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const hostile = {
      ...plain('en'),
      hostname: (i: number) => `"><img src="http://127.0.0.1:9/${i}" onerror="document.title='taken'">`,
    };
    await page.setContent(reportPage(sampleReport(hostile), 'en'));
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const paper = await page.evaluate(
      "getComputedStyle(document.body).backgroundColor + ' ' + getComputedStyle(document.body).color",
    );
    expect(paper).toBe('rgb(255, 255, 255) rgb(0, 0, 0)');
    expect(await page.title()).toBe('Report of week S05 2026');
    expect(asked).toEqual([]);
    await context.close();
  });
});

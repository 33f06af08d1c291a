// The board in a real browser: live, without a word of complaint from it, and usable by people who cannot see it (axe-core).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardPath } from '../../../bot/board/board-path.ts';
import { giveBoard } from '../../../bot/board/give-board.ts';
import { BROWSER, startBrowser } from '../../cards/browser.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, somebody } from '../shared/bench.ts';
import { LINK_SECRET, serveBoards } from './boards.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { files: { linkMinutes: 15, linkSecret: LINK_SECRET } });
const served = await serveBoards({ db, clock: ctx.clock, pace: { everyMs: 50, statementsASecond: 10_000, rest: 0 } });
const carole = await somebody(db, 'Carole', ['coordinator']);
const link = done(await giveBoard(ctx, carole, { renew: false }));
const address = `${served.url}${boardPath({ ...link, kind: 'link' })}`;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const running = await fill();
let browser: Browser;
beforeAll(async () => {
  if (BROWSER !== null) browser = await startBrowser();
});
afterAll(async () => {
  if (BROWSER !== null) await browser.close();
  await served.close();
});

/** Something in every part: states, a run, a failure, a validation, a plan, a freeze, a history. */
async function fill() {
  const application = await addApplication(db, 'Péage Nord et gestion des voies réservées', carole.userId);
  let last = 0;
  for (let n = 1; n <= 6; n += 1) {
    const campaign = await addCampaign(db, carole.userId, n === 3 ? { kind: 'emergency' } : {});
    for (const [i, status] of (['patched', 'failed', 'in_progress', 'pending'] as const).entries()) {
      const server = await addServer(db, `vrverylonghostname${n}${i}`, { application });
      const session = await addSession(db, campaign, server);
      await db.updateTable('patch_sessions').set({ status }).where('id', '=', session).execute();
      if (status === 'pending') continue;
      const ended = status === 'in_progress' ? null : MONDAY_MORNING;
      const state = status === 'in_progress' ? 'running' : status;
      const why = status === 'failed' ? { failure_class: 'repo' } : {};
      const attempt = { session_id: session, server_id: server, campaign_id: campaign, number: 1, step: 'update' };
      const { id } = await db
        .insertInto('patch_attempts')
        .values({ ...attempt, ...why, state, started_at: MONDAY_MORNING, ended_at: ended } as never)
        .returning('id')
        .executeTakeFirstOrThrow();
      last = Number(session);
      if (status !== 'patched') continue;
      const history = { server_id: server, source: 'standard', status: 'ok', packages: '[]' };
      await db
        .insertInto('patch_history')
        .values({ ...history, date_patch: new Date(MONDAY_MORNING.getTime() - n * 86_400_000) } as never)
        .execute();
      const asked = { server_id: server, campaign_id: campaign, campaign_type: 'standard', attempt_id: id };
      await db
        .insertInto('patch_validation')
        .values({ ...asked, patch_date: MONDAY_MORNING, status: 'en_attente' } as never)
        .execute();
    }
  }
  await db
    .insertInto('freeze_periods')
    .values({ first_day: '2027-04-05', last_day: '2027-04-09', reason: 'Clôture des comptes' })
    .execute();
  const week = { year: 2027, week_number: 20, week_code: 'S20', week_start: '2027-05-17', week_end: '2027-05-23' };
  await db
    .insertInto('patch_planning')
    .values({ ...week, cycle: 2, domain_code: 'INFRASTRUC', env_scope: 'prod', status: 'open' })
    .execute();
  return last;
}

type Look = { readonly width: number; readonly theme: 'light' | 'dark'; readonly lang: 'fr' | 'en' };

async function opened({ width, theme, lang }: Look): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: Math.min(2160, width * 2) }, colorScheme: theme });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${address}?lang=${lang}`);
  await page.locator('#link.live').waitFor();
  return { page, complaints };
}

const LOOKS: readonly Look[] = [360, 1280, 3840].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((theme) => (['fr', 'en'] as const).map((lang) => ({ width, theme, lang }))),
);

describe.skipIf(BROWSER === null)('the board in a browser', { timeout: 60_000 }, () => {
  it.each(LOOKS)('is usable by everybody at $width px, $theme, $lang, and fits', async (look) => {
    const { page, complaints } = await opened(look);
    await page.evaluate('document.getElementById("plan").open = true');
    await page.evaluate(AXE);
    const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
    const found = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html} ${nodes.length}`);
    expect(found).toEqual([]);
    const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
    expect(wide).toBeLessThanOrEqual(look.width);
    if (process.env.BOARD_PICTURES !== undefined) {
      const name = `${look.width}-${look.theme}-${look.lang}.png`;
      await page.screenshot({ path: `${process.env.BOARD_PICTURES}/${name}`, fullPage: true });
    }
    await page.close();
    expect(complaints).toEqual([]);
  });

  it('follows what changes, leaves open what somebody opened, and can be walked through by keyboard', async () => {
    const { page } = await opened({ width: 1280, theme: 'light', lang: 'en' });
    const failed = () => page.locator('#summary .failed b').textContent();
    expect(await failed()).toBe('6');
    await db
      .updateTable('patch_sessions')
      .set({ status: 'failed' })
      .where('id', '=', running as never)
      .execute();
    await page.locator('#summary .failed b', { hasText: '7' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the campaigns');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('week');
    await page.close();
  });

  it('says that it is not live when its connection is gone', async () => {
    const { page } = await opened({ width: 1280, theme: 'dark', lang: 'en' });
    await page.context().setOffline(true);
    await page.evaluate('source.close(); source.dispatchEvent(new Event("error"))');
    expect(await page.locator('#link').textContent()).toContain('Not live');
    await page.close();
  });
});

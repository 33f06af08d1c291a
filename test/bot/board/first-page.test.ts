// The first page, when none was open: it is there at once, says that its figures are being read, and hears of them by its stream.
import { sql } from 'kysely';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { boardPath } from '../../../bot/board/board-path.ts';
import { giveBoard } from '../../../bot/board/give-board.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, type Somebody, somebody } from '../shared/bench.ts';
import { LINK_SECRET, openStream, serveBoards, shownBy } from './boards.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { files: { linkMinutes: 15, linkSecret: LINK_SECRET } });
const pace = { everyMs: 40, statementsASecond: 10_000, rest: 0 };
const served = await serveBoards({ db, clock: ctx.clock, pace, firstPaintMs: 50 });
afterAll(() => served.close());

const carole = await somebody(db, 'Carole', ['coordinator']);
const lena = await somebody(db, 'Lena', ['viewer']);
await db.insertInto('account_hosts').values({ user_id: lena.userId, kind: 'host', value: 'vrfirst1' }).execute();
const campaign = await addCampaign(db, carole.userId);
for (const name of ['vrfirst1', 'vrfirst2', 'vrfirst3']) {
  const server = await addServer(db, name);
  await addSession(db, campaign, server);
}
const waitFor = <T>(seen: () => T | Promise<T>) => vi.waitFor(seen, { timeout: 20_000 });
const given = async (who: Somebody) =>
  `${served.url}${boardPath({ ...done(await giveBoard(ctx, who, { renew: false })), kind: 'link' })}`;

/** What the board reads cannot be read meanwhile, as on a database that is busy. */
async function whileHeld<T>(then: () => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`lock table patch_sessions in access exclusive mode`.execute(trx);
    return then();
  });
}

describe('the first page', () => {
  it('is given without its figures when they take long, and its stream brings them', async () => {
    const address = await given(carole);
    const [page, stream] = await whileHeld(async () => {
      const began = performance.now();
      const text = await (await fetch(`${address}?lang=en`)).text();
      expect(performance.now() - began).toBeLessThan(5_000);
      return [text, await openStream(`${address}/live?lang=en`)] as const;
    });
    expect(page).toContain('Being read: it appears here by itself.');
    expect(page).toContain('<noscript><meta http-equiv="refresh" content="3"></noscript>');
    expect(page).not.toContain('of 3 servers');
    await waitFor(() => expect(shownBy(stream).campaigns).toContain('0 of 3 servers'));
    stream.close();
  });

  it('is the last reading with its time, for those who see everything, while the next one is on its way', async () => {
    const address = await given(carole);
    await (await fetch(address)).text();
    const hour = Date.now() + 120_000;
    const later = vi.spyOn(Date, 'now').mockImplementation(() => hour);
    const limited = await given(lena);
    try {
      const [page, narrow] = await whileHeld(async () => [
        await (await fetch(`${address}?lang=en`)).text(),
        await (await fetch(`${limited}?lang=en`)).text(),
      ]);
      expect(page).toContain('0 of 3 servers');
      expect(page).toMatch(/As of /);
      expect(narrow).toContain('Being read');
    } finally {
      later.mockRestore();
    }
  });
});

describe('compliance on the board', () => {
  it('says how many are up to date and why the others are not, and follows', async () => {
    const address = await given(carole);
    const stream = await openStream(`${address}/live?lang=en`);
    await waitFor(() => expect(shownBy(stream).compliance).toContain('up to date: 0 of 3'));
    expect(shownBy(stream).compliance).toMatch(/never scanned|not scanned/i);
    expect(await (await fetch(`${address}?lang=fr`)).text()).toContain('à jour, soit 0 sur 3');
    stream.close();
  });

  it('PEOPLE-3: counts the servers of a list alone', async () => {
    const stream = await openStream(`${await given(lena)}/live?lang=en`);
    await waitFor(() => expect(shownBy(stream).compliance).toContain('up to date: 0 of 1'));
    stream.close();
  });
});

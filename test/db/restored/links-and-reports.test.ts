// What left the product before a restore: links that others may know, and reports that management may have read.
import { describe, expect, it } from 'vitest';
import { postWeeklyReport } from '../../../bot/reports/post-weekly-report.ts';
import { afterRestore } from '../../../db/restored/after-restore.ts';
import { restoredText } from '../../../domain/restored/restored-text.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { estate, saidIn } from './lost-time.ts';

const ZONE = { zone: 'Europe/Paris' };
/** The report of the second week falls due on Friday 15 January 2027 at 16:00 in Paris, 15:00 UTC. */
const THURSDAY = new Date('2027-01-14T20:00:00Z');
const FRIDAY_NOON = new Date('2027-01-15T11:00:00Z');
const FRIDAY_EVENING = new Date('2027-01-15T18:00:00Z');
const WEEK_LATER = new Date('2027-01-22T18:00:00Z');

const restore = async ({ db }: Awaited<ReturnType<typeof estate>>, of: Date, now: Date) =>
  db.transaction().execute((trx) => afterRestore(trx, { now, of, ...ZONE }));

describe('after a restore', () => {
  it('no token of the API of before opens anything', async () => {
    const world = await estate();
    const { db, omar } = world;
    const made = { user_id: omar.userId, created_by: omar.userId, created_at: MONDAY_MORNING, expires_at: WEEK_LATER };
    await db
      .insertInto('api_tokens')
      .values({ name: 'jenkins', read_only: false, token_hash: 'h', ...made })
      .execute();
    await restore(world, THURSDAY, FRIDAY_NOON);
    expect(await db.selectFrom('api_tokens').select('revoked_at').execute()).toEqual([{ revoked_at: FRIDAY_NOON }]);
  });

  it('no personal link of before opens anything, and the channels are told', async () => {
    const world = await estate();
    const { db, omar } = world;
    const link = { user_id: omar.userId, nonce: 'n', token_hash: 'h', created_at: MONDAY_MORNING };
    await db
      .insertInto('board_links')
      .values({ ...link, ended_at: null })
      .execute();
    const feed = { ...link, application_id: null, domain_code: null };
    await db
      .insertInto('calendar_feeds')
      .values([
        { ...feed, ended_at: null },
        { ...feed, domain_code: 'FL', ended_at: MONDAY_MORNING },
      ])
      .execute();
    const facts = await restore(world, THURSDAY, FRIDAY_NOON);
    expect(facts.links).toBe(2);
    expect(await db.selectFrom('board_links').select('ended_at').execute()).toEqual([{ ended_at: FRIDAY_NOON }]);
    expect(await db.selectFrom('calendar_feeds').select('ended_at').orderBy('id').execute()).toEqual([
      { ended_at: FRIDAY_NOON },
      { ended_at: MONDAY_MORNING },
    ]);
    expect((await saidIn(db))[0]).toContain('Personal links turned off: 2 board or calendar links.');
    expect(restoredText(facts).fr).toContain('Liens personnels désactivés : 2 liens de tableau ou d’agenda.');
  });

  it('KPI-3: a weekly report that fell due in the lost time is not posted again by itself, the next one is', async () => {
    const world = await estate();
    const facts = await restore(world, THURSDAY, FRIDAY_EVENING);
    expect(facts.reports).toEqual(['S02 2027']);
    expect((await saidIn(world.db))[0]).toContain('for with /report if they are missing: S02 2027.');
    expect(await postWeeklyReport(world.db, FRIDAY_EVENING, ZONE)).toBe(0);
    expect(await postWeeklyReport(world.db, WEEK_LATER, ZONE)).toBe(1);
  });

  it('KPI-3: one whose hour is still to come is posted', async () => {
    const world = await estate();
    expect((await restore(world, THURSDAY, FRIDAY_NOON)).reports).toEqual([]);
    expect(await postWeeklyReport(world.db, FRIDAY_EVENING, ZONE)).toBe(1);
  });
});

// KPI-3: the weekly report in the channel of management, once, whoever looks and however often.
import { beforeEach, describe, expect, it } from 'vitest';
import { bindReportChannel } from '../../../bot/channels/bind-report-channel.ts';
import { postWeeklyReport } from '../../../bot/reports/post-weekly-report.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addPlace, bindChannel } from '../../support/validation-data.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const claire = await somebody(db, 'Claire', ['coordinator']);
const management = await addPlace(db, '19:management', null);
const general = await addPlace(db, '19:patching', null);

/** Friday 15 January 2027, 16:00 in Paris. */
const FRIDAY = new Date('2027-01-15T15:00:00Z');
const later = (days: number) => new Date(FRIDAY.getTime() + days * 86_400_000);
const settings = { zone: 'Europe/Paris' };

beforeEach(async () => {
  for (const table of ['report_posts', 'report_channel', 'channel_bindings', 'card_anchors'] as const) {
    await db.deleteFrom(table).execute();
  }
});

const shown = () => db.selectFrom('card_anchors').select(['card_key as key', 'conversation_id as where']).execute();
const bind = () => bindReportChannel(ctx, claire, { id: management, kind: 'channel' });

describe('KPI-3: the weekly report', () => {
  it('is posted once by however many processes, and the next one a week later', async () => {
    expect(await bind()).toMatchObject({ kind: 'done' });
    const at = async (now: Date) => {
      const counts = await Promise.all(Array.from({ length: 6 }, () => postWeeklyReport(db, now, settings)));
      return counts.reduce((sum, n) => sum + n, 0);
    };
    expect([await at(FRIDAY), await at(later(1)), await at(later(6.9)), await at(later(7))]).toEqual([1, 0, 0, 1]);
    expect(await shown()).toEqual([
      { key: 'report:2027-S02', where: management },
      { key: 'report:2027-S03', where: management },
    ]);
  });

  it('goes to the channel of every domain where none is bound for it, and nowhere without', async () => {
    expect(await postWeeklyReport(db, FRIDAY, settings)).toBe(0);
    await bindChannel(db, general);
    expect(await postWeeklyReport(db, FRIDAY, settings)).toBe(1);
    expect(await shown()).toEqual([{ key: 'report:2027-S02', where: general }]);
  });

  it('comes at the hour of the settings, or never', async () => {
    await bind();
    expect(await postWeeklyReport(db, FRIDAY, { ...settings, weeklyReport: { time: null } })).toBe(0);
    expect(await postWeeklyReport(db, FRIDAY, { ...settings, weeklyReport: { time: '17:30' } })).toBe(0);
    expect(
      await postWeeklyReport(db, new Date('2027-01-15T16:30:00Z'), { ...settings, weeklyReport: { time: '17:30' } }),
    ).toBe(1);
  });

  it('is bound by whoever may bind channels, in a channel, and written in the trail', async () => {
    const ada = await somebody(db, 'Vera', ['viewer']);
    expect(await bindReportChannel(ctx, ada, { id: management, kind: 'channel' })).toMatchObject({ kind: 'refused' });
    expect(await bindReportChannel(ctx, claire, { id: 'a:1', kind: 'personal' })).toMatchObject({ kind: 'refused' });
    await bind();
    const row = await db
      .selectFrom('audit_log')
      .select(['after'])
      .where('action', '=', 'channel.bind')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(row?.after).toEqual({ reports: true });
  });
});

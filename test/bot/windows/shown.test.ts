// Where maintenance windows are seen on a real database (POL-5): cards, patch groups, calendars, the board, a preview.
import ICAL from 'ical.js';
import { expect, it } from 'vitest';
import { loadBoard } from '../../../bot/board/board-view.ts';
import { giveCalendar } from '../../../bot/calendars/give-calendar.ts';
import { serveCalendar } from '../../../bot/calendars/serve-calendar.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { addToGroup, createGroup } from '../../../bot/patch-groups/edit-groups.ts';
import { groupView } from '../../../bot/patch-groups/groups-view.ts';
import type { ViewContext } from '../../../bot/shared/view-context.ts';
import { addWindow, approveWindow, archiveWindow, changeWindow } from '../../../bot/windows/edit-windows.ts';
import { readWindowFields, type WindowAsked } from '../../../bot/windows/window-words.ts';
import { windowsView, windowView } from '../../../bot/windows/windows-view.ts';
import { loadNextStarts } from '../../../db/queries/windows/next-starts.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import { addApplication, addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { files: { linkMinutes: 15, linkSecret: 'a secret that all chat processes share' } });
const ada = await somebody(db, 'Ada', ['admin']);
const olga = await somebody(db, 'Olga', ['owner']);
const other = await somebody(db, 'Oscar', ['owner']);
const peage = await addApplication(db, 'Péage Nord', olga.userId);
await addApplication(db, 'Autre', other.userId);
const covered = await addServer(db, 'vrwinapp1', { application: peage });
const apart = await addServer(db, 'vrwinapp2');
const { groupId } = done(await createGroup(ctx, ada, 'Fronts'));
done(await addToGroup(ctx, ada, { group: groupId, hostnames: ['vrwinapp1'] }));

const FIELDS = {
  ...{ name: 'nuit', days: 'deuxième mardi', slot: '22h', long: '4 h', last: '', task: 'install', zone: '' },
  ...{ production: 'no', automatic: 'yes', tell: '1', cover: 'group', covered: 'Fronts' },
};

function asked(over: Partial<typeof FIELDS> = {}): WindowAsked {
  const read = readWindowFields({ ...FIELDS, ...over });
  if (read.kind !== 'args') throw new Error(JSON.stringify(read));
  return read.args;
}

const view = (): ViewContext => ({
  ...{ db, now: ctx.time.now, viewer: { userId: ada.userId, roles: ['admin'] }, notice: null },
  settings: { ...ctx.settings, files: { publicUrl: null } },
});

const { windowId } = done(await addWindow(ctx, ada, asked()));
const freeze = { first_day: '2027-03-08', last_day: '2027-03-10', reason: 'bascule', created_by: ada.userId };
await db.insertInto('freeze_periods').values(freeze).execute();

it('POL-5 a form is read as what would be typed, and says what is missing', () => {
  expect(asked()).toMatchObject({
    ...{ recurrence: 'deuxième mardi', startsAt: '22:00', minutes: 240, lastStartMinutes: 30, automatic: true },
    ...{ tellDays: 1, production: false, covers: { kind: 'group', names: ['Fronts'] } },
  });
  expect(asked({ cover: 'server', covered: 'vrwinapp1, vrwinapp2' }).covers).toEqual({
    kind: 'server',
    names: ['vrwinapp1', 'vrwinapp2'],
  });
  for (const wrong of [{ days: '' }, { slot: '25:00' }, { long: '' }, { covered: '' }, { tell: '15' }, { name: '' }]) {
    expect(readWindowFields({ ...FIELDS, ...wrong }).kind, JSON.stringify(wrong)).toBe('wrong');
  }
});

it('POL-5 a window has its next ten dates, with why one is not held, and is approved as it was shown', async () => {
  const before = await windowView(view(), windowId);
  expect(before).toMatchObject({
    approver: null,
    wasInForce: false,
    window: { inForce: false, covers: { servers: 1 } },
  });
  expect(before?.dates).toHaveLength(10);
  expect(before?.dates[0]).toMatchObject({ when: { en: expect.stringContaining('12 January 2027') }, notHeld: null });
  expect(before?.dates[2]?.notHeld?.en).toContain('bascule');
  // Somebody else changes it between the look and the click.
  ctx.time.now = new Date(ctx.time.now.getTime() + 60_000);
  done(await changeWindow(ctx, ada, { window: windowId, asked: asked({ slot: '21:00' }) }));
  expect(refusal(await approveWindow(ctx, ada, { window: windowId, version: before?.version ?? 0 }))).toContain(
    'changed',
  );
  const now = await windowView(view(), windowId);
  done(await approveWindow(ctx, ada, { window: windowId, version: now?.version ?? 0 }));
  const after = await windowView(view(), windowId);
  expect(after).toMatchObject({ approver: 'Ada', wasInForce: true, window: { inForce: true } });
  // Ninety days later nobody has approved it.
  expect(after?.dates.at(-1)?.notHeld?.en).toContain('90 days');
  expect((await windowsView(view(), 1)).rows.rows).toMatchObject([{ name: 'nuit', covers: { names: ['Fronts'] } }]);
});

it('POL-5 a window that makes its campaign is one of updates', async () => {
  expect(refusal(await addWindow(ctx, ada, asked({ name: 'scan', task: 'scan' })))).toContain(
    'Only a window of updates',
  );
  expect(refusal(await addWindow(ctx, ada, asked({ name: 'x', covered: 'Frots' })))).toContain('Fronts');
});

it('POL-5 a patch group shows its windows', async () => {
  expect((await groupView(view(), groupId, 1))?.windows).toMatchObject([{ name: 'nuit' }]);
  const limited = { ...view(), viewer: { userId: ada.userId, roles: ['admin'], isLimited: true } } as const;
  expect((await groupView(limited, groupId, 1))?.windows).toEqual([]);
});

it('POL-5 the calendars of its owner, its domain and everybody have what is held of it; another owner’s has not', async () => {
  const events = async (by: typeof ada, name: string | null) => {
    const { feedId, token } = done(await giveCalendar(ctx, by, { name, renew: false }));
    const served = await serveCalendar({ db, clock: ctx.clock, zone: 'Europe/Paris' }, String(feedId), token);
    if (served.kind !== 'calendar') throw new Error(served.kind);
    return new ICAL.Component(ICAL.parse(served.text))
      .getAllSubcomponents('vevent')
      .map((one) => new ICAL.Event(one))
      .filter(({ uid }) => uid.startsWith('window-'));
  };
  const own = await events(olga, null);
  expect(own[0]).toMatchObject({ uid: `window-${windowId}-2027-01-12@patchcenter` });
  expect(own[0]?.startDate.toJSDate()).toEqual(new Date('2027-01-12T20:00:00Z'));
  expect(own[0]?.component.getFirstPropertyValue('status')).toBe('CONFIRMED');
  // The freeze of March, and the holiday of 2027-07-13? No: the approval of 90 days ends in April.
  expect(own.map(({ uid }) => uid)).not.toContain(`window-${windowId}-2027-03-09@patchcenter`);
  const may = own.find(({ uid }) => uid.includes('2027-05-11'));
  expect(may?.component.getFirstPropertyValue('status')).toBe('TENTATIVE');
  expect(await events(ada, null)).toHaveLength(own.length);
  expect(await events(olga, 'INFRASTRUC')).toHaveLength(own.length);
  expect(await events(olga, 'Péage Nord')).toHaveLength(own.length);
  expect(await events(other, null)).toEqual([]);
});

it('POL-5 the year of the board has the days on which it is held', async () => {
  const board = await loadBoard(db, { now: ctx.time.now, zone: 'Europe/Paris' }, null);
  const days = board.year.days.filter(({ windows }) => windows > 0).map(({ day }) => day);
  expect(days).toContain('2027-02-09');
  expect(days).not.toContain('2027-03-09');
});

it('POL-5 the year of the plan and its weeks have it beside their rows, a limited account has not', async () => {
  const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
  const text = async (key: string) => textOf(await renderer.render(key, 'en'));
  const year = await text('planning:2027');
  expect(year).toMatch(/S06 · .*⏲ nuit Tue 9 Feb 21:00/s);
  expect(year).toContain('⏲ nuit Tue 9 Mar 21:00 (closed)');
  expect(year).toContain('Maintenance windows: 4 dates in this cycle from today on, 1 closed, 1 to be approved');
  const week = await text('planning-week:2027:10');
  expect(week).toMatch(/nuit · Tue 9 Mar 21:00 · 4 h · update · 1 server · will not be held/);
  expect(week).toContain('bascule');
  expect(await text('planning-week:2027:11')).not.toContain('Maintenance windows');
  const lea = await somebody(db, 'Lea', ['admin']);
  await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vrwinapp1' }).execute();
  for (const key of ['planning:2027', 'planning-week:2027:10']) {
    const limited = await renderer.render(key, 'en', { userId: lea.userId, roles: ['admin'] });
    expect(textOf(limited)).not.toMatch(/nuit|Maintenance windows/);
  }
});

it('POL-5 a preview shows the next occurrence in place of the slot', async () => {
  const week = isoWeek(2027, 10);
  if (week === null) throw new Error('no such week');
  const starts = () =>
    loadNextStarts(db, [covered, apart], { weekStart: week.weekStart, now: ctx.time.now, zone: 'Europe/Paris' });
  expect([...(await starts())]).toEqual([
    // The second Tuesday of March is frozen.
    [covered, { name: 'nuit', day: '2027-04-13', slot: '21:00' }],
  ]);
  done(await archiveWindow(ctx, ada, windowId));
  expect([...(await starts())]).toEqual([]);
});

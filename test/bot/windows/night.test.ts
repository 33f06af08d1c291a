// POL-5 on a real database: for a server with a maintenance window, whatever says when it is patched says the night of its window.
import { beforeAll, expect, it } from 'vitest';
import { createRenderer } from '../../../bot/front/render.ts';
import { adjustDraft } from '../../../bot/previews/adjust-draft.ts';
import { createCampaign } from '../../../bot/previews/create-campaign.ts';
import { previewVersion } from '../../../bot/previews/draft-view.ts';
import { previewCampaign } from '../../../bot/previews/preview-campaign.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { moveSessions } from '../../../bot/staffing/move-sessions.ts';
import { addWindow, approveWindow, archiveWindow, changeWindow } from '../../../bot/windows/edit-windows.ts';
import { parseWindow } from '../../../bot/windows/window-words.ts';
import { loadCampaignDays } from '../../../db/queries/calendars/calendar-days.ts';
import { loadPreview } from '../../../db/queries/previews/preview.ts';
import { loadCampaignServers } from '../../../db/queries/rings/campaign-rings.ts';
import { placeInWindows } from '../../../db/queries/windows/place-sessions.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { notificationDefaults } from '../../../domain/notifications/choices.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import { writeDayNotices } from '../../../jobs/notices/day-notices.ts';
import { addApplication, addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addPlace } from '../../support/validation-data.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const zone = 'Europe/Paris';
const ada = await somebody(db, 'Ada', ['admin']);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
const application = await addApplication(db, 'Péage Nord', olga.userId);
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
const shown = async (key: string, language: 'fr' | 'en' = 'en') => textOf(await renderer.render(key, language));

const QUESTION = { weekNumber: 2, year: 2027, asked: null, domainCode: 'INFRASTRUC' } as const;
const servers: ServerId[] = [];
let draft: Awaited<ReturnType<typeof previewed>>;
let campaign: CampaignId;

async function window(line: string) {
  const parsed = parseWindow({ list: line.split(' '), rest: line });
  if (parsed.kind !== 'args' || !('asked' in parsed.args)) throw new Error(JSON.stringify(parsed));
  if (line.startsWith('change'))
    return done(await changeWindow(ctx, ada, { window: 'nuit', asked: parsed.args.asked }));
  const { windowId } = done(await addWindow(ctx, ada, parsed.args.asked));
  done(await approveWindow(ctx, ada, { window: windowId }));
  return { windowId };
}

async function previewed() {
  const { draftId } = done(await previewCampaign(ctx, carole, QUESTION));
  return draftId;
}

async function versionNow(): Promise<number> {
  const loaded = await loadPreview(db, QUESTION, { now: ctx.time.now, zone, budget: DEFAULT_BUDGET });
  if (loaded.kind === 'refused') throw new Error(loaded.text.en);
  return previewVersion(loaded.preview);
}

const planned = async () =>
  new Set(
    (
      await db
        .selectFrom('patch_sessions')
        .select(['date_prevue', 'heure_prevue'])
        .where('campaign_id', '=', campaign)
        .where('status', '<>', 'excluded')
        .execute()
    ).map((row) => `${row.date_prevue} ${row.heure_prevue}`),
  );

beforeAll(async () => {
  const week = isoWeek(2027, 2);
  if (week === null) throw new Error('no such week');
  const { weekNumber: week_number, weekCode: week_code, weekStart: week_start, weekEnd: week_end, cycle } = week;
  const row = { year: 2027, week_number, week_code, week_start, week_end, cycle };
  for (let i = 1; i <= 12; i++) servers.push(await addServer(db, `vrnight${i}`, { application }));
  await db
    .insertInto('patch_planning')
    .values({ ...row, domain_code: 'INFRASTRUC', env_scope: 'hprod', status: 'open', environments: null, note: null })
    .execute();
  const wishes = { pref_patch_jour: 'vendredi', default_intervenant_id: omar.userId };
  await db.updateTable('servers').set(wishes).execute();
  await window('add nuit every second Tuesday 22:00 4h for domain INFRASTRUC');
  draft = await previewed();
});

it('POL-5 a preview counts the servers of a window on its night, and none of them among slots', async () => {
  const en = await shown(`draft:${draft}`);
  expect(en).toMatch(/Tue 12 Jan · Non-production · window nuit · 12 servers/);
  expect(en).toContain('Omar · 12 servers');
  // Neither the slots of Monday, nor those of it that have passed, nor a preferred day: none of these servers has one.
  expect(en).not.toMatch(/ of 27 slots|Mon 11 Jan|slots that have passed|Preferred day/);
  const fr = await shown(`draft:${draft}`, 'fr');
  expect(fr).toMatch(/mar. 12 janv. · Hors production · fenêtre nuit · 12 serveurs/);
  expect(fr).not.toMatch(/ créneaux|Jour préféré/);
});

it('POL-5 a server without a window keeps its slot beside them', async () => {
  const id = await addServer(db, 'vrslot1');
  await db.deleteFrom('maintenance_window_covers').execute();
  const { id: windowId } = await db.selectFrom('maintenance_windows').select('id').executeTakeFirstOrThrow();
  const none = { application_id: null, domain_id: null, group_id: null };
  const covers = servers.map((server_id) => ({ window_id: windowId, server_id, ...none }));
  await db.insertInto('maintenance_window_covers').values(covers).execute();
  const text = await shown(`draft:${draft}`);
  expect(text).toMatch(/Mon 11 Jan · Non-production · 1 of 27 slots/);
  expect(text).toMatch(/Tue 12 Jan · Non-production · none of 27 slots/);
  expect(text).toMatch(/Tue 12 Jan · Non-production · window nuit · 12 servers/);
  const [first] = servers;
  if (first === undefined) throw new Error('no server');
  const change = { kind: 'move', servers: [first], day: '2027-01-11', slot: '15:00' } as const;
  expect(refusal(await adjustDraft(ctx, carole, { draftId: draft, change }))).toContain('window “nuit”');
  await db.updateTable('servers').set({ licence_support: 'obsolete' }).where('id', '=', id).execute();
});

it('POL-5 its campaign says the night wherever it says when: cards, days, calendars, changes, owners', async () => {
  const version = await versionNow();
  const created = done(await createCampaign(ctx, carole, { draftId: draft, version }));
  campaign = created.campaignId;
  expect(await planned()).toEqual(new Set(['2027-01-12 22:00']));
  expect(await shown(`campaign:${campaign}`)).toMatch(/Tue 12 Jan.* 22:00/);
  expect(await shown(`campaign:${campaign}`, 'fr')).toMatch(/mar. 12 janv.* 22h00/);
  expect(await shown('server:vrnight1')).toMatch(/Tue 12 Jan.* 22:00/);
  expect(await shown('day:2027-01-11:all')).not.toContain('vrnight');
  expect(await shown('day:2027-01-12:all')).toMatch(/22:00.*vrnight1/);
  for (const key of [`campaign:${campaign}`, 'server:vrnight1'])
    expect(await shown(key)).not.toMatch(/vrnight.* Mon 11/);
  const of = { kind: 'application', applicationId: application } as const;
  expect(await loadCampaignDays(db, of, '2027-01-01', '2027-12-31')).toMatchObject([
    { day: '2027-01-12', firstSlot: '22:00', lastSlot: '22:00', total: 12 },
  ]);
  expect((await loadCampaignServers(db, campaign)).map(({ day }) => day)).toEqual(Array(12).fill('2027-01-12'));
});

it('POL-5 operators and owners are told of the night, the evening before', async () => {
  const told = async () =>
    (await db.selectFrom('outgoing_messages').select('text_en').execute()).map(({ text_en }) => text_en ?? '');
  await addPlace(db, 'chat-olga', olga.userId);
  const times = { eve: '16:00', dayList: '08:00' };
  const defaults = notificationDefaults(zone);
  // Friday is the eve of Monday, Monday that of Tuesday.
  await writeDayNotices(db, new Date('2027-01-08T15:30:00Z'), times, defaults);
  expect(await told()).toEqual([]);
  await writeDayNotices(db, new Date('2027-01-11T15:30:00Z'), times, defaults);
  expect((await told()).join()).toMatch(/12 January 2027/);
});

it('POL-5 nobody moves it to a slot', async () => {
  const day = { kind: 'date', day: '2027-01-12' } as const;
  const ask = { hostnames: ['vrnight1'], day, slot: '10:00', campaignId: campaign };
  expect(refusal(await moveSessions(ctx, carole, ask))).toContain('window “nuit”: it has no slot to move');
  expect(await planned()).toEqual(new Set(['2027-01-12 22:00']));
});

it('POL-5 who is included again comes back to the night', async () => {
  done(await excludeServers(ctx, carole, { hostnames: ['vrnight1'], reason: 'x' }));
  const stale = { date_prevue: '2027-01-11', heure_prevue: '09:00' };
  const [first] = servers;
  await db
    .updateTable('patch_sessions')
    .set(stale)
    .where('server_id', '=', first ?? (0 as ServerId))
    .execute();
  expect(done(await restoreServers(ctx, carole, { hostnames: ['vrnight1'] })).notes).toEqual([]);
  expect(await planned()).toEqual(new Set(['2027-01-12 22:00']));
});

it('POL-5 the night follows a freeze, another window, and an occurrence that has passed', async () => {
  const at = (now: Date) => ({ now, zone });
  const freeze = { first_day: '2027-01-12', last_day: '2027-01-13', reason: 'bascule', created_by: null };
  const { id } = await db.insertInto('freeze_periods').values(freeze).returning('id').executeTakeFirstOrThrow();
  expect(await placeInWindows(db, at(ctx.time.now))).toBe(12);
  expect(await planned()).toEqual(new Set(['2027-02-09 22:00']));
  await db.deleteFrom('freeze_periods').where('id', '=', id).execute();
  expect(await placeInWindows(db, at(ctx.time.now))).toBe(12);
  expect(await placeInWindows(db, at(ctx.time.now))).toBe(0);
  // While something may still start in it, it is this one.
  expect(await placeInWindows(db, at(new Date('2027-01-13T00:29:00Z')))).toBe(0);
  await window('add matin every Wednesday 06:00 2h for servers vrnight1');
  expect(await planned()).toEqual(new Set(['2027-01-12 22:00']));
  expect(await placeInWindows(db, at(new Date('2027-01-13T00:30:00Z')))).toBe(12);
  expect(await planned()).toEqual(new Set(['2027-01-13 06:00', '2027-02-09 22:00']));
});

it('POL-5 without its window a server has no night, and no slot until somebody gives it one', async () => {
  await placeInWindows(db, { now: ctx.time.now, zone });
  await window('change nuit every second Tuesday 22:00 4h for servers vrnight1 vrnight2');
  // Changed and not approved: its hours hold for those that it covers still.
  expect(await planned()).toEqual(new Set(['2027-01-12 22:00', 'null null']));
  done(await archiveWindow(ctx, ada, 'nuit'));
  // The first has another window.
  await placeInWindows(db, { now: ctx.time.now, zone });
  expect(await planned()).toEqual(new Set(['2027-01-13 06:00', 'null null']));
  const move = {
    hostnames: ['vrnight2'],
    day: { kind: 'date', day: '2027-01-12' },
    slot: '10:00',
    campaignId: campaign,
  };
  expect(done(await moveSessions(ctx, carole, move as never)).moved).toMatchObject([{ hostname: 'vrnight2' }]);
});

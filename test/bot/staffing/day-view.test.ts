// The list of a day says what is planned and what was done: runs without a slot, closed campaigns, instants instead of slots.
import { beforeAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../bot/front/render.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { textOf } from '../shared/card-text.ts';
import { addAttempt, addCampaign, addPatched, addSession, SETTINGS, type Seed, seedEstate } from '../shared/seed.ts';

/** Wednesday 4 February 2026, 18:00 in Paris. */
const EVENING = new Date('2026-02-04T17:00:00Z');
const MONDAY = '2026-02-02';
const TUESDAY = '2026-02-03';
const WEDNESDAY = '2026-02-04';
const at = (instant: string) => new Date(`${instant}Z`);

let seed: Seed;
let open: CampaignId;

beforeAll(async () => {
  seed = await seedEstate((await createTestDatabase()).db);
  open = await addCampaign(seed);
});

const show = async (day: string, who = 'all', language: 'en' | 'fr' = 'en') =>
  textOf(
    await createRenderer({ db: seed.db, clock: { now: () => EVENING }, settings: SETTINGS }).render(
      `day:${day}:${who}`,
      language,
    ),
  );
const slotless = { date_prevue: null, heure_prevue: null, intervenant_id: null };
const patched = (started_at: Date, ended_at: Date) => ({ state: 'patched' as const, started_at, ended_at });

describe('what was done on a day is on its list', () => {
  it('without a slot: a QuickWin, an emergency, of whoever started it', async () => {
    const quickwin = await addCampaign(seed, { kind: 'quickwin', phase: 'draft', label: 'QW' });
    const done = await addSession(seed, quickwin, 'vrquick1', { ...slotless, status: 'patched' });
    const times = patched(at('2026-02-03T08:00:00'), at('2026-02-03T08:12:00'));
    await addAttempt(seed, quickwin, done, { ...times, started_by: seed.people.operator });
    const emergency = await addCampaign(seed, { kind: 'emergency', label: 'CVE' });
    const runs = await addSession(seed, emergency, 'vrurgent1', { ...slotless, status: 'in_progress' });
    await addAttempt(seed, emergency, runs, { state: 'running', started_at: at('2026-02-04T16:40:00') });
    await addSession(seed, emergency, 'vrurgent2', { ...slotless, status: 'pending' });
    expect(await show(TUESDAY)).toContain('09:12 · vrquick1 · non-production · patched · Omar Oper');
    expect(await show(TUESDAY, String(seed.people.operator))).toContain('vrquick1');
    expect(await show(TUESDAY)).not.toContain('vrurgent');
    expect(await show(WEDNESDAY)).toContain('17:40 · vrurgent1 · non-production · in progress');
    expect(await show(WEDNESDAY)).not.toMatch(/vrquick1|vrurgent2/);
    expect(await show('2026-02-05')).not.toContain('vrurgent1');
  });

  it('ordered for that day, before it has begun', async () => {
    const quickwin = await addCampaign(seed, { kind: 'quickwin', phase: 'draft', label: 'QW' });
    await addSession(seed, quickwin, 'vrorder1', { ...slotless, start_asked_at: at('2026-02-04T16:50:00') });
    expect(await show(WEDNESDAY)).toContain('no slot · vrorder1 · non-production · pending');
    expect(await show(TUESDAY)).not.toContain('vrorder1');
  });

  it('in a campaign that was closed since: what it left is not patched, what it called off is not there', async () => {
    const closed = await addCampaign(seed, { status: 'closed', closed_at: at('2026-02-03T15:00:00'), label: 'closed' });
    const done = await addSession(seed, closed, 'vrclosed1', { status: 'patched', date_prevue: TUESDAY });
    await addAttempt(seed, closed, done, patched(at('2026-02-03T13:00:00'), at('2026-02-03T13:20:00')));
    await addSession(seed, closed, 'vrclosed2', { date_prevue: TUESDAY, heure_prevue: '16:00' });
    await addSession(seed, closed, 'vpclosed3', { branch: 'prod', date_prevue: WEDNESDAY });
    expect(await show(TUESDAY)).toContain('14:20 · vrclosed1 · non-production · patched');
    expect(await show(TUESDAY)).toContain('16:00 · vrclosed2 · non-production · not patched');
    expect(await show(TUESDAY, 'all', 'fr')).toContain('16h00 · vrclosed2 · hors production · non patché');
    expect(await show(WEDNESDAY)).not.toContain('vpclosed3');
  });
});

describe('the time of a server', () => {
  it('is its slot before, and when it was patched after, with the day where that was another one', async () => {
    await addSession(seed, open, 'vrplan1', { date_prevue: MONDAY, heure_prevue: '09:15' });
    const late = await addSession(seed, open, 'vrlate1', {
      date_prevue: MONDAY,
      heure_prevue: '09:30',
      status: 'patched',
    });
    await addAttempt(seed, open, late, patched(at('2026-02-03T09:00:00'), at('2026-02-03T09:31:00')));
    const monday = await show(MONDAY);
    expect(monday).toContain('09:15 · vrplan1 · non-production · pending');
    expect(monday).toContain('Tue 3 Feb 10:31 · vrlate1 · non-production · patched');
    expect(await show(TUESDAY)).toContain('10:31 · vrlate1 · non-production · patched');
  });

  it('tells the failure of a day on that day, when it was repaired on the next', async () => {
    const tried = await addSession(seed, open, 'vrtwice1', { date_prevue: MONDAY, status: 'patched' });
    const failed = { state: 'failed' as const, failure_class: 'disk', started_at: at('2026-02-02T13:00:00') };
    await addAttempt(seed, open, tried, { ...failed, ended_at: at('2026-02-02T13:05:00') });
    await addAttempt(seed, open, tried, {
      ...patched(at('2026-02-03T10:00:00'), at('2026-02-03T10:10:00')),
      number: 2,
    });
    expect(await show(MONDAY)).toContain('14:05 · vrtwice1 · non-production · failed');
    expect(await show(TUESDAY)).toContain('11:10 · vrtwice1 · non-production · patched');
  });
});

describe('the figures of a day', () => {
  it('say how many were left out, and count no zero', async () => {
    const day = '2026-02-09';
    const week = await addCampaign(seed, { week_code: 'S07', week_number: 7, week_start: day });
    for (const host of ['vrsum1', 'vrsum2', 'vrsum3']) await addSession(seed, week, host, { date_prevue: day });
    const out = { status: 'excluded', exclusion_reason: 'EOL', excluded_at: EVENING } as const;
    for (const host of ['vrsum4', 'vrsum5']) await addSession(seed, week, host, { date_prevue: day, ...out });
    expect(await show(day)).toContain('3 servers · 2 excluded');
    expect(await show(day, 'all', 'fr')).toContain('3 serveurs · 2 exclus');
    expect(await show(day)).not.toMatch(/vrsum4|0 done/);
  });
});

describe('the board of the day', () => {
  it('shows the same servers and the same instants, and counts servers to be validated and their applications', async () => {
    const answers = await addCampaign(seed);
    for (const host of ['vrwait1', 'vrwait2']) {
      await addPatched(seed, answers, await addSession(seed, answers, host, { status: 'patched' }));
    }
    const board = textOf(
      await createRenderer({ db: seed.db, clock: { now: () => EVENING }, settings: SETTINGS }).render('status', 'en'),
    );
    expect(board).toContain('17:40 · vrurgent1 · in progress');
    expect(board).toContain('Validations: 2 servers of 1 application');
    expect(board).toContain('Pending validations (2 servers of 1 application)');
    expect(board).not.toMatch(/\b0 (?:silent|need)/);
  });
});

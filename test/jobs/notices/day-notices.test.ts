// The J-1 reminder and the day's list: to whom, when by a moved clock, once each whatever happens, and nothing on days off.
import { beforeEach, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../bot/front/render.ts';
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import { dueNotices } from '../../../domain/notices/due-day.ts';
import { notificationDefaults } from '../../../domain/notifications/choices.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { workingDays } from '../../../domain/validations/reminders.ts';
import { writeDayNotices } from '../../../jobs/notices/day-notices.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { somebody } from '../../bot/shared/bench.ts';
import { textOf, verbsOf } from '../../bot/shared/card-text.ts';
import { SETTINGS } from '../../bot/shared/seed.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addPlace, bindChannel, cardsIn, messagesIn } from '../../support/validation-data.ts';

const ZONE = 'Europe/Paris';
const TIMES = { eve: '16:00', dayList: '08:00' };
/** Friday 8 January 2027: the eve of Monday 11. */
const FRIDAY = new Date('2027-01-08T15:30:00Z');

const { db } = await createTestDatabase();
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const mute = await somebody(db, 'Mute', ['operator']);
const paul = await addUser(db, 'Paul', ['owner']);
await addPlace(db, 'chat-omar', omar.userId);
await addPlace(db, 'chat-paul', paul);
await bindChannel(db, await addPlace(db, 'channel-patching', null));
const peage = await addApplication(db, 'Péage', paul);
const campaignId = await addCampaign(db, carole.userId);
await planned('vrapp1', omar.userId, '09:15');
await planned('vrapp2', omar.userId, '09:00');
await planned('vrapp3', mute.userId, '10:00');
await planned('vpapp1', omar.userId, '11:00', 'prod');

async function planned(host: string, operator: UserId, slot: string, branch: 'hprod' | 'prod' = 'hprod') {
  const environment = branch === 'prod' ? 'Production' : 'Recette';
  const id = await addSession(
    db,
    campaignId as CampaignId,
    await addServer(db, host, { application: peage, environment }),
    {
      branch,
    },
  );
  await db
    .updateTable('patch_sessions')
    .set({ date_prevue: '2027-01-11', heure_prevue: slot, intervenant_id: operator })
    .where('id', '=', id)
    .execute();
}

beforeEach(async () => {
  for (const table of ['day_notices', 'outgoing_messages', 'card_anchors'] as const)
    await db.deleteFrom(table).execute();
});

const write = (now: Date) => writeDayNotices(db, now, TIMES, notificationDefaults(ZONE));

describe('the reminder of the eve', () => {
  it('tells operators and owners on the working day before, and names in the channel who has no chat', async () => {
    expect(await write(FRIDAY)).toBe(3);
    expect(await cardsIn(db, 'chat-omar')).toEqual([`day:2027-01-11:${omar.userId}`]);
    const [toPaul] = await messagesIn(db, 'chat-paul');
    expect(toPaul).toBe(
      'Your applications will be patched on 11 January 2027. Péage: vrapp2 09:00, vrapp1 09:15, vrapp3 10:00, vpapp1 11:00. After the update, I’ll ask you whether everything works.',
    );
    const [inChannel] = await messagesIn(db, 'channel-patching');
    expect(inChannel).toMatch(/^Patching of 11 January 2027: .* I cannot message them privately: Mute \(1\)\./);
  });

  it('is written once, whatever the number of sweeps and of workers', async () => {
    await Promise.all([write(FRIDAY), write(FRIDAY), write(FRIDAY)]);
    expect(await write(FRIDAY)).toBe(0);
    expect(await cardsIn(db, 'chat-omar')).toHaveLength(1);
    expect(await messagesIn(db, 'chat-paul')).toHaveLength(1);
    expect(await messagesIn(db, 'channel-patching')).toHaveLength(1);
  });

  it('says nothing of servers that are left out, and nothing when nothing is planned', async () => {
    const noted = { exclusion_reason: 'x', excluded_by: 'system', excluded_at: FRIDAY };
    await db
      .updateTable('patch_sessions')
      .set({ status: 'excluded', ...noted })
      .execute();
    expect(await write(FRIDAY)).toBe(0);
    const back = { exclusion_reason: null, excluded_by: null, excluded_at: null };
    await db
      .updateTable('patch_sessions')
      .set({ status: 'pending', ...back })
      .execute();
  });
});

describe('the list of the day', () => {
  it('comes in the morning, to each operator theirs and to the channel everybody’s', async () => {
    expect(await write(new Date('2027-01-11T07:30:00Z'))).toBe(2);
    expect(await cardsIn(db, 'chat-omar')).toEqual([`day:2027-01-11:${omar.userId}`]);
    expect(await cardsIn(db, 'channel-patching')).toEqual(['day:2027-01-11:all']);
    expect(await write(new Date('2027-01-11T08:30:00Z'))).toBe(0);
  });

  it('is found by the sweep, by the clock of the process', async () => {
    await sweep(createJobContext(db, createFakeTargets()));
    expect(await cardsIn(db, 'channel-patching')).toContain('day:2027-01-11:all');
  });

  it('shows who is due when, and what still holds production back (GATE-1)', async () => {
    const renderer = createRenderer({ db, clock: { now: () => MONDAY_MORNING }, settings: SETTINGS });
    const card = await renderer.render('day:2027-01-11:all', 'en');
    const text = textOf(card);
    expect(text).toContain('Patching on 11 Jan 2027');
    expect(text).toContain('4 servers · 1 production server cannot start yet');
    expect(text).toMatch(/09:00 · vrapp2 · non-production · .* · Omar/);
    expect(text).toMatch(/11:00 · vpapp1 · production · .* · not approved yet · Omar/);
    expect(verbsOf(card)).toEqual(['day.show', 'day.show', 'day.show']);
    expect(textOf(await renderer.render(`day:2027-01-11:${mute.userId}`, 'en'))).not.toContain('vrapp1');
    expect(textOf(await renderer.render('day:2027-01-12:all', 'en'))).toContain('Nothing planned or done on that day.');
    expect(await renderer.render('day:2027-01-11:4321', 'en')).toBeNull();
  });
});

describe('when notices are due', () => {
  const isWorkingDay = workingDays(calendarOf([2027]));
  const due = (at: string) => dueNotices(new Date(at), ZONE, TIMES, isWorkingDay);

  it.each([
    ['2027-01-08T14:59:00Z', null, '2027-01-08'],
    ['2027-01-08T15:00:00Z', '2027-01-11', '2027-01-08'],
    ['2027-01-08T22:30:00Z', '2027-01-11', null],
    ['2027-01-09T15:00:00Z', null, null],
    ['2027-03-26T15:00:00Z', '2027-03-30', '2027-03-26'],
    ['2027-03-29T08:00:00Z', null, null],
    ['2027-01-11T06:59:00Z', null, null],
    ['2027-01-11T07:00:00Z', null, '2027-01-11'],
  ])('at %s: the eve of %s, the list of %s', (at, eveOf, listOf) => {
    expect(due(at)).toEqual({ eveOf, listOf });
  });
});

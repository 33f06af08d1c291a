// POL-5 on a real database: an occurrence of a maintenance window opens once, orders as its approver would, and takes the place of the hours.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionId, WindowId } from '../../../domain/ids.ts';
import type { Recurrence } from '../../../domain/windows/recurrence.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { followWindows } from '../../../jobs/windows/follow-windows.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import {
  attemptsOf,
  change,
  changeCampaign,
  codes,
  DAY,
  db,
  jobsAt,
  omar,
  sessionOf,
} from '../sessions/ordered-server.ts';

let serial = 0;
/** Tuesday 12 January 2027, in Paris: an hour ahead of UTC. */
const at = (time: string, day = 12) => new Date(`2027-01-${String(day).padStart(2, '0')}T${time}:00+01:00`);
const APPROVED = new Date('2027-01-02T12:00:00Z');

type Over = {
  task?: 'scan' | 'install' | 'reboot';
  production?: boolean;
  approvedAt?: Date | null;
  recurrence?: string;
};

/** Second Tuesday, 22:00, four hours, last start half an hour before its end. */
async function windowed(over: Over = {}, server: Parameters<typeof addServer>[2] = {}) {
  serial += 1;
  const hostname = `vrwin${serial}`;
  const serverId = await addServer(db, hostname, server);
  const approvedAt = over.approvedAt === undefined ? APPROVED : over.approvedAt;
  const { id } = await db
    .insertInto('maintenance_windows')
    .values({
      ...{ name: `nuit-${serial}`, zone: 'Europe/Paris', from_day: '2027-01-01', starts_at: '22:00', minutes: 240 },
      recurrence: (over.recurrence ?? 'FREQ=MONTHLY;BYDAY=2TU') as Recurrence,
      ...{ last_start_minutes: 30, task: over.task ?? 'install', production: over.production ?? false },
      ...{ tell_days: null, created_by: omar.userId, created_at: APPROVED, changed_at: APPROVED },
      ...{ approved_by: approvedAt === null ? null : omar.userId, approved_at: approvedAt, in_force_since: APPROVED },
      ...{ lapse_told_for: null, archived_by: null, archived_at: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('maintenance_window_covers')
    .values({ window_id: id, server_id: serverId, application_id: null, domain_id: null, group_id: null })
    .execute();
  const campaign = await addCampaign(db, omar.userId);
  const session = await addSession(db, campaign, serverId);
  await change(session, { start_asked_at: null, start_asked_by: null });
  return { window: id, name: `nuit-${serial}`, hostname, server: serverId, campaign, session };
}

beforeEach(async () => {
  await db.updateTable('maintenance_windows').set({ archived_at: APPROVED }).execute();
});

const states = async (window: WindowId) =>
  (await db.selectFrom('window_occurrences').selectAll().where('window_id', '=', window).orderBy('day').execute()).map(
    ({ day, state }) => `${day} ${state}`,
  );
const saidOf = async (name: string) =>
  (await db.selectFrom('outgoing_messages').select('id').where('text_en', 'like', `%“${name}”%`).execute()).length;

/** By a person, with prerequisites that were just read. */
async function typed(session: SessionId, now: Date) {
  await change(session, { start_asked_at: now, start_asked_by: omar.userId, prereq_date: now, start_refusal: null });
  return codes(jobsAt(now), session);
}

describe('the hours of a server with windows', () => {
  it.each([
    ['in working hours, which are not its own', at('10:00'), ['window']],
    ['a minute before', at('21:59'), ['window']],
    ['as it opens', at('22:00'), 'started'],
    ['past midnight, while the update still fits', at('01:00', 13), 'started'],
    ['when the update would outlast it', at('01:29', 13), 'started'],
    ['after its last start', at('01:30', 13), ['window']],
    ['after its end', at('02:00', 13), ['window']],
    ['a week later', at('22:30', 19), ['window']],
  ])('POL-5 a start that somebody orders %s', async (_case, now, expected) => {
    const { session } = await windowed();
    expect(await typed(session, now)).toEqual(expected);
  });

  it('POL-5 begin with its first approval, and end for everybody while a change of it awaits one', async () => {
    const { session, window } = await windowed({ approvedAt: null });
    expect(await typed(session, at('22:30'))).toEqual(['window']);
    await db.updateTable('maintenance_windows').set({ in_force_since: null }).where('id', '=', window).execute();
    expect(await typed(session, at('22:30'))).toEqual(['window']);
    expect(await typed(session, at('10:00'))).toBe('started');
  });

  it('POL-5 are closed by a freeze of the day on which it began, also past midnight', async () => {
    const { session } = await windowed();
    const freeze = { first_day: '2027-01-12', last_day: '2027-01-12', reason: 'bascule', created_by: null };
    const { id } = await db.insertInto('freeze_periods').values(freeze).returning('id').executeTakeFirstOrThrow();
    expect(await typed(session, at('22:30'))).toEqual(['freeze']);
    expect(await typed(session, at('00:30', 13))).toEqual(['freeze']);
    await db.deleteFrom('freeze_periods').where('id', '=', id).execute();
    expect(await typed(session, at('00:31', 13))).toBe('started');
  });

  it('POL-5 are those of the word to start by slot: not at its slot, but as the window opens', async () => {
    const { session, campaign } = await windowed({}, { environment: 'Production' });
    await change(session, { date_prevue: '2027-01-11', heure_prevue: '09:15' });
    await changeCampaign(campaign, { start_mode: 'slot', start_mode_by: omar.userId, start_mode_at: APPROVED });
    for (const now of [at('09:14', 11), at('09:16', 11), at('21:59')]) await sweep(jobsAt(now));
    const waiting = await sessionOf(session);
    expect(waiting).toMatchObject({ start_asked_at: null, start_refusal: null });
    expect(`${waiting.date_prevue} ${waiting.heure_prevue}`).toBe('2027-01-12 22:00');
    await sweep(jobsAt(at('22:01')));
    expect((await sessionOf(session)).start_asked_at).toEqual(at('22:01'));
  });

  it('POL-5 are not those of an emergency', async () => {
    const { session, campaign } = await windowed();
    await changeCampaign(campaign, { kind: 'emergency' });
    expect(await typed(session, at('10:00'))).toBe('started');
  });
});

describe('an occurrence', () => {
  it('POL-5 orders as its approver, once, with two workers at once, and its server starts', async () => {
    const { session, window } = await windowed();
    await sweep(jobsAt(at('21:59')));
    expect((await sessionOf(session)).start_asked_at).toBeNull();
    const now = at('22:01');
    const [one, two] = [jobsAt(now), jobsAt(now)];
    await Promise.all([followWindows(one), followWindows(two)]);
    await followWindows(two);
    expect(await states(window)).toEqual(['2027-01-12 open']);
    expect(await sessionOf(session)).toMatchObject({ start_asked_by: omar.userId, start_asked_at: now });
    await runSessionJob(one, session);
    expect(await attemptsOf(session)).toHaveLength(1);
    const trail = await db.selectFrom('audit_log').selectAll().where('action', '=', 'window.opened').execute();
    expect(trail.filter(({ object_id }) => object_id === String(window))).toHaveLength(1);
    await followWindows(jobsAt(at('02:01', 13)));
    expect(await states(window)).toEqual(['2027-01-12 done']);
  });

  it('POL-5 that a worker opened before it died goes on with what comes into a campaign later', async () => {
    const { session, window, server } = await windowed();
    await followWindows(jobsAt(at('22:01')));
    const later = await addSession(db, await addCampaign(db, omar.userId), server);
    await change(later, { start_asked_at: null, start_asked_by: null });
    await followWindows(jobsAt(at('22:30')));
    expect((await sessionOf(later)).start_asked_by).toBe(omar.userId);
    expect((await sessionOf(session)).start_asked_at).toEqual(at('22:01'));
    expect(await states(window)).toEqual(['2027-01-12 open']);
  });

  it('POL-5 orders nothing again that was refused in it, and asks anew in the next one', async () => {
    const { session } = await windowed({ recurrence: 'FREQ=WEEKLY;BYDAY=TU' });
    const refusal = JSON.stringify([{ code: 'rollback', text: { fr: 'x', en: 'x' } }]);
    await followWindows(jobsAt(at('22:01')));
    await change(session, { start_asked_at: null, start_asked_by: null, start_refusal: refusal });
    await followWindows(jobsAt(at('22:02')));
    expect((await sessionOf(session)).start_asked_at).toBeNull();
    await followWindows(jobsAt(at('22:00', 19)));
    expect((await sessionOf(session)).start_asked_at).toEqual(at('22:00', 19));
  });

  it('POL-5 RUN-14 takes back at its end what has not started', async () => {
    const { session } = await windowed();
    await sweep(jobsAt(at('22:01')));
    await sweep(jobsAt(at('01:59', 13)));
    expect((await sessionOf(session)).start_asked_at).not.toBeNull();
    await sweep(jobsAt(at('02:00', 13)));
    expect(await sessionOf(session)).toMatchObject({
      start_asked_at: null,
      start_refusal: [{ code: 'order-expired' }],
    });
  });

  it('POL-5 that nobody was there for is missed, said once, and not caught up', async () => {
    const { session, window, name } = await windowed();
    const morning = jobsAt(at('08:00', 13));
    await Promise.all([followWindows(morning), followWindows(jobsAt(at('08:00', 13)))]);
    await followWindows(morning);
    expect(await states(window)).toEqual(['2027-01-12 missed']);
    expect((await sessionOf(session)).start_asked_at).toBeNull();
    expect(await saidOf(name)).toBe(1);
  });

  it('POL-5 is missed as well when only its last start has passed', async () => {
    const { session, window } = await windowed();
    await followWindows(jobsAt(at('01:30', 13)));
    expect(await states(window)).toEqual(['2027-01-12 missed']);
    expect((await sessionOf(session)).start_asked_at).toBeNull();
  });

  it('POL-5 is not held in a freeze, nor with an approval that is older than 90 days', async () => {
    // S01 is a freeze week.
    const frozen = await windowed({ recurrence: 'FREQ=DAILY' });
    await followWindows(jobsAt(at('22:01', 4)));
    expect((await sessionOf(frozen.session)).start_asked_at).toBeNull();
    const old = await windowed({ approvedAt: new Date(at('22:00').getTime() - 90 * DAY) });
    await followWindows(jobsAt(at('22:01')));
    expect((await states(frozen.window)).slice(0, 3)).toEqual([
      '2027-01-02 not-held',
      '2027-01-03 not-held',
      '2027-01-04 not-held',
    ]);
    expect(await states(old.window)).toEqual(['2027-01-12 not-held']);
    expect((await sessionOf(old.session)).start_asked_at).toBeNull();
  });

  it('POL-5 leaves production to people unless its policy says otherwise, and then the gate decides', async () => {
    const [apart, meant] = [{}, { production: true }];
    const left = await windowed(apart, { environment: 'Production' });
    const taken = await windowed(meant, { environment: 'Production' });
    await change(taken.session, { branch: 'prod' });
    await change(left.session, { branch: 'prod' });
    await followWindows(jobsAt(at('22:01')));
    expect((await sessionOf(left.session)).start_asked_at).toBeNull();
    expect((await sessionOf(taken.session)).start_asked_by).toBe(omar.userId);
    const outcome = await startSession(jobsAt(at('22:02')), taken.session);
    expect(outcome).toMatchObject({ kind: 'refused' });
    const reasons = 'blockers' in outcome ? outcome.blockers.map(({ code }) => code) : [];
    expect(reasons).toContain('prod-go');
  });

  it('POL-5 leaves a campaign alone that is stopped, or whose week is to come', async () => {
    const [stopped, ahead] = [await windowed(), await windowed()];
    await changeCampaign(stopped.campaign, { stopped_at: APPROVED });
    await changeCampaign(ahead.campaign, { week_start: '2027-01-18' });
    await followWindows(jobsAt(at('22:01')));
    for (const { session } of [stopped, ahead]) expect((await sessionOf(session)).start_asked_at).toBeNull();
  });

  it('POL-5 of scans asks for them, and starts nothing', async () => {
    const { server, session } = await windowed({ task: 'scan' });
    await followWindows(jobsAt(at('22:01')));
    const scan = await db.selectFrom('server_scans').selectAll().where('server_id', '=', server).executeTakeFirst();
    expect(scan?.asked_at).toEqual(at('22:01'));
    expect((await sessionOf(session)).start_asked_at).toBeNull();
  });

  it('POL-5 RUN-16 of reboots is the hour of those that wait for a decision', async () => {
    const { session, server, campaign } = await windowed({ task: 'reboot' });
    const attempt = await db
      .insertInto('patch_attempts')
      .values({
        ...{ session_id: session, server_id: server, campaign_id: campaign, number: 1, started_by: omar.userId },
        ...{
          started_at: at('10:00'),
          step: 'reboot',
          state: 'waiting',
          waiting_for: '{"kind":"reboot-decision","evidence":"x"}',
        },
      } as never)
      .returning('id')
      .executeTakeFirstOrThrow();
    await followWindows(jobsAt(at('22:01')));
    const row = await db
      .selectFrom('patch_attempts')
      .select('waiting_for')
      .where('id', '=', attempt.id)
      .executeTakeFirst();
    expect(row?.waiting_for).toMatchObject({ kind: 'reboot-slot', at: at('22:01').toISOString() });
  });

  it('POL-5 RUN-8 of reboots leaves to a person what is no matter of hours', async () => {
    const { session, server, campaign } = await windowed({ task: 'reboot' });
    const waiting = { kind: 'reboot-decision', evidence: 'another member is down', person: true };
    const attempt = await db
      .insertInto('patch_attempts')
      .values({
        ...{ session_id: session, server_id: server, campaign_id: campaign, number: 1, started_by: omar.userId },
        ...{ started_at: at('10:00'), step: 'reboot', state: 'waiting', waiting_for: JSON.stringify(waiting) },
      } as never)
      .returning('id')
      .executeTakeFirstOrThrow();
    await followWindows(jobsAt(at('22:01')));
    const row = await db
      .selectFrom('patch_attempts')
      .select('waiting_for')
      .where('id', '=', attempt.id)
      .executeTakeFirst();
    expect(row?.waiting_for).toEqual(waiting);
  });
});

describe('an approval', () => {
  it('POL-5 that ends within a week is said once', async () => {
    const { name } = await windowed({ approvedAt: new Date(at('10:00').getTime() - 83 * DAY) });
    await followWindows(jobsAt(at('09:59')));
    expect(await saidOf(name)).toBe(0);
    await followWindows(jobsAt(at('10:01')));
    await followWindows(jobsAt(at('10:02')));
    expect(await saidOf(name)).toBe(1);
  });
});

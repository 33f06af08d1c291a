// RUN-14: each server at its slot: caught up within half an hour, or missed and told.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { done } from '../../bot/shared/bench.ts';
import { type addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import {
  attemptsOf,
  bench,
  change,
  changeCampaign,
  DAY,
  db,
  HOUR,
  jobsAt,
  later,
  MINUTE,
  omar,
  ordered,
  saidInChannel,
  sessionOf,
} from './ordered-server.ts';

describe('each at its slot (RUN-14)', () => {
  /** Its slot is at 10:00 on Monday. */
  async function bySlot(more: Parameters<typeof addServer>[2] = {}) {
    const one = await ordered(more);
    await changeCampaign(one.campaign, { start_mode: 'slot', start_mode_by: omar.userId, start_mode_at: later(-HOUR) });
    await change(one.session, { start_asked_at: null, start_asked_by: null, heure_prevue: '10:00' });
    return one;
  }

  const addAttempt = ({ session, server, campaign }: Awaited<ReturnType<typeof bySlot>>) =>
    db
      .insertInto('patch_attempts')
      .values({
        session_id: session,
        server_id: server,
        campaign_id: campaign,
        number: 1,
        step: 'update',
        started_at: later(0),
      })
      .execute();

  it('RUN-14 is caught up within half an hour', async () => {
    const { session } = await bySlot();
    const jobs = jobsAt(later(30 * MINUTE));
    await sweep(jobs);
    await runSessionJob(jobs, session);
    expect(await sessionOf(session)).toMatchObject({ status: 'in_progress' });
  });

  it.each([
    ['31 minutes later', 31 * MINUTE],
    ['the next day', DAY],
    ['a week later', 7 * DAY],
  ])('RUN-14 is not caught up %s: shown as missed, and told', async (_case, ms) => {
    const { hostname, session } = await bySlot();
    const jobs = jobsAt(later(ms));
    await sweep(jobs);
    await sweep(jobs);
    await runSessionJob(jobs, session);
    expect(await attemptsOf(session)).toEqual([]);
    expect(await sessionOf(session)).toMatchObject({ start_asked_at: null, start_refusal: [{ code: 'slot-missed' }] });
    expect(await saidInChannel(hostname)).toBe(1);
  });

  it('RUN-14 is not caught up when its order came in time and its start did not', async () => {
    const { hostname, session } = await bySlot();
    await sweep(jobsAt(later(29 * MINUTE)));
    expect((await sessionOf(session)).start_asked_at).toEqual(later(29 * MINUTE));
    await runSessionJob(jobsAt(later(58 * MINUTE)), session);
    expect(await attemptsOf(session)).toEqual([]);
    expect((await sessionOf(session)).start_refusal).toMatchObject([{ code: 'slot-missed' }]);
    await sweep(jobsAt(later(59 * MINUTE)));
    expect(await saidInChannel(hostname)).toBe(1);
  });

  it('RUN-14 that is missed does not begin to wait: for a scan, or for its server', async () => {
    const [scanned, taken] = [await bySlot(), await bySlot()];
    const jobs = jobsAt(later(29 * MINUTE));
    await sweep(jobs);
    const scan = { asked_at: later(0), lease_owner: 'w', lease_until: sql<Date>`now() + interval '1 minute'` };
    await db
      .insertInto('server_scans')
      .values({ server_id: scanned.server, ...scan })
      .execute();
    await change(taken.session, { prereq_date: null });
    await addAttempt(taken);
    jobs.time.now = later(58 * MINUTE);
    for (const { session } of [scanned, taken]) {
      await runSessionJob(jobs, session);
      const { start_asked_at, start_waited_at, start_refusal } = await sessionOf(session);
      expect({ start_asked_at, start_waited_at }).toEqual({ start_asked_at: null, start_waited_at: null });
      expect(JSON.stringify(start_refusal)).toContain('slot-missed');
    }
  });

  it('RUN-14 that waits for its cluster has not missed it, however long; once nobody is there to ask, it has', async () => {
    await db.insertInto('app_groups').values({ name: 'by-slot', exclusive: true }).execute();
    const running = await ordered({ appGroup: 'by-slot' });
    const [subject, forgotten] = [await bySlot({ appGroup: 'by-slot' }), await bySlot({ appGroup: 'by-slot' })];
    const jobs = jobsAt(MONDAY_MORNING);
    const outcome = await startSession(jobs, running.session);
    if (outcome.kind !== 'started') throw new Error('not started');
    await sweep(jobs);
    await startSession(jobs, forgotten.session);
    for (let minutes = 0; minutes <= 100; minutes += 20) {
      jobs.time.now = later(minutes * MINUTE);
      await runSessionJob(jobs, subject.session);
    }
    await runAttempt(jobs, outcome.attemptId);
    jobs.time.now = later(110 * MINUTE);
    await runSessionJob(jobs, forgotten.session);
    expect((await sessionOf(forgotten.session)).start_refusal).toMatchObject([{ code: 'slot-missed' }]);
    await runSessionJob(jobs, subject.session);
    expect(await sessionOf(subject.session)).toMatchObject({ status: 'in_progress' });
  });

  it('RUN-13 orders nothing of a campaign that is stopped, in whichever way', async () => {
    const [stopped, told] = [await bySlot(), await bySlot()];
    await changeCampaign(stopped.campaign, { stopped_at: MONDAY_MORNING });
    done(await stopCampaign(bench, omar, { campaignId: told.campaign }));
    await sweep(jobsAt(MONDAY_MORNING));
    for (const { session } of [stopped, told]) {
      expect(await sessionOf(session)).toMatchObject({ start_asked_at: null, start_refusal: null });
    }
  });

  it('RUN-14 orders nothing of a campaign that is closed, and misses no slot of it', async () => {
    const closed = await bySlot();
    await changeCampaign(closed.campaign, { status: 'closed', closed_at: MONDAY_MORNING });
    for (const ms of [0, 31 * MINUTE]) {
      await sweep(jobsAt(later(ms)));
      expect(await sessionOf(closed.session)).toMatchObject({ start_asked_at: null, start_refusal: null });
    }
    expect(await saidInChannel(closed.hostname)).toBe(0);
  });
});

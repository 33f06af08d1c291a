// RUN-17: what the stop of a server that is normally off waits for, and what waits for it.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runStopJob } from '../../../jobs/sessions/stop-started.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { addCampaign, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import {
  askPrerequisites,
  db,
  operator,
  order,
  pass,
  rows,
  sessionRow,
  set,
  settle,
  stopDue,
} from './normally-off-world.ts';

describe('RUN-17: the stop, and what else is under way', () => {
  it('RUN-17 waits for an attempt of another campaign', async () => {
    const one = await stopDue();
    await set(one, {
      status: 'excluded',
      exclusion_reason: 'test',
      excluded_by: 'Khalid',
      excluded_at: MONDAY_MORNING,
    });
    const campaign = await addCampaign(db, operator);
    const session = await addSession(db, campaign, one.server, { orderedBy: operator });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null, status: 'in_progress' })
      .where('id', '=', session)
      .execute();
    const { id } = await db
      .insertInto('patch_attempts')
      .values({
        ...{ session_id: session, server_id: one.server, campaign_id: campaign, number: 1, step: 'update' },
        started_at: one.jobs.time.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const [row] = await rows(one);
    await sweep(one.jobs);
    expect(one.jobs.enqueued).not.toContainEqual({ job: 'stop', payload: { startId: row?.id } });
    await runStopJob(one.jobs, row?.id ?? 0);
    expect(one.vm).toMatchObject({ power: 'on', shutDowns: 0 });
    expect(await rows(one)).toMatchObject([{ stop_begun_at: null, stopped_at: null }]);
    await db
      .updateTable('patch_attempts')
      .set({ ended_at: one.jobs.time.now, state: 'failed', failure_class: 'unknown' })
      .where('id', '=', id)
      .execute();
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it.each([
    ['an order that still waits', sql`start_asked_at = ${MONDAY_MORNING}`],
    ['a worker that has its session', sql`lease_owner = 'worker-2', lease_until = now() + interval '1 minute'`],
  ])('RUN-17 waits for %s', async (_name, what) => {
    const one = await stopDue();
    await sql`update patch_sessions set ${what} where id = ${one.session}`.execute(db);
    const [row] = await rows(one);
    await runStopJob(one.jobs, row?.id ?? 0);
    expect(one.vm).toMatchObject({ power: 'on', shutDowns: 0 });
    expect(await rows(one)).toMatchObject([{ stop_begun_at: null, stopped_at: null }]);
    await sql`update patch_sessions set start_asked_at = null, lease_until = null where id = ${one.session}`.execute(
      db,
    );
  });

  it('RUN-17 waits while an update that was given up may still run there', async () => {
    const one = await stopDue();
    const { id } = await db
      .insertInto('patch_attempts')
      .values({
        session_id: one.session,
        server_id: one.server,
        campaign_id: one.campaign,
        number: 1,
        step: 'update',
        state: 'failed',
        failure_class: 'unknown',
        started_at: MONDAY_MORNING,
        ended_at: MONDAY_MORNING,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('unclosed_updates')
      .values({
        attempt_id: id,
        server_id: one.server,
        started_by: 'ssh_psmp',
        opened_at: MONDAY_MORNING,
        closed_at: null,
        outcome: null,
      })
      .execute();
    await settle(one);
    expect(one.vm.shutDowns).toBe(0);
    expect(await rows(one)).toMatchObject([{ stop_error: expect.stringContaining('given up') }]);
  });

  it('RUN-17 that has begun keeps the start closed, not the order away', async () => {
    const one = await stopDue();
    await db
      .updateTable('powered_on_servers')
      .set({ stop_begun_at: one.jobs.time.now })
      .where('server_id', '=', one.server)
      .execute();
    await order(one);
    expect(await startSession(one.jobs, one.session)).toMatchObject({
      kind: 'waiting',
      blockers: [{ code: 'attempt-running' }],
    });
    await set(one, { start_asked_at: null, start_asked_by: null });
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 keeps prerequisites waiting, which would find a server that is going down', async () => {
    const one = await stopDue();
    one.targets.onOperation = async (name, _host, when) => {
      if (name !== 'shutDownGuest' || when !== 'after') return;
      one.targets.onOperation = () => {};
      await askPrerequisites(one.session);
      await runSessionJob({ ...one.jobs, owner: 'worker-2' }, one.session);
      expect(await sessionRow(one.session)).toMatchObject({ status: 'prereq_ok', prereq_date: MONDAY_MORNING });
    };
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'prereq_ok', prereq_date: one.jobs.time.now });
    expect(one.vm).toMatchObject({ power: 'on', poweredOn: 2 });
  });

  it('RUN-17 keeps a start waiting until the machine is down, then starts it anew', async () => {
    const one = await stopDue();
    one.targets.onOperation = async (name, _host, when) => {
      if (name !== 'shutDownGuest' || when !== 'before') return;
      one.targets.onOperation = () => {};
      await order(one);
      await runSessionJob({ ...one.jobs, owner: 'worker-2' }, one.session);
      expect(await sessionRow(one.session)).toMatchObject({ status: 'prereq_ok', start_refusal: null });
    };
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 2, shutDowns: 2 });
    expect(await rows(one)).toMatchObject([{ outcome: 'off' }, { outcome: 'off' }]);
  });
});

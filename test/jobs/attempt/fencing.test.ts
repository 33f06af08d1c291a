// RUN-15, RUN-16: what a worker that was held up still sends finds its name closed, its hour passed, or its lease gone.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type GiveUpRequest, giveUpAttempt } from '../../../bot/campaigns/give-up-attempt.ts';
import { askScans } from '../../../db/queries/cve/scans.ts';
import { answerReboot, chooseSlot } from '../../../db/queries/reboots/reboot-answer.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runScanJob } from '../../../jobs/cve/scan-job.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { attemptName } from '../../../targets/detached/attempt-name.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { done, openBench, refusal, somebody } from '../../bot/shared/bench.ts';
import { addSubject, openFaultBench, type Subject, start } from '../../faults/subject.ts';
import { at, die, expireLease, runUntilKilled } from '../../faults/worker-gone.ts';
import { addChannel, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db);
const omar = await somebody(db, 'Omar', ['operator']);
const bench = openBench(db);
await addChannel(db, { id: '19:fencing', domain: null, by: omar.userId });
const HOUR = 3_600_000;
const later = (hours: number) => new Date(MONDAY_MORNING.getTime() + hours * HOUR);

const rowOf = (id: AttemptId) =>
  db.selectFrom('patch_attempts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const sessionOf = ({ session }: Subject) =>
  db.selectFrom('patch_sessions').selectAll().where('id', '=', session).executeTakeFirstOrThrow();
const nameOf = async (id: AttemptId) => attemptName(id, (await rowOf(id)).started_at);

const lose = () => {
  throw new ReachError({ kind: 'connection-lost', temporary: true, detail: 'lost' });
};

function jobsOf({ targets }: Subject, now = MONDAY_MORNING, owner = 'worker-1'): TestJobs {
  const jobs = createJobContext(db, targets, owner);
  jobs.time.now = now;
  return jobs;
}

describe('an order to start that is on its way (RUN-15)', () => {
  it('RUN-15 finds its name closed when its attempt has ended as not started', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    at(one, 'startUpdate', 'before', async () => {
      await expireLease(db, attempt);
      await runAttempt(jobsOf(one, later(12), 'worker-2'), attempt);
      expect(await rowOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'timeout' });
      expect(one.targets.hostNamed(one.hostname).closed).toContain(await nameOf(attempt));
    });
    await runAttempt(jobsOf(one), attempt);
    expect(one.targets.hostNamed(one.hostname)).toMatchObject({ starts: 0, update: null });
    expect(await sessionOf(one)).toMatchObject({ status: 'failed' });
  });

  it('RUN-15 that arrives first is followed, though the window has closed', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    at(one, 'startUpdate', 'before', die);
    await runUntilKilled(jobsOf(one), attempt);
    const host = one.targets.hostNamed(one.hostname);
    const name = await nameOf(attempt);
    // It arrives between the other worker's look and its closing.
    at(one, 'closeUpdate', 'before', () => {
      host.update = { name, exitCode: 0 };
      host.packages = host.after;
      host.starts += 1;
    });
    host.needsReboot = 'no';
    await runAttempt(jobsOf(one, later(12), 'worker-2'), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched' });
    expect(host).toMatchObject({ starts: 1, closed: new Set() });
  });

  it('RUN-15 is not called never started because a later order had no room', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    at(one, 'startUpdate', 'before', die);
    await runUntilKilled(jobsOf(one), attempt);
    let tries = 0;
    one.targets.onOperation = (operation, _host, when) => {
      if (operation !== 'startUpdate' || when !== 'before' || tries > 0) return;
      tries += 1;
      throw new HostAnswerError('the update was not started: no space left on device', 'no');
    };
    const jobs = jobsOf(one, MONDAY_MORNING, 'worker-2');
    await runAttempt({ ...jobs, sleep: async () => {} }, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched' });
  });
});

describe('a host that no longer answers (RUN-15)', () => {
  const giveUp = (order: GiveUpRequest) => giveUpAttempt(bench, omar, order);

  /** Ordered, and then silent: the attempt waits for somebody. */
  async function silent() {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    at(one, 'startUpdate', 'before', die);
    await runUntilKilled(jobsOf(one), attempt);
    one.targets.hostNamed(one.hostname).reachable = false;
    await runAttempt(jobsOf(one, later(1)), attempt);
    expect(await rowOf(attempt)).toMatchObject({
      state: 'waiting',
      waiting_for: { kind: 'update-overdue', unreachable: true },
    });
    return { one, attempt, host: one.targets.hostNamed(one.hostname) };
  }

  const retry = async (one: Subject, jobs: TestJobs) => {
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: jobs.time.now, start_asked_by: omar.userId, prereq_date: jobs.time.now })
      .where('id', '=', one.session)
      .execute();
    await runSessionJob(jobs, one.session);
    return sessionOf(one);
  };

  it('RUN-15 is given up by an operator with a reason; nothing starts there until the name is closed', async () => {
    const { one, attempt, host } = await silent();
    expect(refusal(await giveUp({ hostname: one.hostname, reason: ' ' }))).toMatch(/Give a reason for abandoning it/);
    done(await giveUp({ hostname: one.hostname, reason: 'rack on fire' }));
    expect(await rowOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'network' });
    expect(await sessionOf(one)).toMatchObject({ status: 'failed' });
    const history = await db.selectFrom('patch_history').selectAll().where('attempt_id', '=', attempt).execute();
    expect(history).toMatchObject([{ status: 'ko', notes: expect.stringContaining('rack on fire') }]);

    const jobs = jobsOf(one, later(2));
    expect(await retry(one, jobs)).toMatchObject({ status: 'failed', start_refusal: [{ code: 'unclosed' }] });
    host.reachable = true;
    expect(await retry(one, jobs)).toMatchObject({ status: 'in_progress' });
    expect(host.closed).toContain(await nameOf(attempt));
    const late = await one.targets.host.startUpdate({ address: one.hostname } as never, await nameOf(attempt), {
      excludes: [],
      scope: { kind: 'all' },
    });
    expect([late, host.starts]).toEqual(['already', 0]);
  });

  it('RUN-15 another campaign does not start there either, and a scan closes the name', async () => {
    const { one, host } = await silent();
    done(await giveUp({ hostname: one.hostname, reason: 'lost' }));
    const { server_id: server } = await sessionOf(one);
    const elsewhere = await addSubject(faults, one.targets);
    await db.updateTable('patch_sessions').set({ server_id: server }).where('id', '=', elsewhere.session).execute();
    await runSessionJob(jobsOf(one), elsewhere.session);
    expect(await sessionOf(elsewhere)).toMatchObject({ start_refusal: [{ code: 'unclosed' }] });
    host.reachable = true;
    await askScans(db, [server], MONDAY_MORNING);
    await runScanJob(jobsOf(one), server);
    expect(host.closed.size).toBe(1);
  });

  it('RUN-15 its name is not closed by the other way in, whose account may not see what the first one started', async () => {
    const { one, attempt, host } = await silent();
    done(await giveUp({ hostname: one.hostname, reason: 'lost' }));
    host.reachable = true;
    const jobs = jobsOf(one, later(2));
    const { connect } = jobs.ssh;
    const other: TestJobs['ssh'] = {
      ...jobs.ssh,
      connect: async (target) => ({ ...(await connect(target)), kind: 'posix', method: 'ssh_psmp' }),
    };
    expect(await retry(one, { ...jobs, ssh: other })).toMatchObject({ start_refusal: [{ code: 'unclosed' }] });
    expect(host.closed.size).toBe(0);
    expect(await retry(one, jobs)).toMatchObject({ status: 'in_progress' });
    expect(host.closed).toContain(await nameOf(attempt));
  });

  it('RUN-15 an update that was made all the same is told, and closes nothing that runs', async () => {
    const { one, attempt, host } = await silent();
    done(await giveUp({ hostname: one.hostname, reason: 'lost' }));
    host.reachable = true;
    host.update = { name: await nameOf(attempt), exitCode: null };
    const jobs = jobsOf(one, later(2));
    expect(await retry(one, jobs)).toMatchObject({ start_refusal: [{ code: 'unclosed' }] });
    host.update = { name: await nameOf(attempt), exitCode: 0 };
    expect(await retry(one, jobs)).toMatchObject({ status: 'in_progress' });
    const messages = await db.selectFrom('outgoing_messages').select('text_en').execute();
    expect(messages.map(({ text_en }) => text_en).join('\n')).toContain(`The update of ${one.hostname}, abandoned`);
  });

  it('RUN-15 the worker that was held up does not go on with what was abandoned', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    one.targets.hostNamed(one.hostname).exitCode = null as never;
    at(one, 'pollUpdate', 'after', async () => {
      await expireLease(db, attempt);
      one.targets.hostNamed(one.hostname).reachable = false;
      await runAttempt(jobsOf(one, MONDAY_MORNING, 'worker-2'), attempt);
      done(await giveUp({ hostname: one.hostname, reason: 'lost' }));
      one.targets.hostNamed(one.hostname).reachable = true;
    });
    await runAttempt(jobsOf(one), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'network' });
    expect(one.targets.hostNamed(one.hostname).starts).toBe(0);
  });

  it('RUN-15 is not given up while it answers, runs, or waits for another word', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    const ask = { hostname: one.hostname, reason: 'x' };
    expect(refusal(await giveUp(ask))).toMatch(/cannot be abandoned at this step/);
    const overdue = (unreachable: boolean) =>
      db
        .updateTable('patch_attempts')
        .set({
          state: 'waiting',
          step: 'update',
          waiting_for: JSON.stringify({ kind: 'update-overdue', evidence: 'x', unreachable }),
        })
        .where('id', '=', attempt)
        .execute();
    await overdue(false);
    expect(refusal(await giveUp(ask))).toMatch(/not certain yet that .* is unreachable/);
    expect(await rowOf(attempt)).toMatchObject({ state: 'waiting', ended_at: null });
  });
});

describe('a reboot happens in its window or at its hour (RUN-16)', () => {
  /** The update is done; the worker is gone before the reboot is ordered. */
  async function cutBeforeReboot() {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    at(one, 'reboot', 'before', die);
    await runUntilKilled(jobsOf(one), attempt);
    return { one, attempt, host: one.targets.hostNamed(one.hostname) };
  }
  const answer = (attempt: AttemptId, when: Date, what: 'reboot' | 'no-reboot' = 'reboot') =>
    db.transaction().execute((trx) => answerReboot(trx, attempt, what, when));

  it.each([
    ['in the evening', 12],
    ['the next day, in a window that is not its own', 24],
  ])('RUN-16 a worker that comes back %s asks, whatever the policy, and a yes of then counts', async (_case, hours) => {
    const { one, attempt, host } = await cutBeforeReboot();
    await db.updateTable('campaigns').set({ reboot_policy: 'always' }).where('id', '=', one.campaign).execute();
    await runAttempt(jobsOf(one, later(hours)), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
    expect(host.reboots).toBe(0);
    await answer(attempt, later(hours));
    await runAttempt(jobsOf(one, later(hours)), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
    expect(host.reboots).toBe(1);
  });

  it('RUN-16 a yes that no worker heard for too long is asked for again, and a no is heeded', async () => {
    const { one, attempt, host } = await cutBeforeReboot();
    await runAttempt(jobsOf(one, later(12)), attempt);
    await answer(attempt, later(12));
    await runAttempt(jobsOf(one, later(13)), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
    await answer(attempt, later(13), 'no-reboot');
    await runAttempt(jobsOf(one, later(13)), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: false });
    expect(host.reboots).toBe(0);
  });

  it('RUN-16 goes on in the same window without a question', async () => {
    const { one, attempt } = await cutBeforeReboot();
    await runAttempt(jobsOf(one, later(2)), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
  });

  it('RUN-16 a host that has rebooted already is not asked about', async () => {
    const { one, attempt, host } = await cutBeforeReboot();
    host.bootId = 'boot-by-the-earlier-order';
    await runAttempt(jobsOf(one, later(12)), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
    expect(host.reboots).toBe(0);
  });

  it.each([
    [29, 'rebooted'],
    [31, 'asked again'],
  ])('RUN-16 an hour that somebody chose, %d minutes later: %s', async (minutes, outcome) => {
    const { one, attempt, host } = await cutBeforeReboot();
    await runAttempt(jobsOf(one, later(12)), attempt);
    await db.transaction().execute((trx) => chooseSlot(trx, attempt, later(14), 'Olivia'));
    const jobs = jobsOf(one, new Date(later(14).getTime() + minutes * 60_000));
    await sweep(jobs);
    await runAttempt(jobs, attempt);
    expect(host.reboots).toBe(outcome === 'rebooted' ? 1 : 0);
    const { state, waiting_for } = await rowOf(attempt);
    expect(state).toBe(outcome === 'rebooted' ? 'patched' : 'waiting');
    if (outcome !== 'rebooted')
      expect(waiting_for).toMatchObject({ kind: 'reboot-decision', evidence: expect.stringMatching(/missed/) });
  });

  it('RUN-16 a worker that was held up before the order does not give it once its lease or its hour is gone', async () => {
    const [lost, late] = [await addSubject(faults), await addSubject(faults)];
    for (const [one, act] of [
      [
        lost,
        (attempt: AttemptId) => expireLease(db, attempt).then(() => runAttempt(jobsOf(lost, later(12), 'w2'), attempt)),
      ],
      [late, () => undefined],
    ] as const) {
      const attempt = await start(faults, one);
      const jobs = jobsOf(one);
      let reads = 0;
      one.targets.onOperation = async (operation, _host, when) => {
        // The first reading is of the machine's proof, the second is what is noted, the third comes just before the order.
        if (operation !== 'bootId' || when !== 'after') return;
        reads += 1;
        if (reads !== 3) return;
        one.targets.onOperation = () => {};
        jobs.time.now = later(12);
        await act(attempt);
      };
      await runAttempt(jobs, attempt);
      expect(one.targets.hostNamed(one.hostname).reboots).toBe(0);
      expect(await rowOf(attempt)).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
    }
  });

  it('RUN-16 a worker whose lease is gone does not give it, though its hour is still the right one', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    let reads = 0;
    one.targets.onOperation = async (operation, _host, when) => {
      if (operation !== 'bootId' || when !== 'after') return;
      reads += 1;
      if (reads !== 3) return;
      await sql`
        update patch_attempts set lease_owner = 'worker-2', lease_epoch = lease_epoch + 1, lease_until = now() + interval '1 hour'
        where id = ${attempt}`.execute(db);
    };
    await runAttempt(jobsOf(one), attempt);
    expect(reads).toBe(3);
    expect(one.targets.hostNamed(one.hostname).reboots).toBe(0);
    expect(await rowOf(attempt)).toMatchObject({ state: 'running', ended_at: null, lease_owner: 'worker-2' });
  });

  it('RUN-16 an order that reached the host too late is given again, in time', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    at(one, 'reboot', 'before', () => {
      throw new HostAnswerError('too late', 'no');
    });
    await runAttempt(jobsOf(one), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
  });

  it('RUN-8 a connection that drops at the order is no second one', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    at(one, 'reboot', 'after', lose);
    await runAttempt(jobsOf(one), attempt);
    expect(one.targets.hostNamed(one.hostname).reboots).toBe(1);
  });
});

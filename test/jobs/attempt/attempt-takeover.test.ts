// RUN-3, RUN-6, RUN-8: attempts that another worker takes over, at once, a day later, or while somebody waits for them.
import { describe, expect, it } from 'vitest';
import { answerReboot } from '../../../db/queries/reboots/reboot-answer.ts';
import type { AttemptId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { addSubject, openFaultBench, type Subject, start } from '../../faults/subject.ts';
import { at, die, expireLease, runUntilKilled } from '../../faults/worker-gone.ts';
import { addCampaign, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db);
const HOUR = 3_600_000;

const rowOf = (id: AttemptId) =>
  db.selectFrom('patch_attempts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('an update that is not started yet', () => {
  it('RUN-6 is not started by a worker that was held up while another one ended the attempt', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    const late = createJobContext(db, one.targets, 'worker-2');
    late.time.now = new Date(MONDAY_MORNING.getTime() + 12 * HOUR);
    at(one, 'pollUpdate', 'after', async () => {
      await expireLease(db, attempt);
      await runAttempt(late, attempt);
    });
    await runAttempt(createJobContext(db, one.targets), attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'timeout' });
    expect(one.targets.hostNamed(one.hostname).starts).toBe(0);
  });

  it('RUN-2 is not started on another day: its calendar, prerequisites and snapshot are of the day of its start', async () => {
    const one = await addSubject(faults);
    const jobs = createJobContext(db, one.targets);
    const attempt = await start(faults, one);
    at(one, 'pollUpdate', 'before', die);
    await runUntilKilled(jobs, attempt);
    jobs.time.now = new Date(MONDAY_MORNING.getTime() + 24 * HOUR);
    await runAttempt(jobs, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'timeout', step: 'update' });
    expect(one.targets.hostNamed(one.hostname).starts).toBe(0);
  });
});

describe('a worker that is killed while the host reboots', () => {
  it('RUN-8 leaves the attempt to one that waits until the host is back, refused logins included', async () => {
    const one = await addSubject(faults);
    const host = one.targets.hostNamed(one.hostname);
    const jobs = createJobContext(db, one.targets);
    const attempt = await start(faults, one);
    at(one, 'reboot', 'after', die);
    await runUntilKilled(jobs, attempt);
    host.reachable = false;
    let tries = 0;
    one.targets.onOperation = (operation) => {
      if (operation === 'connect') tries += 1;
      host.reachable = tries > 3;
    };
    await runAttempt(jobs, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
    expect(host.reboots).toBe(1);
  });
});

describe('members of an application group (RUN-8)', () => {
  it('RUN-8 give their worker back while they wait: it may be what the one before them needs', async () => {
    const [first, second] = [await addSubject(faults), await addSubject(faults)];
    await db
      .updateTable('servers')
      .set({ app_group: 'one-by-one' })
      .where('hostname', 'in', [first.hostname, second.hostname])
      .execute();
    const jobsOf = ({ targets }: Subject) => {
      const jobs = createJobContext(db, targets);
      return { ...jobs, settings: { ...jobs.settings, leaseSeconds: 1 } };
    };
    const attempts = [await start(faults, first), await start(faults, second)] as const;
    // It has the turn, and its worker is gone before it reboots.
    at(first, 'needsReboot', 'after', () => at(first, 'bootId', 'before', die));
    await runUntilKilled(jobsOf(first), attempts[0]);
    const waiting = runAttempt(jobsOf(second), attempts[1]);
    const left = await Promise.race([
      waiting.then(() => 'gave its place back'),
      jobsOf(second)
        .sleep(5000, AbortSignal.timeout(9000))
        .then(() => 'waits for ever'),
    ]);
    expect(left).toBe('gave its place back');
    expect(await rowOf(attempts[1])).toMatchObject({ state: 'running', step: 'reboot', lease_until: null });
    await runAttempt(jobsOf(first), attempts[0]);
    await runAttempt(jobsOf(second), attempts[1]);
    expect([(await rowOf(attempts[0])).state, (await rowOf(attempts[1])).state]).toEqual(['patched', 'patched']);
  }, 20_000);

  describe('when one does not come back', () => {
    /** The first has failed; the second has come to its own reboot. */
    async function brokenGroup() {
      const members = [await addSubject(faults), await addSubject(faults)] as const;
      const [first, second] = members;
      await db
        .updateTable('servers')
        .set({ app_group: `broken-${first.hostname}` })
        .where('hostname', 'in', [first.hostname, second.hostname])
        .execute();
      const broken = await start(faults, first);
      const jobs = createJobContext(db, first.targets);
      first.targets.onOperation = (operation) => {
        if (operation === 'reboot') first.targets.hostNamed(first.hostname).reachable = false;
      };
      await runAttempt({ ...jobs, settings: { ...jobs.settings, rebootTimeLimitMinutes: 0 } }, broken);
      first.targets.onOperation = () => {};
      expect(await rowOf(broken)).toMatchObject({ state: 'failed', failure_class: 'reboot' });
      const attempt = await start(faults, second);
      return { first, second, attempt, run: () => runAttempt(createJobContext(db, second.targets), attempt) };
    }

    it('RUN-8 the next waits for a person, who may have it rebooted all the same', async () => {
      const { first, second, attempt, run } = await brokenGroup();
      await run();
      const { state, waiting_for } = await rowOf(attempt);
      expect({ state, waiting_for }).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
      expect(JSON.stringify(waiting_for)).toContain(`${first.hostname}, of the same group`);
      expect(second.targets.hostNamed(second.hostname).reboots).toBe(0);
      await db.transaction().execute((trx) => answerReboot(trx, attempt, 'reboot', MONDAY_MORNING));
      await run();
      expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
      expect(second.targets.hostNamed(second.hostname).reboots).toBe(1);
    });

    it('RUN-8 an answer given before that does not count for it', async () => {
      const { second, attempt, run } = await brokenGroup();
      second.targets.hostNamed(second.hostname).needsReboot = 'unknown';
      await run();
      await db.transaction().execute((trx) => answerReboot(trx, attempt, 'reboot', MONDAY_MORNING));
      await run();
      expect(await rowOf(attempt)).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
      expect(second.targets.hostNamed(second.hostname).reboots).toBe(0);
    });

    it('RUN-8 it takes its own turn back, in another campaign too', async () => {
      const { first } = await brokenGroup();
      first.targets.hostNamed(first.hostname).reachable = true;
      const { server_id: server } = await db
        .selectFrom('patch_sessions')
        .select('server_id')
        .where('id', '=', first.session)
        .executeTakeFirstOrThrow();
      const campaign = await addCampaign(db, faults.operator);
      const session = await addSession(db, campaign, server, { orderedBy: faults.operator });
      const again = await start(faults, { ...first, campaign, session });
      await runAttempt(createJobContext(db, first.targets), again);
      expect(await rowOf(again)).toMatchObject({ state: 'patched', rebooted: true });
    });

    it.each([
      [
        'its server is patched by a retry',
        (session: SessionId) =>
          db.updateTable('patch_sessions').set({ status: 'patched' }).where('id', '=', session).execute(),
      ],
      [
        'its campaign is closed',
        (session: SessionId) =>
          db
            .updateTable('campaigns')
            .set({ status: 'closed', closed_at: MONDAY_MORNING })
            .where('id', '=', (eb) => eb.selectFrom('patch_sessions').select('campaign_id').where('id', '=', session))
            .execute(),
      ],
    ])('RUN-8 the next goes on by itself once %s', async (_, settle) => {
      const { first, second, attempt, run } = await brokenGroup();
      await settle(first.session);
      await run();
      expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
      expect(second.targets.hostNamed(second.hostname).reboots).toBe(1);
    });
  });
});

describe('the progress of an update', () => {
  it('RUN-7 does not go back for people when another worker reads its log from the beginning', async () => {
    const one = await addSubject(faults);
    const attempt = await start(faults, one);
    const host = one.targets.hostNamed(one.hostname);
    let polls = 0;
    const shown: unknown[] = [];
    one.targets.onOperation = async (called, name, moment) => {
      if (name !== one.hostname) return;
      if (called === 'startUpdate' && moment === 'after' && host.update !== null) {
        host.update.exitCode = null;
        host.log = 'Dependencies resolved.\nUpgrade  11 Packages\n  Upgrading : bash-1.x86_64  9/22 \n';
      }
      if (called !== 'pollUpdate' || moment !== 'before' || host.update === null) return;
      shown.push((await rowOf(attempt)).progress);
      polls += 1;
      if (polls === 3) die();
      if (polls === 6) host.update.exitCode = 0;
    };
    await runUntilKilled(createJobContext(db, one.targets), attempt);
    host.log = 'Dependencies resolved.\nUpgrade  30 Packages\n';
    await runAttempt(createJobContext(db, one.targets, 'worker-2'), attempt);
    const last = { done: 6, total: 11 };
    expect(shown.slice(2, 5)).toMatchObject([last, last, last]);
  });
});

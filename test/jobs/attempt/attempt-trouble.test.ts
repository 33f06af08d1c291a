// RUN-3 to RUN-7: attempts that a host or an earlier attempt makes difficult, and what is said of them.
import { describe, expect, it } from 'vitest';
import { unparkAttempt } from '../../../db/queries/attempts/attempts.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { addSubject, openFaultBench, start } from '../../faults/subject.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db);

describe('an update that the host’s own end has cut (RUN-6)', () => {
  it('says what is installed twice, and a retry that is asked to repairs it first', async () => {
    const one = await addSubject(faults);
    const { hostname, session, targets } = one;
    const jobs = createJobContext(db, targets);
    const host = targets.hostNamed(hostname);
    host.cut = true;
    const first = await start(faults, one);
    await runAttempt(jobs, first);
    const row = (id: AttemptId) =>
      db.selectFrom('patch_attempts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(await row(first)).toMatchObject({ state: 'failed', failure_class: 'interrupted', duplicates: 1 });
    expect((await row(first)).failure_detail).toContain('1 installed twice: bash.x86_64');

    host.cut = false;
    const again = { start_asked_at: jobs.clock.now(), start_asked_by: faults.operator, repair_asked: true };
    await db.updateTable('patch_sessions').set(again).where('id', '=', session).execute();
    const second = await start(faults, one);
    await runAttempt(jobs, second);
    expect(host.repairs).toBe(1);
    expect(await row(second)).toMatchObject({ state: 'patched', repair: true });
    const { repair_asked } = await db
      .selectFrom('patch_sessions')
      .selectAll()
      .where('id', '=', session)
      .executeTakeFirstOrThrow();
    expect(repair_asked, 'of that order alone').toBe(false);
  });

  it('is not called repaired while something is still installed twice (RUN-7)', async () => {
    const one = await addSubject(faults);
    const { hostname, session, targets } = one;
    const jobs = createJobContext(db, targets);
    const host = targets.hostNamed(hostname);
    host.packages = [...host.packages, ...host.after];
    host.after = host.packages;
    await db.updateTable('patch_sessions').set({ repair_asked: true }).where('id', '=', session).execute();
    const attempt = await start(faults, one);
    await runAttempt(jobs, attempt);
    expect(
      await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow(),
    ).toMatchObject({ state: 'failed', failure_class: 'interrupted', duplicates: 1 });
  });
});

describe('a dpkg that was killed in the middle (RUN-6)', () => {
  it('is finished by a repair, and by nothing else, however old the prerequisites are (PRE-7)', async () => {
    const one = await addSubject(faults);
    const { hostname, session, targets } = one;
    const host = targets.hostNamed(hostname);
    host.dpkgInterrupted = true;
    const jobs = createJobContext(db, targets);
    await runAttempt(jobs, await start(faults, one));
    const order = async (repair: boolean) => {
      const old = new Date(jobs.clock.now().getTime() - 2 * 3_600_000);
      const again = {
        start_asked_at: jobs.clock.now(),
        start_asked_by: faults.operator,
        repair_asked: repair,
        prereq_date: old,
      };
      await db.updateTable('patch_sessions').set(again).where('id', '=', session).execute();
      await runSessionJob(jobs, session);
      const attempts = await db
        .selectFrom('patch_attempts')
        .select('id')
        .where('session_id', '=', session)
        .where('ended_at', 'is', null)
        .execute();
      for (const { id } of attempts) await runAttempt(jobs, id);
      const last = db.selectFrom('patch_attempts').selectAll().where('session_id', '=', session);
      return last.orderBy('id', 'desc').executeTakeFirstOrThrow();
    };
    const refused = await order(false);
    expect(refused).toMatchObject({ state: 'failed', failure_class: 'prerequisites' });
    expect(host.starts).toBe(0);
    expect(await order(true)).toMatchObject({ state: 'patched', repair: true });
    expect(host).toMatchObject({ starts: 1, repairs: 1, dpkgInterrupted: false });
  });
});

describe('a repair in a closed campaign (RUN-18)', () => {
  it.each<[string, Partial<{ state: 'removed'; discard_asked_at: Date }>, string]>([
    ['is done while its snapshot is held', {}, 'started'],
    ['is refused where the snapshot was removed after the order', { state: 'removed' }, 'refused'],
    ['is refused where somebody has asked for its removal since', { discard_asked_at: MONDAY_MORNING }, 'refused'],
  ])('%s', async (_, since, kind) => {
    const one = await addSubject(faults);
    const { hostname, session, campaign, targets } = one;
    const jobs = createJobContext(db, targets);
    targets.hostNamed(hostname).cut = true;
    await runAttempt(jobs, await start(faults, one));
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: MONDAY_MORNING })
      .where('id', '=', campaign)
      .execute();
    const again = { start_asked_at: jobs.clock.now(), start_asked_by: faults.operator, repair_asked: true };
    await db.updateTable('patch_sessions').set(again).where('id', '=', session).execute();
    if (Object.keys(since).length > 0) {
      await db.updateTable('vm_snapshots').set(since).where('session_id', '=', session).execute();
    }
    const outcome = await startSession(jobs, session);
    expect(outcome.kind).toBe(kind);
    if (outcome.kind === 'refused') expect(outcome.blockers.map(({ code }) => code)).toEqual(['stopped']);
  });
});

describe('a second attempt in the same minute', () => {
  it('has a snapshot of its own, not the one of the first under the same name (RUN-4)', async () => {
    const one = await addSubject(faults);
    const { hostname, session, targets } = one;
    const jobs = createJobContext(db, targets);
    targets.hostNamed(hostname).exitCode = 1;
    await runAttempt(jobs, await start(faults, one));
    targets.hostNamed(hostname).exitCode = 0;
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: jobs.clock.now(), start_asked_by: faults.operator })
      .where('id', '=', session)
      .execute();
    await runAttempt(jobs, await start(faults, one));
    expect(targets.vmNamed(hostname).snapshots.map(({ name }) => name)).toEqual([
      `PC_${one.campaign}_hprod_20270111_1000`,
      `PC_${one.campaign}_hprod_20270111_1001`,
    ]);
  });
});

describe('a host that answers, but not what is needed', () => {
  it('has not been updated when there is no room to start, and that is what is said (RUN-6, RUN-7)', async () => {
    const one = await addSubject(faults);
    const { hostname, targets } = one;
    const jobs = createJobContext(db, targets);
    const attempt = await start(faults, one);
    targets.onOperation = (operation, _, when) => {
      if (operation === 'startUpdate' && when === 'before')
        throw new HostAnswerError('the update was not started: cat: write error: No space left on device', 'no');
    };
    await runAttempt(jobs, attempt);
    const { failure_class, failure_detail, state } = await db
      .selectFrom('patch_attempts')
      .selectAll()
      .where('id', '=', attempt)
      .executeTakeFirstOrThrow();
    expect({ state, failure_class }).toEqual({ state: 'failed', failure_class: 'disk' });
    expect(failure_detail).toContain('No space left');
    expect(targets.hostNamed(hostname).starts).toBe(0);
  });

  it('is a failed reboot when it refuses to reboot, whatever its words are (RUN-7, RUN-8)', async () => {
    const one = await addSubject(faults);
    const { hostname, targets } = one;
    const jobs = createJobContext(db, targets);
    const attempt = await start(faults, one);
    targets.onOperation = (operation) => {
      if (operation === 'reboot')
        throw new HostAnswerError('the host refused to reboot (exit 1): sudo: a password is required');
    };
    await runAttempt(jobs, attempt);
    expect(
      await db
        .selectFrom('patch_attempts')
        .select(['state', 'failure_class', 'failure_detail'])
        .where('id', '=', attempt)
        .executeTakeFirstOrThrow(),
    ).toEqual({
      state: 'failed',
      failure_class: 'reboot',
      failure_detail: 'the host refused to reboot (exit 1): sudo: a password is required',
    });
    expect(targets.hostNamed(hostname)).toMatchObject({ starts: 1, reboots: 0 });
  });

  it.each([
    [
      'certainly did not take the order, until time is up',
      { kind: 'connection-lost', temporary: true, detail: 'the server opened no channel' },
      0.002,
      /was not rebooted, as it did not take the order: the server opened no channel/,
    ],
    [
      'has a shell that takes no order, at once',
      { kind: 'shell-unusable', temporary: false, detail: 'rbash: /bin/sh: restricted' },
      60,
      /was not rebooted, as it did not take the order: rbash/,
    ],
  ] as const)(
    'is told as such, not waited for as if it had gone down, where it %s (RUN-8)',
    async (_, failure, minutes, detail) => {
      const one = await addSubject(faults);
      const { targets } = one;
      const jobs = createJobContext(db, targets);
      const attempt = await start(faults, one);
      targets.onOperation = (operation) => {
        if (operation === 'reboot') throw new ReachError(failure, { acted: 'no' });
      };
      await runAttempt({ ...jobs, settings: { ...jobs.settings, rebootTimeLimitMinutes: minutes } }, attempt);
      expect(await outcomeOf(attempt)).toEqual({
        failure_class: 'reboot',
        failure_detail: expect.stringMatching(detail),
      });
    },
  );

  it('is told as such where it takes the order and stays as it is (RUN-8)', async () => {
    const one = await addSubject(faults);
    const { hostname, targets } = one;
    const jobs = createJobContext(db, targets);
    const attempt = await start(faults, one);
    targets.onOperation = (operation, _, when) => {
      if (operation === 'reboot' && when === 'after') targets.hostNamed(hostname).bootId = 'boot-1';
    };
    await runAttempt({ ...jobs, settings: { ...jobs.settings, rebootTimeLimitMinutes: 0.002 } }, attempt);
    expect(await outcomeOf(attempt)).toEqual({
      failure_class: 'reboot',
      failure_detail: expect.stringContaining('did not go down'),
    });
  });

  it('is not asked again at once after an error that nobody foresaw: the lease runs out first', async () => {
    const one = await addSubject(faults);
    const { targets } = one;
    const jobs = createJobContext(db, targets);
    const attempt = await start(faults, one);
    targets.onOperation = (operation) => {
      if (operation === 'pollUpdate') throw new TypeError('a defect');
    };
    await expect(runAttempt(jobs, attempt)).rejects.toThrow('a defect');
    await runAttempt(createJobContext(db, targets, 'worker-2'), attempt);
    const { lease_owner, lease_epoch } = await db
      .selectFrom('patch_attempts')
      .selectAll()
      .where('id', '=', attempt)
      .executeTakeFirstOrThrow();
    expect({ lease_owner, lease_epoch }).toEqual({ lease_owner: 'worker-1', lease_epoch: 1 });
  });
});

describe('an update that took too long (RUN-6)', () => {
  it('RUN-6 is only looked at from then on: neither the worker nor the question to people is kept for another hour', async () => {
    const one = await addSubject(faults);
    const { hostname, targets } = one;
    const jobs = createJobContext(db, targets);
    const host = targets.hostNamed(hostname);
    host.log = 'x'.repeat(500_000);
    host.exitCode = null as never;
    const attempt = await start(faults, one);
    const row = () => db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
    await runAttempt({ ...jobs, settings: { ...jobs.settings, updateTimeLimitMinutes: 0.001 } }, attempt);
    expect(await row()).toMatchObject({ state: 'waiting', waiting_for: { kind: 'update-overdue' } });
    await db.transaction().execute((trx) => unparkAttempt(trx, attempt));
    const looked = runAttempt(jobs, attempt).then(() => 'looked');
    expect(await Promise.race([looked, jobs.sleep(2000, AbortSignal.timeout(9000)).then(() => 'follows')])).toBe(
      'looked',
    );
    expect(await row()).toMatchObject({ state: 'waiting', waiting_for: { kind: 'update-overdue' } });
    if (host.update !== null) host.update.exitCode = 0;
    host.packages = host.after;
    await db.transaction().execute((trx) => unparkAttempt(trx, attempt));
    await runAttempt(jobs, attempt);
    expect(await row()).toMatchObject({ state: 'patched' });
    expect(host.starts).toBe(1);
  });
});

function outcomeOf(attempt: AttemptId) {
  return db
    .selectFrom('patch_attempts')
    .select(['failure_class', 'failure_detail'])
    .where('id', '=', attempt)
    .executeTakeFirstOrThrow();
}

describe('what a large transaction says long before its end (RUN-7)', () => {
  const rows = Array.from(
    { length: 700 },
    (_, i) => `  Verifying        : package-${i}-1.el8.x86_64   ${i + 1}/700\n`,
  ).join('');
  const attemptOf = (id: AttemptId) =>
    db.selectFrom('patch_attempts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  it('gives its failure a class', async () => {
    const one = await addSubject(faults);
    const host = one.targets.hostNamed(one.hostname);
    host.exitCode = 1;
    host.log = `Running transaction\nError in PREIN scriptlet in rpm package acme-agent\n${rows}\nError: Transaction failed\n`;
    const attempt = await start(faults, one);
    await runAttempt(createJobContext(db, one.targets), attempt);
    expect(await attemptOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'scriptlet' });
  });

  it('and no host goes into a kernel whose script failed, although the update reports success', async () => {
    const one = await addSubject(faults);
    const host = one.targets.hostNamed(one.hostname);
    host.needsReboot = 'yes';
    host.log = `Running transaction\ndracut: No space left on device\nwarning: %posttrans(kernel-core-4.18.0-553.el8_10.x86_64) scriptlet failed, exit status 1\n\nError in POSTTRANS scriptlet in rpm package kernel-core\n${rows}\nComplete!\n`;
    const attempt = await start(faults, one);
    await runAttempt(createJobContext(db, one.targets), attempt);
    expect(await attemptOf(attempt)).toMatchObject({
      state: 'failed',
      failure_class: 'disk',
      failure_detail: expect.stringContaining('the server may not boot'),
    });
    expect(host.reboots).toBe(0);
  });
});

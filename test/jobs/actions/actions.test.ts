// RUN-19: what an attempt runs around its update, recorded before and after, cut at each place.
import { describe, expect, it } from 'vitest';
import { loadStepResult } from '../../../db/queries/attempts/attempts.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { resultOf } from '../../../jobs/attempt/step-results.ts';
import { ReachError } from '../../../targets/ports.ts';
import { cutAt, db, endOf, ordered, payIfDue, rowsOf, run, STOP, started, worker } from './actions-world.ts';

const AFTER = { moment: 'after', words: ['/opt/app/warm'] } as const;
const BACK = { moment: 'after-reboot', words: ['/opt/app/settle'] } as const;
const WORDS = ['/opt/app/stop', '/opt/app/start', '/opt/app/warm', '/opt/app/settle'];

describe('the actions of an attempt (RUN-19)', () => {
  it('run around the update: what was stopped starts first, and after the reboot only where there was one', async () => {
    const one = await ordered({ app: [STOP, AFTER, BACK] });
    one.host.needsReboot = 'yes';
    const attempt = await run(one);
    expect(await endOf(attempt)).toMatchObject({ state: 'patched' });
    expect(one.host.acted).toEqual(WORDS);
    const rows = await rowsOf(attempt);
    expect(rows.map(({ moment, exit_code, tail }) => [moment, exit_code, tail])).toEqual([
      ['before', 0, 'done'],
      ['after', 0, 'done'],
      ['after-reboot', 0, 'done'],
    ]);
    expect(rows[0]).toMatchObject({ restart_due: expect.any(Date), restarted_at: expect.any(Date) });
    const quiet = await ordered({ app: [STOP, AFTER, BACK] });
    await run(quiet);
    expect(quiet.host.acted).toEqual(WORDS.slice(0, 3));
  });

  it('begin with those of the application before, and end with them after', async () => {
    const of = (moment: 'before' | 'after', whose: string) => ({ moment, words: [`/opt/${whose}/${moment}`] });
    const one = await ordered({
      app: [of('before', 'app'), of('after', 'app')],
      own: [of('before', 'host'), of('after', 'host')],
    });
    await run(one);
    expect(one.host.acted).toEqual(['/opt/app/before', '/opt/host/before', '/opt/host/after', '/opt/app/after']);
  });

  it('start again last what was stopped first', async () => {
    const stop = (name: string) => ({
      ...({ moment: 'before', words: [`/opt/${name}/stop`], restart_words: [`/opt/${name}/start`] } as const),
    });
    const one = await ordered({ app: [stop('web'), stop('db')] });
    await run(one);
    expect(one.host.acted).toEqual(['/opt/web/stop', '/opt/db/stop', '/opt/db/start', '/opt/web/start']);
  });

  it('fail the attempt before its update, with its own class, and what was stopped is started again', async () => {
    const one = await ordered({ app: [STOP, { moment: 'before', words: ['/opt/app/flush'] }] });
    one.host.actionEnd = (line) => ({ exitCode: line.endsWith('flush') ? 4 : 0, tail: 'cannot flush' });
    const attempt = await run(one);
    expect(await endOf(attempt)).toEqual({
      ...{ state: 'failed', step: 'actions-before', failure_class: 'action', failure_tail: 'cannot flush' },
      failure_detail: 'the action before the update /opt/app/flush did not succeed: exit code 4',
    });
    expect(one.host.starts).toBe(0);
    expect(await payIfDue(one)).toBe(true);
    expect(one.host.acted).toEqual(['/opt/app/stop', '/opt/app/flush', '/opt/app/start']);
    expect(await payIfDue(one)).toBe(false);
  });

  it('fail an attempt whose update stands, and keep its snapshot', async () => {
    const one = await ordered({ app: [AFTER] });
    one.host.actionEnd = () => ({ exitCode: null, tail: '' });
    const attempt = await run(one);
    expect(await endOf(attempt)).toMatchObject({
      ...{ state: 'failed', step: 'actions-after', failure_class: 'action' },
      failure_detail: 'the action after the update /opt/app/warm did not succeed: no end within 60 s',
    });
    expect(one.host.starts).toBe(1);
    const [history] = await db.selectFrom('patch_history').selectAll().where('attempt_id', '=', attempt).execute();
    expect(history).toMatchObject({ status: 'ko', packages: [{ name: 'bash' }] });
  });

  it('only tell a failure where that is asked for', async () => {
    const one = await ordered({ app: [{ ...AFTER, must_succeed: false }] });
    one.host.actionEnd = () => ({ exitCode: 1, tail: 'no' });
    const attempt = await run(one);
    expect(await endOf(attempt)).toMatchObject({ state: 'patched' });
    const [history] = await db.selectFrom('patch_history').selectAll().where('attempt_id', '=', attempt).execute();
    expect(history?.notes).toMatch(/; actions: 1 run, 1 failed$/);
  });

  it.each(
    (['before', 'after'] as const).flatMap((when) => WORDS.map((words, index) => ({ when, nth: index + 1, words }))),
  )(
    'bear a worker that is cut $when $words: nothing is left stopped, and nothing ended is run again',
    async ({ when, nth }) => {
      const one = await ordered({ app: [STOP, AFTER, BACK] });
      one.host.needsReboot = 'yes';
      const attempt = await cutAt(one, 'runAction', when, nth);
      await runAttempt(worker(one, 'worker-2'), attempt);
      expect(await endOf(attempt)).toMatchObject({ state: 'patched' });
      // The one that was cut may have run twice: they bear that. No other one does.
      const once = one.host.acted.filter((line, index) => line !== one.host.acted[index - 1]);
      expect(once).toEqual(WORDS);
      expect(one.host.acted.length).toBeLessThanOrEqual(WORDS.length + 1);
      expect((await rowsOf(attempt)).every((row) => row.ended_at !== null)).toBe(true);
      expect((await rowsOf(attempt))[0]?.restarted_at).not.toBeNull();
    },
  );

  it('are what they were when their moment came, whatever is changed after a crash', async () => {
    const one = await ordered({ app: [AFTER] });
    const attempt = await cutAt(one, 'runAction', 'before');
    await db
      .updateTable('actions')
      .set({ words: ['/opt/other'] })
      .where('application_id', '=', one.application)
      .execute();
    await runAttempt(worker(one, 'worker-2'), attempt);
    expect(one.host.acted).toEqual(['/opt/app/warm']);
  });

  it('are not begun out of the window: nothing is stopped for an update that does not come', async () => {
    const one = await ordered({ app: [STOP] });
    const attempt = await cutAt(one, 'listPackages', 'after');
    const jobs = worker(one, 'worker-2');
    jobs.time.now = new Date(jobs.time.now.getTime() + 12 * 3_600_000);
    await runAttempt(jobs, attempt);
    expect(await endOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'timeout' });
    expect(one.host.acted).toEqual([]);
    expect(await payIfDue(one)).toBe(false);
  });

  it('are left out by an attempt that an older release had brought further', async () => {
    const one = await ordered({ app: [STOP, AFTER, BACK] });
    one.host.needsReboot = 'yes';
    const attempt = await cutAt(one, 'startUpdate', 'after');
    await db
      .deleteFrom('attempt_steps')
      .where('attempt_id', '=', attempt)
      .where('step', '=', 'actions-before')
      .execute();
    one.host.acted = [];
    await runAttempt(worker(one, 'worker-2'), attempt);
    expect(one.host.acted).not.toContain('/opt/app/stop');
    expect(await endOf(attempt)).toMatchObject({ state: 'patched' });
    expect(
      await resultOf({ has: () => true, read: (step) => loadStepResult(db, attempt, step) }, 'actions-after'),
    ).toEqual({
      run: 1,
      failed: 0,
    });
  });

  it('are ordered no more by a worker that was held up', async () => {
    const one = await ordered({ app: [STOP] });
    const attempt = await started(one);
    one.targets.onOperation = async (called, _host, when) => {
      if (called !== 'runAction' || when !== 'before') return;
      one.targets.onOperation = () => {};
      await db
        .updateTable('patch_attempts')
        .set({ lease_until: new Date(0) })
        .where('id', '=', attempt)
        .execute();
      await runAttempt(worker(one, 'worker-2'), attempt);
      one.host.uptime += 60;
    };
    await runAttempt(worker(one), attempt);
    expect(await endOf(attempt)).toMatchObject({ state: 'patched' });
    expect(one.host.acted).toEqual(['/opt/app/stop', '/opt/app/start']);
  });

  it('fail as any step where the host is lost', async () => {
    const one = await ordered({ app: [STOP] });
    one.targets.onOperation = (called) => {
      if (called !== 'runAction') return;
      throw new ReachError({ kind: 'login-refused', temporary: false, detail: 'no' });
    };
    const attempt = await run(one);
    one.targets.onOperation = () => {};
    expect(await endOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'network', step: 'actions-before' });
    expect(await payIfDue(one)).toBe(true);
    expect(one.host.acted).toEqual(['/opt/app/start']);
  });
});

// RUN-19: what "before" stopped is started again on every way out, once, by one worker, and never while an attempt runs there.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { giveUpAttempt } from '../../../bot/campaigns/give-up-attempt.ts';
import { holdRestarts, loadOwed, oweAgain } from '../../../db/queries/actions/owed-restarts.ts';
import { restartStopped } from '../../../jobs/actions/restart-stopped.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { done, openBench, somebody } from '../../bot/shared/bench.ts';
import {
  cutAt,
  db,
  endOf,
  isDue,
  orderAgain,
  ordered,
  payIfDue,
  run,
  STOP,
  started,
  type World,
  worker,
} from './actions-world.ts';

const START = '/opt/app/start';
const owed = async (one: World) => (await loadOwed(db, one.server)).length;

/** Of the host's lines, those that stop or start. */
function power({ host }: World): readonly string[] {
  return host.acted;
}

async function failedUpdate(): Promise<World> {
  const one = await ordered({ app: [STOP] });
  one.host.exitCode = 1;
  await run(one);
  return one;
}

describe('what was stopped is started again (RUN-19)', () => {
  it('after a failed update', async () => {
    const one = await failedUpdate();
    expect(power(one)).toEqual(['/opt/app/stop']);
    expect(await payIfDue(one)).toBe(true);
    expect(power(one)).toEqual(['/opt/app/stop', START]);
    expect(await owed(one)).toBe(0);
    const said = await sql<{ n: number }>`select count(*)::int as n from audit_log
      where action = 'action.restarted' and after ->> 'hostname' = ${one.hostname}`.execute(db);
    expect(said.rows).toEqual([{ n: 1 }]);
  });

  it.each(['before', 'after'] as const)(
    'after a worker that is lost %s it stopped anything, once its attempt has ended',
    async (when) => {
      const one = await ordered({ app: [STOP] });
      const attempt = await cutAt(one, 'runAction', when);
      // The attempt still runs, though nobody follows it.
      expect(await payIfDue(one)).toBe(false);
      one.host.exitCode = 1;
      await runAttempt(worker(one, 'worker-2'), attempt);
      expect(await endOf(attempt)).toMatchObject({ state: 'failed' });
      expect(await payIfDue(one)).toBe(true);
      expect(power(one).at(-1)).toBe(START);
      expect(await owed(one)).toBe(0);
    },
  );

  it('after an attempt that an operator ended, once its name is closed on the host (RUN-15)', async () => {
    const one = await ordered({ app: [STOP] });
    const jobs = worker(one);
    const attempt = await started(one);
    one.targets.onOperation = (called) => {
      if (called === 'startUpdate') one.host.reachable = false;
      if (called === 'startUpdate') throw new ReachError({ kind: 'port-closed', temporary: false, detail: 'closed' });
    };
    await runAttempt(jobs, attempt);
    one.targets.onOperation = () => {};
    const omar = await somebody(db, 'Omar', ['operator', 'coordinator']);
    done(await giveUpAttempt(openBench(db), omar, { hostname: one.hostname, reason: 'the machine is dead' }));
    expect(await payIfDue(one)).toBe(true);
    expect((await loadOwed(db, one.server))[0]).toMatchObject({ tries: 1 });
    one.host.reachable = true;
    const later = new Date(jobs.time.now.getTime() + 5 * 60_000);
    expect(await payIfDue(one, 'worker-3', later)).toBe(true);
    expect(power(one)).toEqual(['/opt/app/stop', START]);
    expect(one.host.closed.size).toBe(1);
  });

  it('not while an update that was given up still runs there', async () => {
    const one = await ordered({ app: [STOP] });
    const attempt = await started(one);
    one.targets.onOperation = (called) => {
      if (called === 'pollUpdate' && one.host.update !== null) {
        one.host.update.exitCode = null;
        one.host.reachable = false;
        throw new ReachError({ kind: 'port-closed', temporary: false, detail: 'closed' });
      }
    };
    await runAttempt(worker(one), attempt);
    one.targets.onOperation = () => {};
    const otto = await somebody(db, 'Otto', ['operator', 'coordinator']);
    done(await giveUpAttempt(openBench(db), otto, { hostname: one.hostname, reason: 'dead' }));
    one.host.reachable = true;
    await payIfDue(one);
    expect(power(one)).toEqual(['/opt/app/stop']);
    expect((await loadOwed(db, one.server))[0]?.error).toMatch(/may still run there/);
  });

  it('again after a rollback, as nobody has seen it start', async () => {
    const one = await ordered({ app: [STOP] });
    const attempt = await run(one);
    expect(await owed(one)).toBe(0);
    const snapshot = await db
      .updateTable('vm_snapshots')
      .set({ rollback_asked_at: worker(one).time.now, rollback_asked_by: null })
      .where('attempt_id', '=', attempt)
      .returning('id')
      .executeTakeFirstOrThrow();
    // Not while it is being restored.
    expect(await payIfDue(one)).toBe(false);
    await runSnapshotJob(worker(one, 'worker-snapshots'), snapshot.id);
    expect(await owed(one)).toBe(1);
    expect(await payIfDue(one)).toBe(true);
    expect(power(one)).toEqual(['/opt/app/stop', START, START]);
  });

  it('once for the same service of several attempts', async () => {
    const one = await failedUpdate();
    await orderAgain(one.session);
    const again = await startSession(worker(one), one.session);
    if (again.kind !== 'started') throw new Error(JSON.stringify(again));
    // Nothing is started while it runs; the attempt itself does.
    expect(await payIfDue(one)).toBe(false);
    one.host.exitCode = 0;
    one.host.update = null;
    await runAttempt(worker(one), again.attemptId);
    expect(power(one)).toEqual(['/opt/app/stop', '/opt/app/stop', START]);
    expect(await owed(one)).toBe(0);
  });

  it('by one worker of two', async () => {
    const one = await failedUpdate();
    await Promise.all([
      restartStopped(worker(one, 'worker-a'), one.server),
      restartStopped(worker(one, 'worker-b'), one.server),
    ]);
    expect(power(one)).toEqual(['/opt/app/stop', START]);
  });

  it('and not by a worker that was held up since', async () => {
    const one = await failedUpdate();
    one.targets.onOperation = async (called, _host, when) => {
      if (called !== 'runAction' || when !== 'before') return;
      one.targets.onOperation = () => {};
      await db
        .updateTable('restart_claims')
        .set({ lease_until: new Date(0) })
        .where('server_id', '=', one.server)
        .execute();
      await restartStopped(worker(one, 'worker-b'), one.server);
      one.host.uptime += 60;
    };
    await restartStopped(worker(one, 'worker-a'), one.server);
    expect(power(one)).toEqual(['/opt/app/stop', START]);
    expect(await owed(one)).toBe(0);
  });

  it('is waited for by a start: it must not meet what the next attempt stops', async () => {
    const one = await failedUpdate();
    await orderAgain(one.session);
    const outcomes: string[] = [];
    one.targets.onOperation = async (called, _host, when) => {
      if (called !== 'runAction' || when !== 'before') return;
      one.targets.onOperation = () => {};
      outcomes.push((await startSession(worker(one, 'worker-start'), one.session)).kind);
    };
    await restartStopped(worker(one), one.server);
    outcomes.push((await startSession(worker(one, 'worker-start'), one.session)).kind);
    expect(outcomes).toEqual(['waiting', 'started']);
  });

  it('tries again, ever later, and holds nothing else back that starts', async () => {
    const other = { moment: 'before', words: ['/opt/b/stop'], restart_words: ['/opt/b/start'] } as const;
    const one = await ordered({ app: [STOP, other] });
    one.host.exitCode = 1;
    await run(one);
    one.host.actionEnd = (line) => ({ exitCode: line === '/opt/b/start' ? 1 : 0, tail: '' });
    await payIfDue(one);
    expect(one.host.acted.slice(2)).toEqual(['/opt/b/start', START]);
    const { now } = worker(one).time;
    expect(await isDue(one.server, new Date(now.getTime() + 30_000))).toBe(false);
    const minute = new Date(now.getTime() + 60_000);
    expect(await isDue(one.server, minute)).toBe(true);
    one.host.actionEnd = () => ({ exitCode: 0, tail: '' });
    expect(await payIfDue(one, 'worker-2', minute)).toBe(true);
    expect(await owed(one)).toBe(0);
  });

  it.each([
    [new HostAnswerError('gibberish'), /gibberish/],
    [new ReachError({ kind: 'connection-lost', temporary: true, detail: 'cut' }), /connection-lost: cut/],
  ])('stays owed where the host does not answer: %s', async (error, why) => {
    const one = await failedUpdate();
    one.targets.onOperation = (called, _host, when) => {
      if (called === 'runAction' && when === 'before') throw error;
    };
    await payIfDue(one);
    expect((await loadOwed(db, one.server))[0]).toMatchObject({ tries: 1, error: expect.stringMatching(why) });
  });

  it('is tried by nobody once the database was restored, until a person says so', async () => {
    const one = await failedUpdate();
    const hosts = await db.transaction().execute((trx) => holdRestarts(trx));
    expect(hosts).toContain(one.hostname);
    expect(await payIfDue(one)).toBe(false);
    expect((await loadOwed(db, one.server))[0]?.asks).toBe(true);
  });

  it('owes nothing more where an attempt stopped nothing', async () => {
    const one = await ordered({ app: [{ moment: 'before', words: ['/opt/app/flush'] }] });
    const attempt = await run(one);
    await db.transaction().execute((trx) => oweAgain(trx, attempt, one.server, new Date()));
    expect(await owed(one)).toBe(0);
  });
});

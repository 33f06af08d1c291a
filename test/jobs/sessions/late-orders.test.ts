// RUN-15, RUN-16: an order bears the uptime of its host until which it may act, and an attempt ends as not started only once its name is
// closed there.
import { describe, expect, it } from 'vitest';
import type { AttemptId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { attemptName } from '../../../targets/detached/attempt-name.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { addSubject, openFaultBench, type Subject, start } from '../../faults/subject.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db);

const rowOf = (id: AttemptId) =>
  db.selectFrom('patch_attempts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const nameOf = async (id: AttemptId) => attemptName(id, (await rowOf(id)).started_at);

async function started() {
  const one = await addSubject(faults);
  const attempt = await start(faults, one);
  const jobs: TestJobs = { ...createJobContext(db, one.targets), sleep: async () => {} };
  return { one, attempt, jobs, host: one.targets.hostNamed(one.hostname) };
}

type Order = 'startUpdate' | 'reboot';

/** Its uptime goes on while an order is on its way, by so many seconds each time; a late one does nothing, as on a real host. */
function withUptime(jobs: TestJobs, order: Order, delays: number[]) {
  const late: number[] = [];
  let uptime = 5000;
  const arrive = (what: Order, until: number | null | undefined) => {
    if (what !== order) return;
    uptime += delays.shift() ?? 0;
    if (until === null || until === undefined || uptime <= until) return;
    late.push(uptime - until);
    throw new HostAnswerError('too late', ...(what === 'reboot' ? (['no'] as const) : []));
  };
  const host: TestJobs['host'] = {
    ...jobs.host,
    uptimeSeconds: async () => uptime,
    pollUpdate: async (...asked) => {
      const poll = await jobs.host.pollUpdate(...asked);
      return poll.state.kind === 'absent' ? { ...poll, state: { kind: 'absent', uptimeSeconds: uptime } } : poll;
    },
    startUpdate: async (session, name, ask) => {
      arrive('startUpdate', ask.untilUptime);
      return jobs.host.startUpdate(session, name, ask);
    },
    reboot: async (session, bootId, until) => {
      arrive('reboot', until);
      return jobs.host.reboot(session, bootId, until);
    },
  };
  return { late, held: { ...jobs, host } };
}

describe('an order that is held up on its way', () => {
  it.each<[Order, string]>([
    ['startUpdate', 'RUN-15'],
    ['reboot', 'RUN-16'],
  ])('%s (%s) acts within a minute of the uptime of its host, not later; the next one bears its own', async (order) => {
    const { attempt, jobs, host } = await started();
    const { late, held } = withUptime(jobs, order, [61, 90, 60]);
    await runAttempt(held, attempt);
    expect(late).toEqual([1, 30]);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched', rebooted: true });
    expect(host).toMatchObject({ starts: 1, reboots: 1 });
  });
});

/** At each start in turn, before it is heard of: null lets it through. */
function failing({ targets, hostname }: Subject, errors: (Error | null)[]): void {
  targets.onOperation = (operation, host, when) => {
    if (operation !== 'startUpdate' || host !== hostname || when !== 'before') return;
    const error = errors.shift() ?? null;
    if (error !== null) throw error;
  };
}

const lost = () => new ReachError({ kind: 'connection-lost', temporary: true, detail: 'lost' });
const noRoom = () => new HostAnswerError('the update was not started: no space left on device', 'no');

describe('an attempt whose first order may be on its way (RUN-15)', () => {
  it('RUN-15 is not called never started because a later order of the same worker had no room', async () => {
    const { one, attempt, jobs } = await started();
    failing(one, [lost(), noRoom(), null]);
    await runAttempt(jobs, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched' });
  });

  it('RUN-15 is called so at once where no order has left', async () => {
    const { one, attempt, jobs, host } = await started();
    failing(one, [noRoom()]);
    await runAttempt(jobs, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'disk' });
    expect(host.starts).toBe(0);
  });
});

describe('an update of which its host knows nothing any more (RUN-15)', () => {
  it('RUN-15 has ended once its name is closed there, so that nothing begins under it', async () => {
    const { one, attempt, jobs, host } = await started();
    one.targets.onOperation = (operation, _host, when) => {
      if (operation === 'startUpdate' && when === 'after') host.update = null;
    };
    await runAttempt(jobs, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'failed', failure_class: 'interrupted' });
    expect(host.closed).toContain(await nameOf(attempt));
  });

  it('RUN-15 is followed when it is there after all as its name is to be closed', async () => {
    const { one, attempt, jobs, host } = await started();
    let gone: typeof host.update = null;
    one.targets.onOperation = (operation, _host, when) => {
      if (operation === 'startUpdate' && when === 'after') {
        gone = host.update;
        host.update = null;
      }
      if (operation === 'closeUpdate' && when === 'before') host.update = gone;
    };
    await runAttempt(jobs, attempt);
    expect(await rowOf(attempt)).toMatchObject({ state: 'patched' });
    expect(host).toMatchObject({ starts: 1, closed: new Set() });
  });
});

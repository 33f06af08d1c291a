// RUN-5, RUN-6, RUN-15, RUN-16: troubles of the host in each state of the update and of the reboot, and what the attempt says then.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { AttemptId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { attemptName } from '../../../targets/detached/attempt-name.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { Killed } from '../../faults/fault.ts';
import { addSubject, openFaultBench, type Subject, start } from '../../faults/subject.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const faults = await openFaultBench(db);
const EVENING = new Date(MONDAY_MORNING.getTime() + 12 * 3_600_000);

const rowOf = (id: AttemptId) =>
  db.selectFrom('patch_attempts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

type Trouble = 'lost' | 'useless' | 'refused';
const TROUBLES: Readonly<Record<Trouble, () => Error>> = {
  lost: () => new ReachError({ kind: 'connection-lost', temporary: true, detail: 'lost' }),
  useless: () => new HostAnswerError('gibberish', 'no'),
  refused: () => new ReachError({ kind: 'port-closed', temporary: false, detail: 'port 22 is closed' }),
};

type Act = (one: Subject) => unknown;

/** Each act once, at the next call of its operation; the following one waits for it. */
function inOrder(one: Subject, ...acts: readonly (readonly [operation: string, act: Act])[]): void {
  const left = [...acts];
  one.targets.onOperation = async (called, _host, when) => {
    const [next] = left;
    if (when !== 'before' || called !== next?.[0]) return;
    left.shift();
    await next[1](one);
  };
}

const nothing: Act = () => {};
const fails =
  (trouble: Trouble): Act =>
  () => {
    throw TROUBLES[trouble]();
  };
const vanishes: Act = ({ targets, hostname }) => {
  targets.hostNamed(hostname).update = null;
};

function jobsOf({ targets }: Subject, now = MONDAY_MORNING) {
  const jobs = createJobContext(db, targets);
  jobs.time.now = now;
  return { ...jobs, sleep: async () => {} };
}

async function attemptOf(one: Subject) {
  const id = await start(faults, one);
  return { id, name: attemptName(id, (await rowOf(id)).started_at) };
}

/** Killed in the step of the update before anything was ordered; another worker comes in the evening. */
async function cutBeforeItsOrder(one: Subject): Promise<AttemptId> {
  const { id } = await attemptOf(one);
  const die: Act = () => {
    throw new Killed('gone');
  };
  inOrder(one, ['pollUpdate', die]);
  await expect(runAttempt(jobsOf(one), id)).rejects.toThrow(Killed);
  await sql`update patch_attempts set lease_until = now() - interval '1 second' where id = ${id}`.execute(db);
  return id;
}

const UNREACHED = { state: 'waiting', waiting_for: { kind: 'update-overdue', unreachable: true } };
const USELESS = { state: 'failed', step: 'update', failure_detail: 'gibberish' };
const NEVER_STARTED = { state: 'failed', step: 'update', failure_class: 'timeout' };

describe('an update that was not ordered yet (RUN-5, RUN-15)', () => {
  it('fails at once where the login is answered with nothing of use', async () => {
    const one = await addSubject(faults);
    const { id } = await attemptOf(one);
    inOrder(one, ['ensureSnapshot', nothing], ['connect', fails('useless')]);
    await runAttempt(jobsOf(one), id);
    expect(await rowOf(id)).toMatchObject(USELESS);
  });

  it('fails at once where the first look is', async () => {
    const one = await addSubject(faults);
    const { id } = await attemptOf(one);
    inOrder(one, ['pollUpdate', fails('useless')]);
    await runAttempt(jobsOf(one), id);
    expect(await rowOf(id)).toMatchObject(USELESS);
    expect(one.targets.hostNamed(one.hostname).starts).toBe(0);
  });

  it('was never started where its name is closed', async () => {
    const one = await addSubject(faults);
    const { id, name } = await attemptOf(one);
    one.targets.hostNamed(one.hostname).closed.add(name);
    await runAttempt(jobsOf(one), id);
    expect(await rowOf(id)).toMatchObject(NEVER_STARTED);
  });

  it.each([
    ['lost', NEVER_STARTED],
    ['useless', USELESS],
    ['refused', UNREACHED],
  ] as const)('whose window is over: the connection that closes its name is %s', async (trouble, expected) => {
    const one = await addSubject(faults);
    const id = await cutBeforeItsOrder(one);
    inOrder(one, ['closeUpdate', fails(trouble)]);
    await runAttempt(jobsOf(one, EVENING), id);
    expect(await rowOf(id)).toMatchObject(expected);
    expect(one.targets.hostNamed(one.hostname).starts).toBe(0);
  });

  it('waits for a person when the host stays away beyond the time limit (RUN-6)', async () => {
    const one = await addSubject(faults);
    const { id } = await attemptOf(one);
    const jobs = jobsOf(one);
    let isAway = false;
    one.targets.onOperation = (operation, _host, when) => {
      if (operation === 'pollUpdate') isAway = true;
      if (isAway && when === 'before') throw TROUBLES.lost();
    };
    await runAttempt({ ...jobs, settings: { ...jobs.settings, updateTimeLimitMinutes: 0.002 } }, id);
    expect(await rowOf(id)).toMatchObject(UNREACHED);
  });
});

describe('an update that is there, ordered by no worker that left a note (RUN-6)', () => {
  async function running() {
    const one = await addSubject(faults);
    const { id, name } = await attemptOf(one);
    one.targets.hostNamed(one.hostname).update = { name, exitCode: null };
    return { one, id };
  }

  it('fails where its log is answered with nothing of use', async () => {
    const { one, id } = await running();
    inOrder(one, ['pollUpdate', nothing], ['pollUpdate', fails('useless')]);
    await runAttempt(jobsOf(one), id);
    expect(await rowOf(id)).toMatchObject(USELESS);
  });

  it.each([
    // Not there any more at the next look, but the window is open: it is started then, as for the first time.
    ['lost', { state: 'failed', step: 'update', failure_class: 'timeout' }],
    ['useless', USELESS],
    ['refused', UNREACHED],
  ] as const)('and is gone then: the connection that closes its name is %s', async (trouble, expected) => {
    const { one, id } = await running();
    const name = one.targets.hostNamed(one.hostname).update?.name ?? '';
    // Closed by an order whose answer was lost.
    const closes: Act = ({ targets, hostname }) => {
      if (trouble === 'lost') targets.hostNamed(hostname).closed.add(name);
      fails(trouble)(one);
    };
    inOrder(one, ['pollUpdate', nothing], ['pollUpdate', vanishes], ['closeUpdate', closes]);
    await runAttempt(jobsOf(one), id);
    expect(await rowOf(id)).toMatchObject(expected);
  });
});

describe('a reboot whose hour passes while the host answers (RUN-16)', () => {
  it.each([
    ['whether it needs one', ['needsReboot']],
    ['its boot id', ['needsReboot', 'bootId']],
  ])('is asked for: %s', async (_what, operations) => {
    const one = await addSubject(faults);
    const { id } = await attemptOf(one);
    const jobs = createJobContext(db, one.targets);
    const acts = operations.map((operation, i) => {
      const isLast = i === operations.length - 1;
      const act: Act = () => {
        if (isLast) jobs.time.now = EVENING;
      };
      return [operation, act] as const;
    });
    inOrder(one, ...acts);
    await runAttempt(jobs, id);
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' } });
    expect(one.targets.hostNamed(one.hostname).reboots).toBe(0);
  });
});

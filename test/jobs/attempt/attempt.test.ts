// RUN-3: an attempt as a saga. Each step is cut before and after it acts, and somebody else goes on.
import { describe, expect, it } from 'vitest';
import { unparkAttempt } from '../../../db/queries/attempts/attempts.ts';
import type { Db } from '../../../db/schema/database.ts';
import { ATTEMPT_STEPS } from '../../../domain/attempts/attempt-steps.ts';
import type { AttemptId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { attemptName } from '../../../targets/detached/attempt-name.ts';
import { ReachError } from '../../../targets/ports.ts';
import { createFakeTargets, type FakeTargets } from '../../fakes/targets.ts';
import { expireLease } from '../../faults/worker-gone.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const owner = await addUser(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', owner);
const campaign = await addCampaign(db, operator);
let serial = 0;

async function ordered(more: Parameters<typeof addServer>[2] = {}) {
  serial += 1;
  const hostname = `vrapp${serial}`;
  const server = await addServer(db, hostname, { application, ...more });
  const method = more.machineType === 'physical' ? 'na' : 'snapshot';
  const session = await addSession(db, campaign, server, { orderedBy: operator, method });
  if (method === 'na')
    await db.updateTable('patch_sessions').set({ backup_confirmed_at: new Date() }).where('id', '=', session).execute();
  return { hostname, server, session };
}

async function started(jobs: TestJobs, session: SessionId): Promise<AttemptId> {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(`not started: ${JSON.stringify(outcome)}`);
  return outcome.attemptId;
}

async function endOf(database: Db, session: SessionId) {
  const row = await database
    .selectFrom('patch_sessions')
    .select('status')
    .where('id', '=', session)
    .executeTakeFirstOrThrow();
  const history = await database
    .selectFrom('patch_history as h')
    .innerJoin('patch_attempts as a', 'a.id', 'h.attempt_id')
    .select(['h.status', 'h.packages'])
    .where('a.session_id', '=', session)
    .execute();
  const validations = await database
    .selectFrom('patch_validation as p')
    .innerJoin('patch_attempts as a', 'a.id', 'p.attempt_id')
    .select('p.status')
    .where('a.session_id', '=', session)
    .execute();
  const said = await database.selectFrom('announcements').select('kind').where('session_id', '=', session).execute();
  return { status: row.status, history, validations, said: said.map((one) => one.kind).sort() };
}

describe('an attempt (RUN-3)', () => {
  it('patches a server and leaves one history row, one pending validation and one announcement of start and end (HIST-1, VALID-1, RUN-12)', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered();
    await runAttempt(jobs, await started(jobs, session));
    const end = await endOf(db, session);
    expect(end).toMatchObject({ status: 'patched', validations: [{ status: 'en_attente' }], said: ['end', 'start'] });
    expect(end.history).toEqual([
      { status: 'ok', packages: [{ name: 'bash', arch: 'x86_64', from: '0:4.4.20-4.el8', to: '0:4.4.20-5.el8' }] },
    ]);
    expect(targets.hostNamed(hostname).starts).toBe(1);
    expect(targets.vmNamed(hostname).snapshots.map((one) => one.name)).toEqual([
      expect.stringMatching(/^PC_\d+_hprod_20270111_1000$/),
    ]);
  });

  it('reboots once when the host needs it and proves it by the boot id (RUN-8)', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered();
    targets.hostNamed(hostname).needsReboot = 'yes';
    await runAttempt(jobs, await started(jobs, session));
    expect(await endOf(db, session)).toMatchObject({ status: 'patched', said: ['end', 'reboot', 'start'] });
    expect(targets.hostNamed(hostname).reboots).toBe(1);
  });

  it('takes no update of the same number for its own that its host remembers from before a restore (RUN-6)', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered();
    const attempt = await started(jobs, session);
    const dayBefore = new Date(jobs.time.now.getTime() - 24 * 3_600_000);
    targets.hostNamed(hostname).update = { name: attemptName(attempt, dayBefore), exitCode: 0 };
    await runAttempt(jobs, attempt);
    expect(targets.hostNamed(hostname).starts).toBe(1);
    expect((await endOf(db, session)).history).toMatchObject([{ status: 'ok', packages: [{ name: 'bash' }] }]);
  });

  it('does not start a second time by the other way in, whose account may not see the update of the first (RUN-6)', async () => {
    const targets = createFakeTargets();
    const { hostname, session } = await ordered();
    const { connect } = targets.ssh;
    const { pollUpdate, startUpdate } = targets.host;
    const startedBy: string[] = [];
    let looksByKey = 0;
    /** The proxy is away from the moment of the start, for three looks. */
    const method = () => (startedBy.length > 0 && looksByKey < 3 ? 'ssh_key' : 'ssh_psmp');
    targets.ssh = { connect: async (target) => ({ ...(await connect(target)), kind: 'posix', method: method() }) };
    targets.host = {
      ...targets.host,
      startUpdate: async (host, name, ask) => {
        startedBy.push(host.method);
        await startUpdate(host, name, ask);
        throw new ReachError({ kind: 'connection-lost', temporary: true, detail: '' });
      },
      pollUpdate: async (host, name, offset) => {
        if (host.method === 'ssh_psmp') return pollUpdate(host, name, offset);
        looksByKey += 1;
        return { state: { kind: 'absent' }, log: '', nextOffset: offset };
      },
    };
    const jobs = { ...createJobContext(db, targets), sleep: async () => {} };
    await runAttempt(jobs, await started(jobs, session));
    expect(startedBy).toEqual(['ssh_psmp']);
    expect(targets.hostNamed(hostname).starts).toBe(1);
    expect(await endOf(db, session)).toMatchObject({ status: 'patched' });
  });

  it('waits for a person when nobody can tell whether a reboot is needed: unknown is not no (RUN-8)', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered();
    targets.hostNamed(hostname).needsReboot = 'unknown';
    const attempt = await started(jobs, session);
    await runAttempt(jobs, attempt);
    const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'waiting', waiting_for: { kind: 'reboot-decision' }, ended_at: null });
  });

  it('fails without touching the host when no vCenter knows the VM (RUN-4)', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { server, session } = await ordered();
    await db
      .updateTable('servers')
      .set({ vcenter_vm_name: `novm-${server}` })
      .where('id', '=', server)
      .execute();
    const attempt = await started(jobs, session);
    await runAttempt(jobs, attempt);
    expect(await endOf(db, session)).toMatchObject({ status: 'failed', history: [{ status: 'ko' }], validations: [] });
    const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ failure_class: 'snapshot', step: 'snapshot' });
    expect([...Array(serial)].map((_, i) => targets.hostNamed(`vrapp${i + 1}`).starts)).not.toContain(1);
  });

  it('fails with the class that the log tells when the update does (RUN-7)', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered();
    Object.assign(targets.hostNamed(hostname), {
      exitCode: 1,
      log: 'Error: \n Problem: package httpd-2 requires brotli, but none of the providers can be installed\n',
    });
    const attempt = await started(jobs, session);
    await runAttempt(jobs, attempt);
    const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      state: 'failed',
      failure_class: 'dependency',
      failure_tail: expect.stringContaining('requires brotli'),
    });
  });

  it('reads the prerequisites again: a disk that filled up since Monday stops it before anything is done (PRE)', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered();
    targets.hostNamed(hostname).rootMb = 10;
    await runAttempt(jobs, await started(jobs, session));
    expect(await endOf(db, session)).toMatchObject({ status: 'failed' });
    expect(targets.hostNamed(hostname).starts).toBe(0);
    expect(targets.vmNamed(hostname).created).toBe(0);
  });

  it('runs once although two workers are enqueued for it at the same time', async () => {
    const targets = createFakeTargets();
    const [one, two] = [createJobContext(db, targets, 'worker-1'), createJobContext(db, targets, 'worker-2')];
    const { hostname, session } = await ordered();
    const attempt = await started(one, session);
    await Promise.all([runAttempt(one, attempt), runAttempt(two, attempt)]);
    expect(await endOf(db, session)).toMatchObject({ status: 'patched', history: [{ status: 'ok' }] });
    expect(targets.hostNamed(hostname).starts).toBe(1);
  });
});

const OPERATIONS = [
  'connect',
  'readFacts',
  'listPackages',
  'readChecks',
  'readIdentity',
  'findMachines',
  'readMachine',
  'findSnapshot',
  'ensureSnapshot',
  'startUpdate',
  'pollUpdate',
  'needsReboot',
  'bootId',
  'reboot',
];
const cuts = OPERATIONS.flatMap((operation) =>
  (['before', 'after'] as const).flatMap((when) => [1, 2].map((nth) => ({ operation, when, nth }))),
);

class Killed extends Error {}

function killAt(targets: FakeTargets, cut: (typeof cuts)[number]): void {
  let seen = 0;
  targets.onOperation = (operation, _hostname, when) => {
    if (operation !== cut.operation || when !== cut.when) return;
    seen += 1;
    if (seen === cut.nth) throw new Killed(`${operation} ${when}`);
  };
}

describe('a worker that dies (RUN-3, RUN-6)', () => {
  it.each(cuts)(
    '$when $operation ($nth) leaves an attempt that another worker brings to its end, nothing done twice',
    async (cut) => {
      const targets = createFakeTargets();
      const first = createJobContext(db, targets, 'worker-1');
      const { hostname, session } = await ordered();
      targets.hostNamed(hostname).needsReboot = 'yes';
      const attempt = await started(first, session);
      killAt(targets, cut);
      await runAttempt(first, attempt).catch((error) => {
        if (!(error instanceof Killed)) throw error;
      });
      targets.onOperation = () => {};
      await expireLease(db, attempt);
      await runAttempt(createJobContext(db, targets, 'worker-2'), attempt);
      expect(await endOf(db, session)).toMatchObject({
        status: 'patched',
        history: [{ status: 'ok' }],
        said: ['end', 'reboot', 'start'],
      });
      const { starts, reboots } = targets.hostNamed(hostname);
      expect({ starts, reboots, snapshots: targets.vmNamed(hostname).created }).toEqual({
        starts: 1,
        reboots: 1,
        snapshots: 1,
      });
    },
  );

  it('that comes back after its lease was taken over cannot record anything', async () => {
    const targets = createFakeTargets();
    const slow = createJobContext(db, targets, 'slow');
    const { hostname, session } = await ordered();
    const attempt = await started(slow, session);
    let takenOver = Promise.resolve();
    targets.onOperation = (operation, _hostname, when) => {
      if (operation !== 'listPackages' || when !== 'before') return;
      targets.onOperation = () => {};
      takenOver = expireLease(db, attempt).then(() => runAttempt(createJobContext(db, targets, 'quick'), attempt));
    };
    await runAttempt(slow, attempt);
    await takenOver;
    await expireLease(db, attempt);
    await runAttempt(createJobContext(db, targets, 'last'), attempt);
    expect(await endOf(db, session)).toMatchObject({ status: 'patched', history: [{ status: 'ok' }] });
    expect(targets.hostNamed(hostname).starts).toBe(1);
  });

  it('records every step exactly once', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { session } = await ordered();
    const attempt = await started(jobs, session);
    await runAttempt(jobs, attempt);
    const steps = await db
      .selectFrom('attempt_steps')
      .select(['step', 'status'])
      .where('attempt_id', '=', attempt)
      .execute();
    expect(new Set(steps.map((one) => one.step))).toEqual(new Set(ATTEMPT_STEPS));
    expect(steps.every((one) => one.status === 'done')).toBe(true);
  });
});

describe('an update that does not end (RUN-6)', () => {
  it('is left alone when the time limit passes, and ends as patched when a later look finds it done', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered();
    const attempt = await started(jobs, session);
    targets.onOperation = (operation, name, when) => {
      const { update } = targets.hostNamed(name);
      if (operation === 'startUpdate' && when === 'after' && update !== null) update.exitCode = null;
    };
    await runAttempt({ ...jobs, settings: { ...jobs.settings, updateTimeLimitMinutes: 0.001 } }, attempt);
    const waiting = await db
      .selectFrom('patch_attempts')
      .selectAll()
      .where('id', '=', attempt)
      .executeTakeFirstOrThrow();
    expect(waiting).toMatchObject({ state: 'waiting', waiting_for: { kind: 'update-overdue' }, ended_at: null });
    targets.onOperation = () => {};
    const { update } = targets.hostNamed(hostname);
    if (update !== null) update.exitCode = 0;
    await db.transaction().execute((trx) => unparkAttempt(trx, attempt));
    await runAttempt(jobs, attempt);
    expect(await endOf(db, session)).toMatchObject({ status: 'patched' });
    expect(targets.hostNamed(hostname).starts).toBe(1);
  });

  it('is not taken for overdue because the business clock was moved', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { session } = await ordered();
    const attempt = await started(jobs, session);
    targets.onOperation = (operation) => {
      if (operation === 'startUpdate') jobs.time.now = new Date('2027-01-12T10:00:00Z');
    };
    await runAttempt(jobs, attempt);
    expect(await endOf(db, session)).toMatchObject({ status: 'patched' });
  });
});

describe('a worker that cannot prolong its lease', () => {
  it('stops acting when the lease has run out, whatever the database says later', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const { hostname, session } = await ordered();
    const attempt = await started(jobs, session);
    targets.onOperation = (operation, name, when) => {
      const { update } = targets.hostNamed(name);
      if (operation === 'startUpdate' && when === 'after' && update !== null) update.exitCode = null;
    };
    const cut = { ...jobs, settings: { ...jobs.settings, leaseSeconds: 0.8 }, db: withoutProlonging(jobs.db) };
    await runAttempt(cut, attempt);
    const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'running', step: 'update', ended_at: null });
    expect(targets.hostNamed(hostname).starts).toBe(1);
  });
});

/** A database on which only the prolonging of a lease fails, as when the connection is cut at the wrong moment. */
function withoutProlonging(real: Db): Db {
  return new Proxy(real, {
    get(target, property) {
      const value = Reflect.get(target, property, target);
      if (property !== 'updateTable') return typeof value === 'function' ? value.bind(target) : value;
      return (table: 'patch_attempts') => {
        const query = target.updateTable(table);
        return new Proxy(query, { get: (inner, name) => refuseProlonging(inner, name) });
      };
    },
  });
}

function refuseProlonging(query: object, name: string | symbol): unknown {
  const value = Reflect.get(query, name, query);
  if (typeof value !== 'function') return value;
  return (...given: unknown[]) => {
    const [set] = given;
    const prolonging =
      name === 'set' && typeof set === 'object' && set !== null && Object.keys(set).join() === 'lease_until';
    if (prolonging) throw new Error('the connection is cut');
    const result: unknown = value.apply(query, given);
    return typeof result === 'object' && result !== null && name === 'where'
      ? new Proxy(result, { get: (inner, key) => refuseProlonging(inner, key) })
      : result;
  };
}

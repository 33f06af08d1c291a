// A campaign that holds servers over SSH and instances through Systems Manager: both go through the same jobs, from the start to the question
// whether they work.
import { afterAll, describe, expect, it } from 'vitest';
import { loadSessionContext } from '../../../db/queries/attempts/sessions.ts';
import type { AttemptId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { readPrerequisites } from '../../../jobs/prerequisites/check-prerequisites.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { snapshotOf } from '../../../jobs/snapshots/snapshot-reference.ts';
import { createHostOperations } from '../../../targets/host-operations.ts';
import { createMachines } from '../../../targets/machines.ts';
import { createReach } from '../../../targets/reach.ts';
import { createFakeTargets, type FakeTargets } from '../../fakes/targets.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { PLACE, type SsmEstate, startEstate } from '../../targets/ssm/ssm-estate.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const owner = await addUser(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', owner);
const campaign = await addCampaign(db, operator);
const open: SsmEstate[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
});

async function estateOf(hostnames: readonly string[]) {
  await db.deleteFrom('ec2_instances').execute();
  const estate = await startEstate({ hostnames });
  open.push(estate);
  const fake = createFakeTargets();
  const targets: FakeTargets = {
    ...fake,
    ssh: createReach({ posix: fake.ssh, ssm: estate.open.port }),
    host: createHostOperations({ posix: fake.host, ssm: estate.open.operations }),
    vcenter: createMachines([fake.vcenter, estate.open.machines]),
  };
  return { estate, fake, jobs: createJobContext(db, targets) };
}

async function orderedOn(hostname: string, estate: SsmEstate | null): Promise<SessionId> {
  const server = await addServer(db, hostname, { application });
  if (estate !== null) {
    const instance_id = estate.instance(hostname).id;
    const [account = '', region = ''] = PLACE.split('/');
    await db
      .insertInto('ec2_instances')
      .values({ hostname, account, region, instance_id, changed_at: MONDAY_MORNING })
      .execute();
  }
  return addSession(db, campaign, server, { orderedBy: operator, method: 'snapshot' });
}

async function run(jobs: TestJobs, session: SessionId): Promise<AttemptId> {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(`not started: ${JSON.stringify(outcome)}`);
  await runAttempt(jobs, outcome.attemptId);
  return outcome.attemptId;
}

async function endOf(attempt: AttemptId) {
  const row = await db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
  const history = await db
    .selectFrom('patch_history')
    .select(['status', 'packages'])
    .where('attempt_id', '=', attempt)
    .execute();
  const asked = await db.selectFrom('patch_validation').select('status').where('attempt_id', '=', attempt).execute();
  return { row, history, asked };
}

describe('a campaign with a server over SSH and an instance', () => {
  it('patches both, each in its own way, with a snapshot before and a question after', {
    timeout: 60_000,
  }, async () => {
    const { estate, fake, jobs } = await estateOf(['vraws1']);
    const [overSsh, instance] = [await orderedOn('vrssh1', null), await orderedOn('vraws1', estate)];
    const first = await endOf(await run(jobs, overSsh));
    expect(first).toMatchObject({ history: [{ status: 'ok' }], asked: [{ status: 'en_attente' }] });
    expect(fake.hostNamed('vrssh1').starts).toBe(1);
    const second = await endOf(await run(jobs, instance));
    expect(second.row.failure_detail ?? null).toBeNull();
    expect(first.row.patch_counts).toBeNull();
    expect(second.row.patch_counts).toMatchObject({ missing: 0, failed: 0, at: expect.stringMatching(/^\d{4}-/) });
    expect(second.row.patch_counts?.pendingReboot).toBeGreaterThan(0);
    expect(second).toMatchObject({ history: [{ status: 'ok' }], asked: [{ status: 'en_attente' }] });
    expect(second.history[0]?.packages?.length).toBeGreaterThan(0);
    expect(estate.installs()).toEqual([
      {
        Operation: ['Install'],
        RebootOption: ['NoReboot'],
        InstallOverrideList: [
          expect.stringMatching(/^s3:\/\/patchcenter-output\/patchcenter\/\d{4}\/\d\d\/\d\d\/vraws1\//),
        ],
      },
    ]);
  });

  it('shows in words where the order for an instance is, of which nothing else is told', {
    timeout: 60_000,
  }, async () => {
    const { estate, jobs } = await estateOf(['vraws8']);
    const shown: unknown[] = [];
    const pollUpdate: typeof jobs.host.pollUpdate = async (...ask) => {
      const { progress } = await db
        .selectFrom('patch_attempts')
        .select('progress')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      shown.push(progress);
      return jobs.host.pollUpdate(...ask);
    };
    await run({ ...jobs, host: { ...jobs.host, pollUpdate } }, await orderedOn('vraws8', estate));
    const total = estate.aws.machine(estate.instance('vraws8').id).patches.length;
    expect(shown).toContainEqual({ phase: 'at-work', done: 0, total });
  });

  it('patches an instance once where the answer about its list was lost', { timeout: 60_000 }, async () => {
    const { estate, jobs } = await estateOf(['vraws2']);
    const instance = await orderedOn('vraws2', estate);
    const outcome = await startSession(jobs, instance);
    if (outcome.kind !== 'started') throw new Error(`not started: ${JSON.stringify(outcome)}`);
    estate.aws.fail({ kind: 'lost-answer', of: { operation: 'PutObject' } });
    const patience = { ...jobs, sleep: async () => {}, settings: { ...jobs.settings, retryMinutes: 1 } };
    await runAttempt(patience, outcome.attemptId);
    expect((await endOf(outcome.attemptId)).history).toMatchObject([{ status: 'ok' }]);
    expect(estate.installs()).toHaveLength(1);
  });

  it('goes on with the instance that it began with, whichever bears its name by then', {
    timeout: 60_000,
  }, async () => {
    const { estate, jobs } = await estateOf(['vraws6', 'vraws7']);
    const session = await orderedOn('vraws6', estate);
    const another = { instance_id: estate.instance('vraws7').id };
    const vcenter: typeof jobs.vcenter = {
      ...jobs.vcenter,
      ensureSnapshot: async (...ask) => {
        const made = await jobs.vcenter.ensureSnapshot(...ask);
        await db.updateTable('ec2_instances').set(another).where('hostname', '=', 'vraws6').execute();
        return made;
      },
    };
    const end = await endOf(await run({ ...jobs, vcenter }, session));
    expect(end.history).toMatchObject([{ status: 'ok' }]);
    const updated = (name: string) =>
      estate.aws.machine(estate.instance(name).id).patches.some(({ installed }) => installed !== undefined);
    expect([updated('vraws6'), updated('vraws7')]).toEqual([true, false]);
  });

  it('fails an instance whose agent does not fetch the order, and says that nothing was started', {
    timeout: 60_000,
  }, async () => {
    const { estate, jobs } = await estateOf(['vraws3']);
    estate.aws.fail({ kind: 'undeliverable', of: { document: 'AWS-RunPatchBaseline' } });
    const end = await endOf(await run(jobs, await orderedOn('vraws3', estate)));
    expect(end).toMatchObject({ history: [{ status: 'ko' }], asked: [] });
    expect(end.row).toMatchObject({
      failure_class: 'timeout',
      failure_detail: expect.stringContaining('did not fetch the order'),
    });
  });

  it('names an instance without an agent beforehand, and starts nothing on it', async () => {
    const { estate, jobs } = await estateOf(['vraws4']);
    const session = await orderedOn('vraws4', estate);
    estate.aws.machine(estate.instance('vraws4').id).agent = null;
    const context = await loadSessionContext(db, session);
    if (context === undefined) throw new Error('no session');
    const { verdict } = await readPrerequisites(jobs, context);
    expect(verdict.validated).toBe(false);
    expect(verdict.checks.find(({ code }) => code === 'ssh')?.text.en).toMatch(
      /^Systems Manager: no agent of this instance/,
    );
  });

  it('goes back to the snapshot of an instance', { timeout: 60_000 }, async () => {
    const { estate, jobs } = await estateOf(['vraws5']);
    await run(jobs, await orderedOn('vraws5', estate));
    const { id } = estate.instance('vraws5');
    const installed = () => estate.aws.machine(id).patches.filter((patch) => patch.installed !== undefined).length;
    expect(installed()).toBeGreaterThan(0);
    const row = await db
      .selectFrom('vm_snapshots')
      .selectAll()
      .where('vm_moref', '=', id)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    const snapshot = snapshotOf(row);
    if (snapshot === null) throw new Error('no snapshot');
    await jobs.vcenter.revertToSnapshot(snapshot);
    expect(installed()).toBe(0);
  });
});

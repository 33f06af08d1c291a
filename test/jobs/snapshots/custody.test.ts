// What vCenter is asked for custody: sizes now and then, and a daily look for what no row knows (RUN-11).
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { deleteOrphan } from '../../../bot/snapshots/delete-orphan.ts';
import { snapshotsView } from '../../../bot/snapshots/snapshots-view.ts';
import type { SlotTime } from '../../../domain/clock.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import type { Bell } from '../../../jobs/queue/bells.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runOrphanJob } from '../../../jobs/snapshots/orphan-job.ts';
import { readSizes } from '../../../jobs/snapshots/read-sizes.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { runLookJob } from '../../../jobs/snapshots/vcenter-look.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { type ListedMachine, VcenterError, type VcenterPort } from '../../../targets/ports.ts';
import { dirtySeq, done, openBench, refusal, showing, somebody } from '../../bot/shared/bench.ts';
import { SETTINGS } from '../../bot/shared/seed.ts';
import { createFakeTargets, fakeUuid } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const bench = openBench(db);
const operator = await somebody(db, 'Oscar', ['operator']);
const owner = await somebody(db, 'Olga', ['owner']);
const LEFT = 'PC_3_hprod_20261012_0915';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let serial = 0;

beforeEach(async () => {
  await db.deleteFrom('orphan_snapshots').execute();
  await db.deleteFrom('vcenter_looks').execute();
  await db.updateTable('vm_snapshots').set({ state: 'removed' }).execute();
});

function open(vcenterLookTime: SlotTime | null = '06:00') {
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  return { targets, jobs: { ...jobs, settings: { ...jobs.settings, vcenterLookTime } } };
}

type Opened = ReturnType<typeof open>;

/** A server with a snapshot in custody, there in vCenter too unless `there` is false. */
async function held({ targets }: Opened, there = true) {
  serial += 1;
  const hostname = `vrheld${serial}`;
  const campaign = await addCampaign(db, operator.userId);
  const server = await addServer(db, hostname);
  const session = await addSession(db, campaign, server);
  const ref = {
    vcenter: 'VC',
    vmMoref: `vm-${hostname}`,
    vmName: hostname,
    snapshotMoref: `snapshot-${serial}`,
    name: `PC_${campaign}_hprod_20270111_0905`,
    consistency: 'quiesced' as const,
  };
  const { id } = await db
    .insertInto('vm_snapshots')
    .values({
      attempt_id: null,
      asked_by: operator.userId,
      session_id: session,
      server_id: server,
      campaign_id: campaign,
      name: ref.name,
      state: 'present',
      vcenter: ref.vcenter,
      vm_moref: ref.vmMoref,
      vm_name: ref.vmName,
      snapshot_moref: ref.snapshotMoref,
      consistency: 'quiesced',
      created_at: MONDAY_MORNING,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (there) targets.vmNamed(hostname).snapshots.push(ref);
  return { id, hostname, server, session, campaign, ref };
}

const rowOf = (id: number) => db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const orphans = () => db.selectFrom('orphan_snapshots').selectAll().where('removed_at', 'is', null).execute();
const actions = async () =>
  (await db.selectFrom('audit_log').select('action').orderBy('id').execute()).map(({ action }) => action);

function machine(vmName: string, names: readonly string[] | null): ListedMachine {
  const vm = { vcenter: 'VC', vmMoref: `vm-${vmName}`, vmName };
  return {
    ...vm,
    guestHostName: '',
    snapshots:
      names?.map((name, i) => ({
        ...vm,
        snapshotMoref: `snapshot-${vmName}-${i}`,
        name,
        consistency: 'quiesced',
        createdAt: MONDAY_MORNING,
      })) ?? null,
  };
}

function countCalls({ targets }: Opened, wanted: string): () => number {
  let count = 0;
  targets.onOperation = (operation) => {
    if (operation === wanted) count += 1;
  };
  return () => count;
}

async function rungFor({ jobs }: Opened, job: Bell['job']) {
  jobs.rung.length = 0;
  await sweep(jobs);
  return jobs.rung.filter((bell) => bell.job === job);
}

async function view() {
  const viewer = { userId: operator.userId, roles: ['operator'] as const };
  return snapshotsView({ db, now: MONDAY_MORNING, settings: SETTINGS, viewer, notice: null }, 1);
}

async function lookAgain({ jobs }: Opened, days: number) {
  jobs.time.now = new Date(MONDAY_MORNING.getTime() + days * DAY);
  await runLookJob(jobs, 'VC');
}

describe('the card of custody (RUN-11)', () => {
  it('follows what becomes of a snapshot: a removal that failed, and one that was done', async () => {
    const estate = open();
    const one = await held(estate);
    await showing(db, 'snapshots', 'custody');
    await db.updateTable('vm_snapshots').set({ discard_asked_at: MONDAY_MORNING }).where('id', '=', one.id).execute();
    estate.targets.onOperation = (operation) => {
      if (operation === 'removeSnapshot') throw new VcenterError('task-failed', 'locked');
    };
    await runSnapshotJob(estate.jobs, one.id);
    expect((await rowOf(one.id)).removal_attempts).toBe(1);
    const failed = await dirtySeq(db, 'snapshots');
    expect(failed).toBeGreaterThan(7);
    estate.targets.onOperation = () => {};
    // The minute after which it is tried again.
    await db.updateTable('vm_snapshots').set({ lease_until: null }).where('id', '=', one.id).execute();
    await runSnapshotJob(estate.jobs, one.id);
    expect((await rowOf(one.id)).state).toBe('removed');
    expect(await dirtySeq(db, 'snapshots')).toBeGreaterThan(failed);
  });
});

describe('the size of what is held (RUN-11)', () => {
  it('RUN-11 is read by a worker, shown with its instant, and asked again after half an hour, not before', async () => {
    const estate = open();
    const one = await held(estate);
    expect((await view()).snapshots.rows).toMatchObject([{ id: one.id, size: null }]);
    expect(await rungFor(estate, 'sizes')).toHaveLength(1);
    estate.targets.vmNamed(one.hostname).sizes.set(one.ref.snapshotMoref, 5_000_000_000);
    const asked = countCalls(estate, 'readSnapshotSizes');
    await Promise.all([readSizes(estate.jobs), readSizes(estate.jobs)]);
    expect((await view()).snapshots.rows).toMatchObject([{ size: { bytes: 5_000_000_000, readAt: MONDAY_MORNING } }]);
    expect(await rungFor(estate, 'sizes')).toEqual([]);
    await readSizes(estate.jobs);
    expect(asked()).toBe(1);
    await sql`update vm_snapshots set size_tried_at = now() - interval '31 minutes'`.execute(db);
    expect(await rungFor(estate, 'sizes')).toHaveLength(1);
    await readSizes(estate.jobs);
    expect(asked()).toBe(2);
  });

  it('RUN-11 is unknown, never zero, when vCenter does not tell, and stays what it was when it is silent', async () => {
    const estate = open();
    const one = await held(estate);
    const { sizes } = estate.targets.vmNamed(one.hostname);
    sizes.set(one.ref.snapshotMoref, 42);
    await readSizes(estate.jobs);
    await sql`update vm_snapshots set size_tried_at = null`.execute(db);
    estate.targets.vcenterSilent = true;
    await readSizes(estate.jobs);
    expect(await rowOf(one.id)).toMatchObject({ size_bytes: '42' });
    expect(await rungFor(estate, 'sizes')).toEqual([]);
    estate.targets.vcenterSilent = false;
    await sql`update vm_snapshots set size_tried_at = null`.execute(db);
    sizes.clear();
    await readSizes(estate.jobs);
    expect(await rowOf(one.id)).toMatchObject({ size_bytes: null });
    expect((await view()).snapshots.rows).toMatchObject([{ size: null }]);
  });
});

describe('the daily look (RUN-11)', () => {
  it('RUN-11 is due after its hour, once a day and vCenter, by one worker', async () => {
    const estate = open();
    expect(await rungFor(estate, 'look')).toEqual([{ job: 'look', payload: { vcenter: 'VC' } }]);
    const lists = countCalls(estate, 'listMachines');
    await Promise.all([runLookJob(estate.jobs, 'VC'), runLookJob(estate.jobs, 'VC')]);
    expect(lists()).toBe(1);
    expect(await rungFor(estate, 'look')).toEqual([]);
    estate.jobs.time.now = new Date(MONDAY_MORNING.getTime() + DAY);
    expect(await rungFor(estate, 'look')).toHaveLength(1);
    expect(await rungFor(open(null), 'look')).toEqual([]);
  });

  it('RUN-11 lists what bears our name and nobody knows, touches nothing, and leaves other names alone', async () => {
    const estate = open();
    const one = await held(estate);
    const server = await addServer(db, 'vrorphan1');
    estate.targets.machines = [
      { ...machine(one.hostname, []), snapshots: [{ ...one.ref, createdAt: null }] },
      { ...machine('VM-X', [LEFT, 'before the move']), guestHostName: 'vrorphan1.example.test' },
      machine('stranger', ['QW_9_prod_20261012_0915']),
    ];
    await runLookJob(estate.jobs, 'VC');
    expect(await orphans()).toMatchObject([
      { vm_name: 'VM-X', name: LEFT, server_id: server },
      { vm_name: 'stranger', server_id: null },
    ]);
    expect((await view()).snapshots.rows).toMatchObject([
      { kind: 'held', id: one.id },
      { kind: 'orphan', hostname: 'vrorphan1', vmName: 'VM-X', vcenter: 'VC', state: 'orphan' },
      { kind: 'orphan', hostname: null, vmName: 'stranger' },
    ]);
    expect(await rungFor(estate, 'orphan')).toEqual([]);
    expect((await rowOf(one.id)).state).toBe('present');
  });

  it('RUN-17 says whose machine an orphan is by its uuid before any name, and removes it from that vCenter alone', async () => {
    const estate = open();
    const server = await addServer(db, 'vrorphan7');
    await addServer(db, 'stranger7');
    const known = { vm_uuid: fakeUuid('vrorphan7'), vm_uuid_at: MONDAY_MORNING };
    await db.updateTable('servers').set(known).where('id', '=', server).execute();
    const listed = machine('stranger7', [LEFT]);
    estate.targets.machines = [{ ...listed, uuid: fakeUuid('vrorphan7'), instance: 'instance-VC' }];
    estate.targets.vmNamed('stranger7').snapshots = [...(listed.snapshots ?? [])];
    await runLookJob(estate.jobs, 'VC');
    const [orphan] = await orphans();
    expect(orphan).toMatchObject({ server_id: server, vcenter_instance: 'instance-VC' });
    done(await deleteOrphan(bench, operator, { orphanId: orphan?.id ?? 0 }));
    const asked: unknown[] = [];
    const { removeSnapshot } = estate.jobs.vcenter;
    const vcenter: VcenterPort = {
      ...estate.jobs.vcenter,
      removeSnapshot: async (snapshot) => {
        asked.push(snapshot.instance);
        await removeSnapshot(snapshot);
      },
    };
    await runOrphanJob({ ...estate.jobs, vcenter }, orphan?.id ?? 0);
    expect(asked).toEqual(['instance-VC']);
  });

  it('RUN-11 does not list what a removal took away while the list was read', async () => {
    const estate = open();
    const one = await held(estate);
    estate.targets.machines = [{ ...machine(one.hostname, []), snapshots: [{ ...one.ref, createdAt: null }] }];
    await db
      .updateTable('vm_snapshots')
      .set({ state: 'removed', removed_at: MONDAY_MORNING })
      .where('id', '=', one.id)
      .execute();
    await runLookJob(estate.jobs, 'VC');
    expect(await orphans()).toEqual([]);
    await lookAgain(estate, 1);
    expect(await orphans()).toMatchObject([{ name: one.ref.name }]);
  });

  it('RUN-11 writes off what vCenter no longer has, aloud', async () => {
    const estate = open();
    const gone = await held(estate, false);
    estate.targets.machines = [machine(gone.hostname, [])];
    await runLookJob(estate.jobs, 'VC');
    expect(await rowOf(gone.id)).toMatchObject({ state: 'removed', removed_at: MONDAY_MORNING });
    expect(await actions()).toContain('snapshot.found-missing');
  });

  it('RUN-11 writes off nothing that is younger than the list, hidden, in use, or that nobody answers about', async () => {
    const estate = open();
    const young = await held(estate);
    const hidden = await held(estate, false);
    const wanted = await held(estate, false);
    const unseen = await held(estate);
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_asked_at: MONDAY_MORNING })
      .where('id', '=', wanted.id)
      .execute();
    estate.targets.machines = [
      machine(young.hostname, []),
      machine(hidden.hostname, null),
      machine(wanted.hostname, []),
    ];
    await runLookJob(estate.jobs, 'VC');
    for (const { id } of [young, hidden, wanted, unseen]) expect((await rowOf(id)).state).toBe('present');
  });

  it.each([
    ['unreachable', 'present'],
    ['refused', 'present'],
    ['not-found', 'removed'],
  ] as const)('RUN-11 asks about a machine that the list does not show: %s leaves it %s', async (kind, state) => {
    const estate = open();
    const one = await held(estate, false);
    estate.targets.onOperation = (operation) => {
      if (operation === 'findSnapshot') throw new VcenterError(kind, 'VC');
    };
    await runLookJob(estate.jobs, 'VC');
    expect((await rowOf(one.id)).state).toBe(state);
  });

  it('RUN-11 changes nothing when the vCenter is silent, says so on the card, and is tried again after an hour', async () => {
    const estate = open();
    const gone = await held(estate, false);
    estate.targets.machines = [machine('stranger', [LEFT])];
    await runLookJob(estate.jobs, 'VC');
    estate.targets.vcenterSilent = true;
    await lookAgain(estate, 1);
    expect(await orphans()).toHaveLength(1);
    expect((await view()).silent).toEqual([{ vcenter: 'VC', since: MONDAY_MORNING }]);
    estate.jobs.time.now = new Date(estate.jobs.time.now.getTime() + HOUR / 2);
    expect(await rungFor(estate, 'look')).toEqual([]);
    estate.jobs.time.now = new Date(estate.jobs.time.now.getTime() + HOUR);
    expect(await rungFor(estate, 'look')).toHaveLength(1);
    expect((await rowOf(gone.id)).state).toBe('removed');
  });

  it('RUN-11 takes an orphan off the card once vCenter has it no longer, not when it only does not show it', async () => {
    const estate = open();
    estate.targets.machines = [machine('stranger', [LEFT])];
    await runLookJob(estate.jobs, 'VC');
    estate.targets.machines = [machine('stranger', null)];
    await lookAgain(estate, 1);
    expect(await orphans()).toHaveLength(1);
    estate.targets.machines = [machine('stranger', [])];
    await lookAgain(estate, 2);
    expect(await orphans()).toEqual([]);
  });
});

describe('an orphan that somebody deletes (RUN-11)', () => {
  async function listed(vmName: string) {
    const estate = open();
    estate.targets.machines = [machine(vmName, [LEFT, 'PC_4_hprod_20261013_0915'])];
    estate.targets.vmNamed(vmName).snapshots = [...(estate.targets.machines[0]?.snapshots ?? [])];
    await runLookJob(estate.jobs, 'VC');
    const [orphan] = await orphans();
    if (orphan === undefined) throw new Error('no orphan');
    return { ...estate, orphanId: orphan.id, names: () => estate.targets.vmNamed(vmName).snapshots.map((s) => s.name) };
  }

  it('RUN-11 goes by a worker, that one alone, audited, at an operator’s word only', async () => {
    const estate = await listed('stranger');
    const { orphanId } = estate;
    await runOrphanJob(estate.jobs, orphanId);
    expect(estate.names()).toHaveLength(2);
    expect(refusal(await deleteOrphan(bench, owner, { orphanId }))).toMatch(/Only an operator/);
    done(await deleteOrphan(bench, operator, { orphanId }));
    expect((await view()).snapshots.rows).toMatchObject([{ state: 'leaving' }, { state: 'orphan' }]);
    expect(await rungFor(estate, 'orphan')).toEqual([{ job: 'orphan', payload: { orphanId } }]);
    await Promise.all([runOrphanJob(estate.jobs, orphanId), runOrphanJob(estate.jobs, orphanId)]);
    expect(estate.names()).toEqual(['PC_4_hprod_20261013_0915']);
    expect(await orphans()).toHaveLength(1);
    expect((await actions()).slice(-2)).toEqual(['snapshot.discard-orphan', 'snapshot.orphan-removed']);
    expect(refusal(await deleteOrphan(bench, operator, { orphanId }))).toMatch(/no longer/);
  });

  it('RUN-11 is tried again after a failure, and its card says so', async () => {
    const estate = await listed('stranger');
    const { orphanId } = estate;
    done(await deleteOrphan(bench, operator, { orphanId }));
    estate.targets.onOperation = (operation) => {
      if (operation === 'removeSnapshot') throw new Error('cut');
    };
    await runOrphanJob(estate.jobs, orphanId);
    expect((await view()).snapshots.rows[0]).toMatchObject({ state: 'stuck' });
    estate.targets.onOperation = () => {};
    await runOrphanJob(estate.jobs, orphanId);
    expect(estate.names(), 'not at once').toHaveLength(2);
    await sql`update orphan_snapshots set lease_until = now() - interval '1 second'`.execute(db);
    await runOrphanJob(estate.jobs, orphanId);
    expect(estate.names()).toHaveLength(1);
  });

  it('RUN-11 waits for the attempt on its server, and the other way round', async () => {
    const campaign = await addCampaign(db, operator.userId);
    const server = await addServer(db, 'vrbusy1');
    const session = await addSession(db, campaign, server, { orderedBy: operator.userId });
    const estate = await listed('vrbusy1');
    const { orphanId } = estate;
    done(await deleteOrphan(bench, operator, { orphanId }));
    let meanwhile: unknown = null;
    estate.targets.onOperation = async (operation) => {
      if (operation === 'removeSnapshot') meanwhile = await startSession(estate.jobs, session);
    };
    const outcome = await startSession(estate.jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runOrphanJob(estate.jobs, orphanId);
    expect(estate.names(), 'while it runs').toHaveLength(2);
    await end(outcome.attemptId);
    await db
      .updateTable('patch_sessions')
      .set({ status: 'prereq_ok', start_asked_at: MONDAY_MORNING, start_asked_by: operator.userId })
      .where('id', '=', session)
      .execute();
    await runOrphanJob(estate.jobs, orphanId);
    expect(meanwhile).toMatchObject({ kind: 'waiting', blockers: [{ code: 'attempt-running' }] });
    expect(estate.names()).toHaveLength(1);
  });

  it('RUN-11 is left alone when custody knows its name after all', async () => {
    const estate = await listed('stranger');
    const { orphanId } = estate;
    done(await deleteOrphan(bench, operator, { orphanId }));
    const one = await held(estate);
    await db
      .updateTable('vm_snapshots')
      .set({ state: 'intended', name: LEFT, vcenter: null, vm_moref: null, snapshot_moref: null })
      .where('id', '=', one.id)
      .execute();
    await runOrphanJob(estate.jobs, orphanId);
    expect(estate.names()).toHaveLength(2);
  });

  async function end(id: AttemptId) {
    const ended = { state: 'failed', ended_at: MONDAY_MORNING, failure_class: 'unknown' } as const;
    await db.updateTable('patch_attempts').set(ended).where('id', '=', id).execute();
  }
});

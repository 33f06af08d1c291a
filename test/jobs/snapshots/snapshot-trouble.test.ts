// Removal, rollback and keeping of one snapshot that meet (RUN-10, RUN-11): what was asked is what happens, once.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { discardSnapshot, keepSnapshot } from '../../../bot/snapshots/keep-snapshot.ts';
import { rollbacksToDo, snapshotsToRemove } from '../../../db/queries/snapshots/snapshots.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { type SnapshotRef, VcenterError, type VcenterPort } from '../../../targets/ports.ts';
import { done, openBench, refusal, somebody } from '../../bot/shared/bench.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const omar = await somebody(db, 'Omar', ['operator']);
let serial = 0;

/** The snapshot of an attempt whose update failed. `over`: what its vCenter does otherwise. */
async function failed(over: (port: VcenterPort) => Partial<VcenterPort> = () => ({})) {
  serial += 1;
  const hostname = `vrsnap${serial}`;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, { ...targets, vcenter: { ...targets.vcenter, ...over(targets.vcenter) } });
  const server = await addServer(db, hostname);
  const session = await addSession(db, await addCampaign(db, omar.userId), server, { orderedBy: omar.userId });
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error('not started');
  targets.hostNamed(hostname).exitCode = 1;
  await runAttempt(jobs, outcome.attemptId);
  const { id } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('attempt_id', '=', outcome.attemptId)
    .executeTakeFirstOrThrow();
  return { hostname, jobs, server, id, vm: targets.vmNamed(hostname) };
}

type Failed = Awaited<ReturnType<typeof failed>>;

const rowOf = (id: number) => db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const restLease = (id: number) =>
  sql`update vm_snapshots set lease_until = now() - interval '1 second' where id = ${id}`.execute(db);
const rollback = ({ hostname }: Failed) => orderRollback(ctx, omar, { hostname, reason: 'broken' });

/** Its owner has said OK. */
async function accepted({ id, server }: Failed): Promise<void> {
  const { attempt_id: attempt, campaign_id: campaign } = await rowOf(id);
  if (attempt === null) throw new Error('prepared');
  const row = { server_id: server, campaign_id: campaign, campaign_type: 'standard', attempt_id: attempt } as const;
  const answer = { status: 'validated_ok', patch_date: MONDAY_MORNING, answered_at: MONDAY_MORNING } as const;
  await db
    .insertInto('patch_validation')
    .values({ ...row, ...answer, answered_by: omar.userId })
    .execute();
}

async function ko({ server }: Failed): Promise<void> {
  await db
    .updateTable('patch_validation')
    .set({ status: 'validated_ko', comment: 'vide' })
    .where('server_id', '=', server)
    .execute();
}

async function startsElsewhere({ jobs, server }: Failed) {
  return startSession(
    jobs,
    await addSession(db, await addCampaign(db, omar.userId), server, { orderedBy: omar.userId }),
  );
}

describe('a rollback that failed', () => {
  it('RUN-10 is not done by itself because the removal of its snapshot fails later', async () => {
    let answers = false;
    const one = await failed((port) => ({
      revertToSnapshot: (snapshot) =>
        answers ? port.revertToSnapshot(snapshot) : Promise.reject(new VcenterError('task-failed', 'stays off')),
      removeSnapshot: () => Promise.reject(new VcenterError('unreachable', 'away')),
    }));
    done(await rollback(one));
    await runSnapshotJob(one.jobs, one.id);
    expect((await rowOf(one.id)).rollback_error).toBe('task-failed: stays off');
    answers = true;
    done(await discardSnapshot(ctx, omar, { snapshotId: one.id }));
    await runSnapshotJob(one.jobs, one.id);
    expect(await rowOf(one.id)).toMatchObject({ removal_attempts: 1, rollback_error: 'task-failed: stays off' });
    expect(await rollbacksToDo(db)).not.toContain(one.id);
    await restLease(one.id);
    await runSnapshotJob(one.jobs, one.id);
    expect(one.vm.reverted).toBe(0);
  });

  it('RUN-10 cannot be asked for again while its snapshot is being removed, which would hold the server for ever', async () => {
    let meanwhile = async () => {};
    const one = await failed((port) => ({
      revertToSnapshot: () => Promise.reject(new VcenterError('task-failed', 'stays off')),
      removeSnapshot: async (snapshot) => {
        await meanwhile();
        await port.removeSnapshot(snapshot);
      },
    }));
    done(await rollback(one));
    await runSnapshotJob(one.jobs, one.id);
    done(await discardSnapshot(ctx, omar, { snapshotId: one.id }));
    let answer = '';
    meanwhile = async () => {
      answer = refusal(await rollback(one));
    };
    await runSnapshotJob(one.jobs, one.id);
    expect(answer).toMatch(/is being removed/);
    expect(await startsElsewhere(one)).toMatchObject({ kind: 'started' });
  });
});

describe('a rollback whose worker was held up', () => {
  it('RUN-10 is recorded once, by whoever took it over: what was patched since stays patched', async () => {
    let meanwhile = async () => {};
    const one = await failed();
    const { ssh } = one.jobs;
    const slow: typeof one.jobs = {
      ...one.jobs,
      ssh: {
        ...ssh,
        connect: async (...asked) => {
          const connected = await ssh.connect(...asked);
          if ((await rowOf(one.id)).restored_at !== null) await meanwhile();
          return connected;
        },
      },
    };
    done(await rollback(one));
    meanwhile = async () => {
      meanwhile = async () => {};
      await restLease(one.id);
      await runSnapshotJob({ ...one.jobs, owner: 'worker-2' }, one.id);
      expect((await rowOf(one.id)).reverted_at).not.toBeNull();
      await db.updateTable('patch_sessions').set({ status: 'patched' }).where('server_id', '=', one.server).execute();
    };
    await runSnapshotJob(slow, one.id);
    const sessions = await db
      .selectFrom('patch_sessions')
      .select('status')
      .where('server_id', '=', one.server)
      .execute();
    expect(sessions).toEqual([{ status: 'patched' }]);
    expect(await revertedRows(one)).toHaveLength(1);
  });

  it('RUN-10 does not restore again what another worker has restored while it waited for its datastore', async () => {
    let meanwhile = async () => {};
    const one = await failed((port) => ({
      readMachine: async (vm) => {
        const machine = await port.readMachine(vm);
        await meanwhile();
        return machine;
      },
    }));
    done(await rollback(one));
    meanwhile = async () => {
      meanwhile = async () => {};
      await restLease(one.id);
      await runSnapshotJob({ ...one.jobs, owner: 'worker-2' }, one.id);
    };
    await runSnapshotJob(one.jobs, one.id);
    expect(one.vm.reverted).toBe(1);
    expect(await revertedRows(one)).toHaveLength(1);
  });

  const revertedRows = ({ server }: Failed) =>
    db
      .selectFrom('audit_log')
      .select('id')
      .where('action', '=', 'snapshot.reverted')
      .where('object_id', '=', String(server))
      .execute();
});

describe('a removal', () => {
  it('RUN-10 whose claim ran out says of a rollback that was asked for meanwhile that it failed, and frees the server', async () => {
    let meanwhile = async (_: SnapshotRef) => {};
    const one = await failed((port) => ({
      removeSnapshot: async (snapshot) => {
        await meanwhile(snapshot);
        await port.removeSnapshot(snapshot);
      },
    }));
    done(await discardSnapshot(ctx, omar, { snapshotId: one.id }));
    meanwhile = async () => {
      await restLease(one.id);
      done(await rollback(one));
    };
    await runSnapshotJob(one.jobs, one.id);
    expect(await rowOf(one.id)).toMatchObject({ state: 'removed', rollback_error: expect.stringMatching(/removed/) });
    expect(await startsElsewhere(one)).toMatchObject({ kind: 'started' });
  });

  it('RUN-11 that waits for its datastore takes nothing away once its owner turns OK into KO', async () => {
    let meanwhile = async () => {};
    const one = await failed((port) => ({
      readDatastores: async (vm) => {
        await meanwhile();
        return port.readDatastores(vm);
      },
    }));
    await accepted(one);
    expect(await snapshotsToRemove(db, MONDAY_MORNING, 72)).toContain(one.id);
    meanwhile = () => ko(one);
    await runSnapshotJob(one.jobs, one.id);
    expect(one.vm.snapshots).toHaveLength(1);
    expect(await rowOf(one.id)).toMatchObject({ state: 'present', rollback_error: null });
    expect(await snapshotsToRemove(db, MONDAY_MORNING, 72)).not.toContain(one.id);
  });

  it('RUN-10 leaves the snapshot to whoever took it over while it waited for its datastore, to be restored', async () => {
    let meanwhile = async () => {};
    const one = await failed((port) => ({
      readDatastores: async (vm) => {
        await meanwhile();
        return port.readDatastores(vm);
      },
    }));
    done(await discardSnapshot(ctx, omar, { snapshotId: one.id }));
    meanwhile = async () => {
      meanwhile = async () => {};
      await restLease(one.id);
      done(await rollback(one));
      await runSnapshotJob({ ...one.jobs, owner: 'worker-2' }, one.id);
    };
    await runSnapshotJob(one.jobs, one.id);
    expect(one.vm.reverted).toBe(1);
    expect(await rowOf(one.id)).toMatchObject({ state: 'present', rollback_error: null });
  });

  it('RUN-11 whose worker was held up in vCenter writes nothing over the one that took it over', async () => {
    let meanwhile = async () => {};
    const one = await failed((port) => ({
      removeSnapshot: async (snapshot) => {
        await port.removeSnapshot(snapshot);
        await meanwhile();
      },
    }));
    done(await discardSnapshot(ctx, omar, { snapshotId: one.id }));
    meanwhile = async () => {
      meanwhile = async () => {};
      await restLease(one.id);
      await runSnapshotJob({ ...one.jobs, owner: 'worker-2' }, one.id);
      expect((await rowOf(one.id)).state).toBe('removed');
    };
    await runSnapshotJob(one.jobs, one.id);
    const removed = db.selectFrom('audit_log').select('id').where('action', '=', 'snapshot.removed');
    expect(await removed.where('object_id', '=', String(one.server)).execute()).toHaveLength(1);
  });

  it('RUN-11 that is under way is told to whoever wants to keep the snapshot', async () => {
    let meanwhile = async () => {};
    const one = await failed((port) => ({
      removeSnapshot: async (snapshot) => {
        await meanwhile();
        await port.removeSnapshot(snapshot);
      },
    }));
    done(await discardSnapshot(ctx, omar, { snapshotId: one.id }));
    let answer = '';
    meanwhile = async () => {
      answer = refusal(await keepSnapshot(ctx, omar, { snapshotId: one.id }));
    };
    await runSnapshotJob(one.jobs, one.id);
    expect(answer).toMatch(/is being removed/);
    expect((await rowOf(one.id)).state).toBe('removed');
  });

  it('RUN-11 that vCenter refuses is tried again a minute later, not at every sweep', async () => {
    const one = await failed(() => ({
      removeSnapshot: () => Promise.reject(new VcenterError('task-failed', 'disk locked')),
    }));
    done(await discardSnapshot(ctx, omar, { snapshotId: one.id }));
    await runSnapshotJob(one.jobs, one.id);
    expect(await snapshotsToRemove(db, MONDAY_MORNING, 72)).not.toContain(one.id);
    await restLease(one.id);
    expect(await snapshotsToRemove(db, MONDAY_MORNING, 72)).toContain(one.id);
  });
});

describe('a prepared snapshot', () => {
  it('RUN-4 whose worker was held up is not written over what was done with it since', async () => {
    serial += 1;
    const hostname = `vrsnap${serial}`;
    const targets = createFakeTargets();
    let meanwhile = async () => {};
    const ensureSnapshot: VcenterPort['ensureSnapshot'] = async (...asked) => {
      const taken = await targets.vcenter.ensureSnapshot(...asked);
      await meanwhile();
      return taken;
    };
    const jobs = createJobContext(db, { ...targets, vcenter: { ...targets.vcenter, ensureSnapshot } });
    const [server, campaign] = [await addServer(db, hostname), await addCampaign(db, omar.userId)];
    const row = {
      attempt_id: null,
      asked_by: omar.userId,
      session_id: await addSession(db, campaign, server, { orderedBy: omar.userId }),
      server_id: server,
      campaign_id: campaign,
      name: `QW_${serial}_hprod_20270111_1000`,
      state: 'intended' as const,
      created_at: MONDAY_MORNING,
    };
    const { id } = await db.insertInto('vm_snapshots').values(row).returning('id').executeTakeFirstOrThrow();
    meanwhile = async () => {
      meanwhile = async () => {};
      await restLease(id);
      await runSnapshotJob({ ...jobs, owner: 'worker-2' }, id);
      expect((await rowOf(id)).state).toBe('present');
      done(await discardSnapshot(ctx, omar, { snapshotId: id }));
      await runSnapshotJob({ ...jobs, owner: 'worker-2' }, id);
      expect((await rowOf(id)).state).toBe('removed');
    };
    await runSnapshotJob(jobs, id);
    expect((await rowOf(id)).state).toBe('removed');
  });

  it('RUN-4 is no way back any more once another campaign has patched the server', async () => {
    serial += 1;
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const hostname = `vrsnap${serial}`;
    const server = await addServer(db, hostname);
    const inCampaign = async () => {
      const campaign = await addCampaign(db, omar.userId);
      // Of the standard campaigns one at a time has a server (ELIG-5).
      await db.updateTable('campaigns').set({ kind: 'emergency' }).where('id', '=', campaign).execute();
      return { campaign, session: await addSession(db, campaign, server, { orderedBy: omar.userId }) };
    };
    const [prepared, other] = [await inCampaign(), await inCampaign()];
    await db
      .insertInto('vm_snapshots')
      .values({
        attempt_id: null,
        asked_by: omar.userId,
        session_id: prepared.session,
        server_id: server,
        campaign_id: prepared.campaign,
        name: 'QW_1_hprod_20270111_1000',
        state: 'intended',
        created_at: MONDAY_MORNING,
      })
      .execute();
    jobs.time.now = new Date(MONDAY_MORNING.getTime() + 60_000);
    const attemptOf = async (session: typeof prepared.session) => {
      const outcome = await startSession(jobs, session);
      if (outcome.kind !== 'started') throw new Error('not started');
      await runAttempt(jobs, outcome.attemptId);
    };
    await attemptOf(other.session);
    targets.hostNamed(hostname).exitCode = 1;
    jobs.time.now = new Date(MONDAY_MORNING.getTime() + 120_000);
    await attemptOf(prepared.session);
    done(await orderRollback(ctx, omar, { hostname, reason: 'broken' }));
  });

  it('RUN-11 that was given up cannot be kept beside the one that replaces it, and that is said', async () => {
    serial += 1;
    const campaign = await addCampaign(db, omar.userId);
    const server = await addServer(db, `vrsnap${serial}`);
    const session = await addSession(db, campaign, server);
    const prepared = async (name: string, more: object) => {
      const row = {
        attempt_id: null,
        asked_by: omar.userId,
        session_id: session,
        server_id: server,
        campaign_id: campaign,
      };
      const ref = { state: 'present', vcenter: 'VC', vm_moref: 'vm', vm_name: 'vm', snapshot_moref: name } as const;
      const { id } = await db
        .insertInto('vm_snapshots')
        .values({ ...row, ...ref, name, created_at: MONDAY_MORNING, ...more })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    };
    const old = await prepared('QW_1_hprod_20270111_0900', { discard_asked_at: MONDAY_MORNING });
    const alone = done(await keepSnapshot(ctx, omar, { snapshotId: old }));
    expect(alone.until > MONDAY_MORNING).toBe(true);
    await db.updateTable('vm_snapshots').set({ discard_asked_at: MONDAY_MORNING }).where('id', '=', old).execute();
    await prepared('QW_1_hprod_20270111_0901', {});
    expect(refusal(await keepSnapshot(ctx, omar, { snapshotId: old }))).toMatch(/has been replaced by another one/);
  });
});

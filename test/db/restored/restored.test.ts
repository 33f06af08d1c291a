// RUN-14, RUN-15: what a restored database must not do. Each time the estate has gone on after the backup, and the database has not.
import { describe, expect, it, vi } from 'vitest';
import type { Db } from '../../../db/schema/database.ts';
import type { SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import {
  attemptsOf,
  backedUp,
  DAYS_LATER,
  estate,
  LATER,
  orderAnew,
  restored,
  saidIn,
  sessionOf,
  startedOn,
  work,
  workerOn,
} from './lost-time.ts';

// Each restore makes the schema anew, by all migrations.
vi.setConfig({ testTimeout: 60_000 });
describe('an order that was given before the backup', () => {
  it('RUN-14 is withdrawn and told, whatever the queue of the lost time still holds', async () => {
    const { db, url, targets, order } = await estate();
    const session = await order();
    const file = await backedUp(url);
    await runAttempt(
      workerOn(db, targets, MONDAY_MORNING),
      await startedOn(workerOn(db, targets, MONDAY_MORNING), session),
    );
    const lost = (await attemptsOf(db)).at(-1);
    expect(targets.hostNamed('vrapp1').starts).toBe(1);

    const after = await restored(file, LATER);
    const stale = [
      { job: 'session', payload: { sessionId: session } },
      { job: 'attempt', payload: { attemptId: lost?.id ?? 0, epoch: 1 } },
      { job: 'snapshot', payload: { snapshotId: 1 } },
    ] as const;
    await work(workerOn(after.db, targets, LATER), stale);
    expect(targets.hostNamed('vrapp1').starts).toBe(1);
    expect(await attemptsOf(after.db)).toEqual([]);
    expect(await sessionOf(after.db, session)).toMatchObject({ start_asked_at: null, prereq_date: null });
    const said = await saidIn(after.db);
    expect(said[0]).toMatch(/^⚠ PatchCenter: the database was restored to its state of .*\nStarts cancelled: vrapp1\./);
    expect(said).toContainEqual(
      expect.stringMatching(/Start requested by Omar and cancelled, as the database has been restored since: vrapp1\./),
    );
  });

  it('RUN-2 nor does a slot start anything: the word for slots is taken back', async () => {
    const { db, url, targets, campaign, omar, server } = await estate();
    const session = await addSession(db, campaign, server);
    const word = { start_mode: 'slot', start_mode_by: omar.userId, start_mode_at: MONDAY_MORNING } as const;
    await db.updateTable('campaigns').set(word).where('id', '=', campaign).execute();
    const slot = { date_prevue: '2027-01-11', heure_prevue: '11:00' } as const;
    await db.updateTable('patch_sessions').set(slot).where('id', '=', session).execute();
    const after = await restored(await backedUp(url), LATER);
    await work(workerOn(after.db, targets, LATER));
    expect(targets.hostNamed('vrapp1').starts).toBe(0);
    expect((await saidIn(after.db))[0]).toContain(`Start at the slots cancelled: #${campaign}.`);
  });
});

describe('an attempt that was under way at the backup', () => {
  it('RUN-15 does not go on: its host is closed first, and a new one updates by itself', async () => {
    const { db, url, targets, order, omar } = await estate();
    const host = targets.hostNamed('vrapp1');
    const session = await order();
    const jobs = workerOn(db, targets, MONDAY_MORNING);
    const attempt = await startedOn(jobs, session);
    targets.onOperation = (operation, _name, when) => {
      if (operation === 'startUpdate' && when === 'before') throw new Error('cut');
    };
    await expect(runAttempt(jobs, attempt)).rejects.toThrow('cut');
    targets.onOperation = () => {};
    const file = await backedUp(url);
    // In the lost time it was updated, then restored to its snapshot: the host knows of no update any more.
    await db.updateTable('patch_attempts').set({ lease_until: null, lease_owner: null }).execute();
    await runAttempt(jobs, attempt);
    expect(host.starts).toBe(1);
    host.update = null;
    host.packages = [{ name: 'bash', arch: 'x86_64', version: '0:4.4.20-4.el8' }];

    const after = await restored(file, LATER);
    const worker = workerOn(after.db, targets, LATER);
    await work(worker, [{ job: 'attempt', payload: { attemptId: attempt, epoch: 1 } }]);
    expect(host.starts).toBe(1);
    expect(await attemptsOf(after.db)).toMatchObject([
      { id: attempt, state: 'failed', failure_class: 'unknown', step: 'update' },
    ]);
    expect(await sessionOf(after.db, session)).toMatchObject({ status: 'failed' });
    expect((await saidIn(after.db))[0]).toContain('Updates in progress, outcome unknown (to be checked): vrapp1.');

    await orderAnew(after.db, session, omar.userId, LATER);
    await work(worker);
    const [, next] = await attemptsOf(after.db);
    expect(next).toMatchObject({ state: 'patched' });
    expect(host.starts).toBe(2);
    expect([...host.closed]).toEqual([expect.stringContaining(`patchcenter-attempt-${attempt}-`)]);
  });

  it('RUN-4 keeps its snapshot as a way back, for a person to decide', async () => {
    const { db, url, targets, order } = await estate();
    const session = await order();
    const jobs = workerOn(db, targets, MONDAY_MORNING);
    const attempt = await startedOn(jobs, session);
    targets.onOperation = (operation, _name, when) => {
      // Its snapshot is there, its update not begun: removed by itself, if that were how it ended.
      if (operation === 'ensureSnapshot' && when === 'after') throw new Error('cut');
    };
    await expect(runAttempt(jobs, attempt)).rejects.toThrow('cut');
    targets.onOperation = () => {};
    const file = await backedUp(url);
    const after = await restored(file, DAYS_LATER);
    const [snapshot] = targets.vmNamed('vrapp1').snapshots;
    if (snapshot === undefined) throw new Error('no snapshot');
    targets.machines = [{ ...MACHINE, snapshots: [{ ...snapshot, createdAt: MONDAY_MORNING }] }];
    await work(workerOn(after.db, targets, DAYS_LATER));
    expect(targets.vmNamed('vrapp1').snapshots).toHaveLength(1);
    expect(await after.db.selectFrom('orphan_snapshots').select('name').execute()).toEqual([{ name: snapshot.name }]);
  });
});

const MACHINE = {
  vcenter: 'VC',
  vmMoref: 'vm-vrapp1',
  vmName: 'vrapp1',
  guestHostName: 'vrapp1',
  uuid: null,
  instance: null,
} as const;

describe('numbers that were given out after the backup', () => {
  it('RUN-6 are never given again: a new attempt takes no end of a lost one for its own', async () => {
    const { db, url, targets, order, omar } = await estate();
    const session = await order();
    const file = await backedUp(url);
    const lostJobs = workerOn(db, targets, MONDAY_MORNING);
    const lost = await startedOn(lostJobs, session);
    targets.hostNamed('vrapp1').exitCode = 1;
    await runAttempt(lostJobs, lost);
    targets.hostNamed('vrapp1').exitCode = 0;
    const lostUnit = targets.hostNamed('vrapp1').update?.name;

    const after = await restored(file, LATER);
    // The clock was set back as well: the very second in which the lost one began.
    const worker = workerOn(after.db, targets, MONDAY_MORNING);
    await after.db.updateTable('patch_sessions').set({ prereq_validated: true, prereq_date: MONDAY_MORNING }).execute();
    await orderAnew(after.db, session, omar.userId, MONDAY_MORNING);
    const next = await startedOn(worker, session);
    expect(next).toBeGreaterThan(lost + 1000);
    await runAttempt(worker, next);
    expect(targets.hostNamed('vrapp1').update?.name).not.toBe(lostUnit);
    expect(targets.hostNamed('vrapp1').starts).toBe(2);
    expect(await attemptsOf(after.db)).toMatchObject([{ id: next, state: 'patched' }]);
  });

  it('of campaigns stay short enough to be typed, and those of everything else leap', async () => {
    const { db, url, campaign, omar } = await estate();
    const after = await restored(await backedUp(url), LATER);
    await addCampaign(db, omar.userId);
    expect(await addCampaign(after.db, omar.userId)).toBe(campaign + 1001);
    expect(await addServer(after.db, 'vrnew')).toBeGreaterThan(1_000_000);
  });
});

describe('snapshots', () => {
  it('RUN-11 that were made after the backup are listed for people, by their name, and none is removed', async () => {
    const { db, url, targets, order } = await estate();
    const session = await order();
    const file = await backedUp(url);
    const lostJobs = workerOn(db, targets, MONDAY_MORNING);
    await runAttempt(lostJobs, await startedOn(lostJobs, session));
    const [made] = targets.vmNamed('vrapp1').snapshots;
    if (made === undefined) throw new Error('no snapshot');

    const after = await restored(file, LATER);
    targets.machines = [{ ...MACHINE, snapshots: [{ ...made, createdAt: MONDAY_MORNING }] }];
    await work(workerOn(after.db, targets, LATER));
    const orphans = await after.db.selectFrom('orphan_snapshots').select(['name', 'removed_at']).execute();
    expect(orphans).toEqual([{ name: made.name, removed_at: null }]);
    expect(targets.vmNamed('vrapp1').snapshots).toHaveLength(1);
  });

  async function withSnapshot(values: object, attempt = false) {
    const world = await estate();
    const session = await addSession(world.db, world.campaign, world.server);
    const ref = {
      vcenter: 'VC',
      vm_moref: 'vm-vrapp1',
      vm_name: 'vrapp1',
      snapshot_moref: 'snapshot-1',
      consistency: 'quiesced',
    } as const;
    const attemptId = attempt ? await endedAttempt(world.db, session, world) : null;
    await world.db
      .insertInto('vm_snapshots')
      .values({
        attempt_id: attemptId,
        session_id: session,
        server_id: world.server,
        campaign_id: world.campaign,
        name: `PC_${world.campaign}_hprod_20270111_0905`,
        state: 'present',
        created_at: MONDAY_MORNING,
        asked_by: world.omar.userId,
        ...ref,
        ...values,
      })
      .execute();
    const held = {
      vcenter: 'VC',
      vmMoref: 'vm-vrapp1',
      vmName: 'vrapp1',
      snapshotMoref: 'snapshot-1',
      name: `PC_${world.campaign}_hprod_20270111_0905`,
      consistency: 'quiesced',
    } as const;
    world.targets.vmNamed('vrapp1').snapshots = [held];
    world.targets.machines = [{ ...MACHINE, snapshots: [{ ...held, createdAt: MONDAY_MORNING }] }];
    return { ...world, session };
  }

  async function endedAttempt(
    db: Db,
    session: SessionId,
    { campaign, server, omar }: Awaited<ReturnType<typeof estate>>,
  ) {
    await db.updateTable('patch_sessions').set({ status: 'failed' }).where('id', '=', session).execute();
    const { id } = await db
      .insertInto('patch_attempts')
      .values({
        session_id: session,
        server_id: server,
        campaign_id: campaign,
        number: 1,
        state: 'failed',
        step: 'verify',
        started_by: omar.userId,
        started_at: MONDAY_MORNING,
        ended_at: MONDAY_MORNING,
        failure_class: 'unknown',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  it('RUN-11 that were prepared before it may have become the only way back of a lost attempt: they go by no age', async () => {
    const { url, targets } = await withSnapshot({});
    const after = await restored(await backedUp(url), DAYS_LATER);
    await work(workerOn(after.db, targets, DAYS_LATER));
    expect(targets.vmNamed('vrapp1').snapshots).toHaveLength(1);
    expect(await after.db.selectFrom('orphan_snapshots').select('vm_name').execute()).toEqual([{ vm_name: 'vrapp1' }]);
    expect((await saidIn(after.db))[0]).toContain('from now on among the orphans of /snapshots if they exist: vrapp1.');
  });

  it('RUN-10 are not restored to by an order from before it', async () => {
    const ordered = { rollback_asked_at: MONDAY_MORNING };
    const { url, targets } = await withSnapshot(ordered, true);
    const after = await restored(await backedUp(url), LATER);
    await work(workerOn(after.db, targets, LATER));
    expect(targets.vmNamed('vrapp1').reverted).toBe(0);
    const [row] = await after.db.selectFrom('vm_snapshots').select('rollback_error').execute();
    expect(row?.rollback_error).toMatch(/^withdrawn, as the database was restored/);
  });

  it('RUN-11 are not removed by an order from before it', async () => {
    const { url, targets } = await withSnapshot({ discard_asked_at: MONDAY_MORNING }, true);
    const after = await restored(await backedUp(url), LATER);
    await work(workerOn(after.db, targets, LATER));
    expect(targets.vmNamed('vrapp1').snapshots).toHaveLength(1);
    expect((await saidIn(after.db))[0]).toContain('Snapshot removals cancelled: vrapp1.');
  });
});

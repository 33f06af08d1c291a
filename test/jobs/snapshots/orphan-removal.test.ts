// RUN-11: an orphan snapshot goes at an operator’s word, and only if it is still one.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { deleteOrphan } from '../../../bot/snapshots/delete-orphan.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runOrphanJob } from '../../../jobs/snapshots/orphan-job.ts';
import { runLookJob } from '../../../jobs/snapshots/vcenter-look.ts';
import { done, refusal } from '../../bot/shared/bench.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import {
  actions,
  bench,
  db,
  enqueuedFor,
  held,
  LEFT,
  machine,
  open,
  operator,
  orphans,
  owner,
  view,
} from './custody-world.ts';

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
    expect(await enqueuedFor(estate, 'orphan')).toEqual([{ job: 'orphan', payload: { orphanId } }]);
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

// RUN-4: which vCenter a machine is looked for in first follows the environment of today.
import { describe, expect, it } from 'vitest';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { machineOf } from '../../support/machine-estate.ts';
import { again, db, prepared, type World, world } from './machine-world.ts';

/** As an import does while a campaign has the server. */
async function moveTo(one: World, environment: string): Promise<void> {
  const twin = await addServer(db, `${one.hostname}-in-${environment.toLowerCase()}`, { environment });
  const { domain_environment_id: there } = await db
    .selectFrom('servers')
    .select('domain_environment_id')
    .where('id', '=', twin)
    .executeTakeFirstOrThrow();
  await db.updateTable('servers').set({ domain_environment_id: there }).where('id', '=', one.server).execute();
}

describe('the order of the vCenters (RUN-4)', () => {
  /** For which branch the machine was looked for. */
  async function branchesAsked(of: (one: World) => Promise<unknown>, one: World): Promise<readonly string[]> {
    const asked: string[] = [];
    const { findMachines } = one.jobs.vcenter;
    const spy: typeof findMachines = (ask) => {
      asked.push(ask.branch);
      return findMachines(ask);
    };
    await of({ ...one, jobs: { ...one.jobs, vcenter: { ...one.jobs.vcenter, findMachines: spy } } });
    return [...new Set(asked)];
  }

  it('RUN-4 of an attempt is that of the environment of today, whatever its session was planned as', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h)] }));
    const outcome = await startSession(one.jobs, one.session);
    if (outcome.kind !== 'started') throw new Error('not started');
    await moveTo(one, 'Production');
    expect(await branchesAsked(({ jobs }) => runAttempt(jobs, outcome.attemptId), one)).toEqual(['prod']);
    expect(one.snapshots()).toEqual({ [`senlis/${one.hostname}`]: 1 });
  });

  it('RUN-4 of a prepared snapshot too, and of its removal while the host does not answer', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h)] }));
    const id = await prepared(one);
    await moveTo(one, 'Production');
    expect(await branchesAsked(({ jobs }) => runSnapshotJob(jobs, id), one)).toEqual(['prod']);
    // The machine is looked for anew where the vCenter has become another one.
    one.senlis.becomeAnother('00000000-4444-2222-3333-444444444444');
    await db.updateTable('vm_snapshots').set({ discard_asked_at: MONDAY_MORNING }).where('id', '=', id).execute();
    const removal = async ({ jobs }: World) => {
      for (let n = 0; n < 3; n += 1) {
        await again(id);
        await runSnapshotJob(jobs, id);
      }
    };
    one.host.reachable = false;
    expect(await branchesAsked(removal, one)).toEqual(['prod']);
    expect(one.snapshots()).toEqual({});
  });
});

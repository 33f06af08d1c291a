// RUN-17: a snapshot that is prepared for an attempt is of the machine that was proved, and no other is adopted.
import { describe, expect, it } from 'vitest';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { ReachError } from '../../../targets/ports.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { machineOf } from '../../support/machine-estate.ts';
import { again, attempt, db, operator, prepared, rowOf, world } from './machine-world.ts';

describe('a prepared snapshot (RUN-17)', () => {
  it('RUN-17 is of the proved machine, and the attempt goes on with that one', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h, { uuid: fakeUuid('other') })], nanterre: [machineOf(h)] }));
    const id = await prepared(one);
    await runSnapshotJob(one.jobs, id);
    expect(await rowOf(id)).toMatchObject({ state: 'present', vcenter: 'nanterre', proved_by: 'uuid' });
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
      .where('id', '=', one.session)
      .execute();
    expect(await attempt(one)).toMatchObject({ state: 'patched' });
    expect(one.snapshots()).toEqual({ [`nanterre/${one.hostname}`]: 1 });
  });

  it('RUN-17 is not adopted by an attempt on another machine', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h)], nanterre: [machineOf(`${h}y`)] }));
    const id = await prepared(one);
    await runSnapshotJob(one.jobs, id);
    await db
      .updateTable('servers')
      .set({ vcenter_vm_name: `${one.hostname}y` })
      .where('id', '=', one.server)
      .execute();
    one.host.uuid = fakeUuid(`${one.hostname}y`);
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: MONDAY_MORNING, start_asked_by: operator })
      .where('id', '=', one.session)
      .execute();
    expect(await attempt(one)).toMatchObject({ failure_detail: expect.stringMatching(/^wrong-machine/) });
    expect(one.host.starts).toBe(0);
  });

  it('RUN-17 of a namesake is not taken, and why is said; a host that is away is asked again, one that refuses is told', async () => {
    const one = await world((h) => ({ senlis: [machineOf(h, { uuid: fakeUuid('other') })] }));
    const id = await prepared(one);
    one.host.reachable = false;
    const { connect } = one.targets.ssh;
    const temporary = {
      ...one.jobs,
      ssh: { connect: () => Promise.reject(new ReachError({ kind: 'timeout', temporary: true, detail: 'slow' })) },
    };
    await runSnapshotJob(temporary, id);
    expect(await rowOf(id)).toMatchObject({ state: 'intended', taking_error: null });
    await again(id);
    one.host.reachable = true;
    await runSnapshotJob({ ...one.jobs, ssh: { connect } }, id);
    expect(await rowOf(id)).toMatchObject({ taking_error: expect.stringMatching(/^wrong-machine/) });
    expect(one.snapshots()).toEqual({});
  });
});

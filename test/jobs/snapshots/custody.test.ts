// RUN-11: what the card of custody shows: what becomes of a snapshot, and its size as vCenter told it.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { readSizes } from '../../../jobs/snapshots/read-sizes.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { VcenterError } from '../../../targets/ports.ts';
import { dirtySeq, showing } from '../../bot/shared/bench.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { countCalls, db, enqueuedFor, held, open, rowOf, view } from './custody-world.ts';

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
    expect(await enqueuedFor(estate, 'sizes')).toHaveLength(1);
    estate.targets.vmNamed(one.hostname).sizes.set(one.ref.snapshotMoref, 5_000_000_000);
    const asked = countCalls(estate, 'readSnapshotSizes');
    await Promise.all([readSizes(estate.jobs), readSizes(estate.jobs)]);
    expect((await view()).snapshots.rows).toMatchObject([{ size: { bytes: 5_000_000_000, readAt: MONDAY_MORNING } }]);
    expect(await enqueuedFor(estate, 'sizes')).toEqual([]);
    await readSizes(estate.jobs);
    expect(asked()).toBe(1);
    await sql`update vm_snapshots set size_tried_at = now() - interval '31 minutes'`.execute(db);
    expect(await enqueuedFor(estate, 'sizes')).toHaveLength(1);
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
    expect(await enqueuedFor(estate, 'sizes')).toEqual([]);
    estate.targets.vcenterSilent = false;
    await sql`update vm_snapshots set size_tried_at = null`.execute(db);
    sizes.clear();
    await readSizes(estate.jobs);
    expect(await rowOf(one.id)).toMatchObject({ size_bytes: null });
    expect((await view()).snapshots.rows).toMatchObject([{ size: null }]);
  });
});

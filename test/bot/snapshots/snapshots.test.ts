// Snapshots in custody: kept a day longer, deleted before their time, never while somebody needs them (RUN-11).
import { describe, expect, it } from 'vitest';
import { discardSnapshot, keepSnapshot } from '../../../bot/snapshots/keep-snapshot.ts';
import { snapshotsView } from '../../../bot/snapshots/snapshots-view.ts';
import { snapshotsToRemove } from '../../../db/queries/snapshots/snapshots.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';
import {
  addAttempt,
  addCampaign,
  addSession,
  addSnapshot,
  NOW,
  PATCHED,
  SETTINGS,
  seedEstate,
} from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
ctx.time.now = NOW;
const omar = await somebody(db, 'Oscar', ['operator']);
const otto = await somebody(db, 'Otto', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
const seed = await seedEstate(db);
const campaignId = await addCampaign(seed);
const hour = 3_600_000;
let serial = 0;

async function held(more: { ended?: boolean } = {}): Promise<number> {
  serial += 1;
  const planned = await addSession(seed, campaignId, `vrsnap${serial}`);
  const attempt = await addAttempt(seed, campaignId, planned, more.ended === false ? {} : PATCHED);
  await addSnapshot(seed, campaignId, planned, attempt, { name: `PC_${serial}` });
  const row = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('attempt_id', '=', attempt)
    .executeTakeFirstOrThrow();
  return row.id;
}

const due = (after: number) => snapshotsToRemove(db, new Date(NOW.getTime() + after * hour), 72);

describe('custody of snapshots (RUN-11)', () => {
  it('removes a prepared one after 72 hours, or a day later when somebody keeps it', async () => {
    const id = await held();
    await db
      .updateTable('vm_snapshots')
      .set({ attempt_id: null, asked_by: omar.userId })
      .where('id', '=', id)
      .execute();
    expect(await due(71)).not.toContain(id);
    expect(await due(73)).toContain(id);
    ctx.time.now = new Date(NOW.getTime() + 60 * hour);
    expect(done(await keepSnapshot(ctx, omar, { snapshotId: id })).until).toEqual(new Date(NOW.getTime() + 84 * hour));
    expect(await due(83)).not.toContain(id);
    expect(await due(85)).toContain(id);
    ctx.time.now = NOW;
  });

  it('keeps none for longer than a week', async () => {
    const id = await held();
    for (let day = 0; day < 7; day += 1) done(await keepSnapshot(ctx, omar, { snapshotId: id }));
    expect(refusal(await keepSnapshot(ctx, omar, { snapshotId: id }))).toMatch(/at most 7 days/);
  });

  it('deletes one at an operator’s word, also when it was kept', async () => {
    const id = await held();
    done(await keepSnapshot(ctx, omar, { snapshotId: id }));
    expect(refusal(await discardSnapshot(ctx, olga, { snapshotId: id }))).toMatch(/Only an operator/);
    done(await discardSnapshot(ctx, omar, { snapshotId: id }));
    expect(await due(0)).toContain(id);
  });

  it('is deleted by the first of two people, who stays on record; one that could not be removed is asked for again', async () => {
    const id = await held();
    done(await discardSnapshot(ctx, omar, { snapshotId: id }));
    expect(refusal(await discardSnapshot(ctx, otto, { snapshotId: id }))).toMatch(/is already requested/);
    const by = () => db.selectFrom('vm_snapshots').select('discard_asked_by').where('id', '=', id).executeTakeFirst();
    expect(await by()).toEqual({ discard_asked_by: omar.userId });
    await db.updateTable('vm_snapshots').set({ removal_attempts: 2 }).where('id', '=', id).execute();
    done(await discardSnapshot(ctx, otto, { snapshotId: id }));
    await db.deleteFrom('vm_snapshots').where('id', '=', id).execute();
  });

  it('touches none that an attempt or a rollback needs', async () => {
    const running = await held({ ended: false });
    expect(refusal(await discardSnapshot(ctx, omar, { snapshotId: running }))).toMatch(/in use/);
    const wanted = await held();
    await db.updateTable('vm_snapshots').set({ rollback_asked_at: NOW }).where('id', '=', wanted).execute();
    expect(refusal(await discardSnapshot(ctx, omar, { snapshotId: wanted }))).toMatch(/in use/);
    expect(await due(100)).not.toContain(running);
    expect(await due(100)).not.toContain(wanted);
  });

  it('keeps none that a worker is removing at this moment', async () => {
    const id = await held();
    const leased = { lease_owner: 'worker', lease_until: new Date(Date.now() + 600_000) };
    await db.updateTable('vm_snapshots').set(leased).where('id', '=', id).execute();
    expect(refusal(await keepSnapshot(ctx, omar, { snapshotId: id }))).toMatch(/is being removed/);
    // A try that failed waits for the next one, and holds nobody back.
    await db.updateTable('vm_snapshots').set({ lease_owner: null }).where('id', '=', id).execute();
    done(await keepSnapshot(ctx, omar, { snapshotId: id }));
    await db.deleteFrom('vm_snapshots').where('id', '=', id).execute();
  });

  it('RUN-11 keeps none whose datastore has no room for it, but deletes it', async () => {
    const id = await held();
    const full = { datastore_name: 'SAN2', datastore_free_percent: 6.5, datastore_short: true, size_read_at: NOW };
    await db.updateTable('vm_snapshots').set(full).where('id', '=', id).execute();
    expect(refusal(await keepSnapshot(ctx, omar, { snapshotId: id }))).toMatch(/SAN2 has only 6.5% free/);
    done(await discardSnapshot(ctx, omar, { snapshotId: id }));
    await db.deleteFrom('vm_snapshots').where('id', '=', id).execute();
  });

  it('shows age, owner and end, those asked about first, the overdue ones counted', async () => {
    const view = await snapshotsView(
      {
        db,
        now: new Date(NOW.getTime() + 200 * hour),
        settings: SETTINGS,
        viewer: { userId: olga.userId, roles: ['owner'] },
        notice: null,
      },
      1,
    );
    expect(view.access.manage).toBe(false);
    expect(view.snapshots.total).toBe(5);
    expect(view.overdue).toBeGreaterThan(0);
    expect(view.snapshots.rows[0]).toMatchObject({ kind: 'held', state: 'asked', question: 'unanswered' });
    expect(view.asked).toBeGreaterThan(0);
    expect(view.snapshots.rows.some(({ state }) => state === 'in-use')).toBe(true);
  });
});

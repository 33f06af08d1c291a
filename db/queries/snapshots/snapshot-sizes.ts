// What the snapshots in custody take on their datastores: asked of vCenter now and then, kept with the instant of the answer (RUN-11).
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

/** No snapshot is asked about more often than that, answered or not. */
const EVERY = sql`interval '30 minutes'`;
const due = sql<boolean>`state = 'present' and (size_tried_at is null or size_tried_at < now() - ${EVERY})`;

export async function areSizesDue(db: Db): Promise<boolean> {
  const row = await db.selectFrom('vm_snapshots').select('id').where(due).limit(1).executeTakeFirst();
  return row !== undefined;
}

export type SizeToRead = {
  readonly id: number;
  readonly vcenter: string;
  readonly instance: string | null;
  readonly vmMoref: string;
  readonly vmName: string;
  readonly snapshotMoref: string;
};

/** Those not asked about for longest, now counted as tried: no other worker asks about them, even if this one dies. */
export async function claimSizes(db: Db, most: number): Promise<readonly SizeToRead[]> {
  const { rows } = await sql<SizeToRead>`
    update vm_snapshots set size_tried_at = now() where id in (
      select id from vm_snapshots where ${due} order by size_tried_at nulls first, id limit ${most} for update skip locked)
    returning id, vcenter, vcenter_instance as instance, vm_moref as "vmMoref", coalesce(vm_name, '') as "vmName",
      snapshot_moref as "snapshotMoref"`.execute(db);
  return rows;
}

export type RoomLeft = { readonly name: string; readonly freePercent: number; readonly short: boolean };

/** `bytes` and `room` null: vCenter answered and does not tell. */
export async function storeSizes(
  db: Db,
  sizes: readonly { readonly id: number; readonly bytes: number | null; readonly room: RoomLeft | null }[],
  at: Date,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { id, bytes, room } of sizes) {
      await trx
        .updateTable('vm_snapshots')
        .set({
          size_bytes: bytes,
          size_read_at: at,
          datastore_name: room?.name ?? null,
          datastore_free_percent: room?.freePercent ?? null,
          datastore_short: room?.short ?? null,
        })
        .where('id', '=', id)
        .where('state', '=', 'present')
        .execute();
    }
  });
}

// RING-1: the rings as people list and change them; one more stands behind them all, everybody.
import { sql } from 'kysely';
import type { RingId } from '../../../domain/ids.ts';
import type { Ring } from '../../../domain/rings/ring-gate.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type RingRow = Ring & {
  /** By name. */
  readonly groups: readonly string[];
  readonly servers: number;
};

/** In their order, also those without servers. */
export async function loadAllRings(db: Db): Promise<readonly RingRow[]> {
  const { rows } = await sql<RingRow>`
    select r.id, r.name, r.position, r.soak_days as "soakDays",
      coalesce((select array_agg(g.name order by lower(g.name)) from patch_groups g
        where g.ring_id = r.id and g.archived_at is null), '{}') as groups,
      (select count(*)::int from patch_group_servers k join patch_groups g on g.id = k.group_id
        where g.ring_id = r.id and g.archived_at is null) as servers
    from rings r where r.archived_at is null order by r.position`.execute(db);
  return rows;
}

/** Whatever the case. */
export async function findRing(db: Db, name: string): Promise<RingRow | null> {
  return (await loadAllRings(db)).find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}

/** No position is taken twice on the way (`rings_position`), so they go up in two steps. */
export async function makeRoom(trx: Trx, position: number): Promise<void> {
  const far = 1_000_000;
  await sql`update rings set position = position + ${far} where archived_at is null and position >= ${position}`.execute(
    trx,
  );
  await sql`update rings set position = position - ${far - 1} where archived_at is null and position >= ${far}`.execute(
    trx,
  );
}

export async function setSoak(trx: Trx, id: RingId, days: number): Promise<void> {
  await trx.updateTable('rings').set({ soak_days: days }).where('id', '=', id).execute();
}

export async function archiveRingRow(trx: Trx, id: RingId, at: Date): Promise<void> {
  await trx.updateTable('rings').set({ archived_at: at }).where('id', '=', id).execute();
}

// Orders about snapshots and machines from before the backup. A rollback that was carried out since would undo everything after it; a
// prepared snapshot may be the only way back of an attempt that is not known here. So none is carried out, and what is not proved to
// be unused is left to the look at the vCenters, which lists it for people and removes nothing.
import { sql } from 'kysely';
import { SYSTEM, writeAudit } from '../queries/history/audit.ts';
import { rollbackDue } from '../queries/snapshots/snapshots.ts';
import type { Trx } from '../schema/database.ts';

const WITHDRAWN = 'withdrawn, as the database was restored: order it again';

export type WithdrawnSnapshots = {
  /** Hostnames. */
  readonly rollbacks: readonly string[];
  readonly forgotten: readonly string[];
  readonly removals: readonly string[];
  readonly poweredOn: readonly string[];
};

/** Under the lock of the gate, after attempts were ended. */
export async function withdrawSnapshots(trx: Trx, now: Date): Promise<WithdrawnSnapshots> {
  await sql`update vm_snapshots set lease_owner = null, lease_until = null where lease_owner is not null`.execute(trx);
  await sql`delete from datastore_turns`.execute(trx);
  const rollbacks = await withdrawRollbacks(trx, now);
  const removals = await hostnamesOf(
    trx,
    sql`update vm_snapshots n set discard_asked_at = null, discard_asked_by = null
      where n.state = 'present' and n.discard_asked_at is not null returning n.server_id`,
  );
  const orphans = sql`update orphan_snapshots set discard_asked_at = null, discard_asked_by = null, lease_owner = null,
    lease_until = null where removed_at is null and discard_asked_at is not null`;
  await orphans.execute(trx);
  const forgotten = await forgetUnproved(trx, now);
  const poweredOn = await hostnamesOf(
    trx,
    sql`update powered_on_servers set stopped_at = ${now}, outcome = 'kept', lease_owner = null, lease_until = null
      where stopped_at is null returning server_id`,
  );
  // Now, and not at the next morning.
  await sql`update vcenter_looks set looked_at = null, tried_at = null, lease_owner = null, lease_until = null`.execute(
    trx,
  );
  return { rollbacks, forgotten, removals, poweredOn };
}

async function withdrawRollbacks(trx: Trx, now: Date): Promise<readonly string[]> {
  await sql`update rollback_requests set state = 'refused', ended_at = ${now} where state = 'open'`.execute(trx);
  const names = await hostnamesOf(
    trx,
    sql`update vm_snapshots n set rollback_error = ${WITHDRAWN} where n.state <> 'removed' and ${rollbackDue} returning n.server_id`,
  );
  if (names.length > 0) {
    const object = { type: 'installation', id: null } as const;
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'rollback.order-withdrawn',
      object,
      after: { servers: names },
    });
  }
  return names;
}

/** Prepared ones, and those that were only intended: what vCenter has of them bears a name of ours that no row knows from now on. */
async function forgetUnproved(trx: Trx, now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ hostname: string; name: string }>`
    with gone as (delete from vm_snapshots n where n.state = 'intended' or (n.state = 'present' and n.attempt_id is null)
      returning n.server_id, n.name)
    select v.hostname, g.name from gone g join servers v on v.id = g.server_id order by v.hostname collate "C"`.execute(
    trx,
  );
  if (rows.length > 0) {
    const object = { type: 'installation', id: null } as const;
    const after = { snapshots: rows.map(({ hostname, name }) => `${hostname} ${name}`) };
    await writeAudit(trx, { at: now, actor: SYSTEM, action: 'snapshot.order-withdrawn', object, after });
  }
  return rows.map(({ hostname }) => hostname);
}

async function hostnamesOf(trx: Trx, change: ReturnType<typeof sql>): Promise<readonly string[]> {
  const { rows } = await sql<{ hostname: string }>`
    with changed as (${change})
    select distinct v.hostname collate "C" as hostname from changed x join servers v on v.id = x.server_id order by 1`.execute(
    trx,
  );
  return rows.map(({ hostname }) => hostname);
}

// Snapshots in the custody of the product (RUN-4, RUN-11). The name is stored before vCenter is asked, so that a crash
// between the two finds it again instead of making a second one.
import { sql } from 'kysely';
import type { AttemptId, CampaignId, ServerId } from '../../domain/ids.ts';
import { databaseNow, secondsFromNow } from '../lease-time.ts';
import type { Db, Trx } from '../schema/database.ts';

/** The name to use: the one of an earlier try when there was one. */
export async function intendSnapshot(
  trx: Trx,
  row: { attemptId: AttemptId; serverId: ServerId; campaignId: CampaignId; name: string; at: Date },
): Promise<string> {
  await trx
    .insertInto('vm_snapshots')
    .values({
      attempt_id: row.attemptId,
      server_id: row.serverId,
      campaign_id: row.campaignId,
      name: row.name,
      state: 'intended',
      created_at: row.at,
    })
    .onConflict((oc) => oc.column('attempt_id').doNothing())
    .execute();
  const { name } = await trx
    .selectFrom('vm_snapshots')
    .select('name')
    .where('attempt_id', '=', row.attemptId)
    .executeTakeFirstOrThrow();
  return name;
}

export type TakenSnapshot = {
  readonly vcenter: string;
  readonly vmMoref: string;
  readonly vmName: string;
  readonly snapshotMoref: string;
  readonly consistency: 'quiesced' | 'crash-consistent';
};

export async function recordSnapshot(trx: Trx, attemptId: AttemptId, taken: TakenSnapshot): Promise<void> {
  await trx
    .updateTable('vm_snapshots')
    .set({
      state: 'present',
      vcenter: taken.vcenter,
      vm_moref: taken.vmMoref,
      vm_name: taken.vmName,
      snapshot_moref: taken.snapshotMoref,
      consistency: taken.consistency,
    })
    .where('attempt_id', '=', attemptId)
    .execute();
}

/**
 * Due for removal (RUN-11): validated, or older than `keepHours`, or of an attempt that failed before it updated anything
 * (an intended one may exist in vCenter after a lost answer). Never while its attempt runs or a rollback to it is asked for.
 */
export async function snapshotsToRemove(db: Db, now: Date, keepHours: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select n.id from vm_snapshots n
    join patch_attempts a on a.id = n.attempt_id
    left join patch_validation p on p.attempt_id = n.attempt_id
    where n.state <> 'removed' and a.ended_at is not null
      and (n.rollback_asked_at is null or n.reverted_at is not null)
      and (n.lease_until is null or n.lease_until < now())
      and (p.status in ('validated_ok', 'forced')
        or n.created_at < ${new Date(now.getTime() - keepHours * 3_600_000)}
        or (a.state = 'failed' and a.step in ('prerequisites', 'inventory-before', 'snapshot')))
    order by n.id limit 50`.execute(db);
  return rows.map((row) => row.id);
}

export async function rollbacksToDo(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('rollback_asked_at', 'is not', null)
    .where('reverted_at', 'is', null)
    .where('rollback_error', 'is', null)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', databaseNow())]))
    .execute();
  return rows.map((row) => row.id);
}

export async function claimSnapshot(db: Db, id: number, owner: string, seconds: number) {
  return db
    .updateTable('vm_snapshots')
    .set({ lease_owner: owner, lease_until: secondsFromNow(seconds) })
    .where('id', '=', id)
    .where('state', '<>', 'removed')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', databaseNow())]))
    .returningAll()
    .executeTakeFirst();
}

export type ClaimedSnapshot = NonNullable<Awaited<ReturnType<typeof claimSnapshot>>>;

// Snapshots of the product's names that none of its rows knows (RUN-11): found by the daily look, deleted only by a person's word.
import { sql } from 'kysely';
import type { MachineUuid } from '../../../domain/snapshots/machine-uuid.ts';
import type { FoundSnapshot } from '../../../domain/snapshots/orphan-snapshots.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { lockGate } from '../gate/gate.ts';

export type Orphan = FoundSnapshot & {
  readonly vmName: string;
  readonly guestHostName: string;
  readonly instance?: string | null | undefined;
  readonly uuid?: MachineUuid | null | undefined;
  readonly consistency: 'quiesced' | 'crash-consistent';
  readonly createdAt: Date | null;
};

const unclaimed = sql<boolean>`(n.lease_until is null or n.lease_until < now())`;

/** One that was removed after `since`, when the list was read, stays removed. */
export async function storeOrphan(db: Db, orphan: Orphan, since: Date): Promise<void> {
  const vmName = orphan.vmName.toLowerCase();
  const uuid = orphan.uuid ?? null;
  const guest = orphan.guestHostName.replace(/\..*$/, '');
  await sql`
    insert into orphan_snapshots as n
      (vcenter, vcenter_instance, vm_moref, vm_name, server_id, snapshot_moref, name, consistency, created_at, seen_at)
    values (${orphan.vcenter}, ${orphan.instance ?? null}, ${orphan.vmMoref}, ${orphan.vmName},
      (select v.id from servers v where v.vm_uuid = ${uuid}
          or lower(v.vcenter_vm_name) = ${vmName} or v.hostname in (${vmName}, ${guest})
        order by v.vm_uuid = ${uuid} desc nulls last,
          lower(v.vcenter_vm_name) = ${vmName} desc nulls last, v.hostname = ${vmName} desc limit 1),
      ${orphan.snapshotMoref}, ${orphan.name}, ${orphan.consistency}, ${orphan.createdAt}, ${since})
    on conflict (vcenter, snapshot_moref) do update set vcenter_instance = excluded.vcenter_instance,
      vm_moref = excluded.vm_moref, vm_name = excluded.vm_name, server_id = excluded.server_id,
      name = excluded.name, seen_at = excluded.seen_at, removed_at = null
    where n.removed_at is null or n.removed_at < ${since}`.execute(db);
}

export type ListedOrphan = FoundSnapshot & {
  readonly id: number;
  readonly vmName: string;
  readonly instance: string | null;
};

/** Listed on the card, not seen at `since`, and nobody works on them. */
export async function orphansNotSeen(db: Db, vcenter: string, since: Date): Promise<readonly ListedOrphan[]> {
  const { rows } = await sql<ListedOrphan>`
    select n.id, n.vcenter, n.vm_moref as "vmMoref", n.vm_name as "vmName", n.snapshot_moref as "snapshotMoref", n.name,
      n.vcenter_instance as instance
    from orphan_snapshots n
    where n.vcenter = ${vcenter} and n.removed_at is null and n.seen_at < ${since} and ${unclaimed}`.execute(db);
  return rows;
}

export async function forgetOrphan(db: Db, id: number, at: Date): Promise<void> {
  await db.updateTable('orphan_snapshots').set({ removed_at: at }).where('id', '=', id).execute();
}

export type OrphanOnCard = {
  readonly id: number;
  /** null: no server of that name. */
  readonly hostname: string | null;
  readonly vmName: string;
  readonly vcenter: string;
  readonly name: string;
  readonly createdAt: Date | null;
  readonly leaving: boolean;
  readonly removalAttempts: number;
};

export async function loadOrphans(db: Db): Promise<readonly OrphanOnCard[]> {
  const { rows } = await sql<OrphanOnCard>`
    select n.id, v.hostname, n.vm_name as "vmName", n.vcenter, n.name, n.created_at as "createdAt",
      n.discard_asked_at is not null as leaving, n.removal_attempts as "removalAttempts"
    from orphan_snapshots n left join servers v on v.id = n.server_id
    where n.removed_at is null order by n.created_at nulls first, n.vm_name collate "C", n.id`.execute(db);
  return rows;
}

/** One that is not tried any more has left the settings. */
const STILL_TRIED_MS = 2 * 86_400_000;

/** vCenters whose last look was not answered, and when one was last. */
export async function loadSilentVcenters(db: Db, now: Date) {
  return db
    .selectFrom('vcenter_looks')
    .select(['vcenter', 'looked_at as lookedAt'])
    .where('failure', 'is not', null)
    .where('tried_at', '>', new Date(now.getTime() - STILL_TRIED_MS))
    .orderBy('vcenter')
    .execute();
}

/** Locked; undefined: it is there no longer. */
export async function lockOrphan(trx: Trx, id: number) {
  return trx
    .selectFrom('orphan_snapshots')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function orphansToRemove(db: Db): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select n.id from orphan_snapshots n
    where n.discard_asked_at is not null and n.removed_at is null and ${unclaimed} order by n.id limit 50`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Refused while an attempt runs on its server (a start refuses in turn while it is claimed, `isServerTaken`), and for one that custody
 * knows after all.
 */
export async function claimOrphan(db: Db, id: number, owner: string, seconds: number) {
  return db.transaction().execute(async (trx) => {
    await lockGate(trx);
    return trx
      .updateTable('orphan_snapshots as n')
      .set({ lease_owner: owner, lease_until: secondsFromNow(seconds) })
      .where('n.id', '=', id)
      .where('n.removed_at', 'is', null)
      .where('n.discard_asked_at', 'is not', null)
      .where(unclaimed)
      .where(
        sql<boolean>`not exists (select 1 from patch_attempts a where a.server_id = n.server_id and a.ended_at is null)
          and not exists (select 1 from vm_snapshots k where k.state <> 'removed' and k.name = n.name
            and (k.vm_moref is null or (k.vcenter = n.vcenter and k.vm_moref = n.vm_moref)))`,
      )
      .returningAll('n')
      .executeTakeFirst();
  });
}

export type ClaimedOrphan = NonNullable<Awaited<ReturnType<typeof claimOrphan>>>;

export async function prolongOrphan(db: Db, id: number, owner: string, seconds: number): Promise<void> {
  await db
    .updateTable('orphan_snapshots')
    .set({ lease_until: secondsFromNow(seconds) })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

/** `removedAt` null: it was tried, and is tried again when `seconds` have passed. */
export async function releaseOrphan(
  trx: Trx,
  id: number,
  end: { readonly removedAt: Date } | { readonly removedAt: null; readonly seconds: number },
): Promise<void> {
  await trx
    .updateTable('orphan_snapshots')
    .set((eb) => ({
      removed_at: end.removedAt,
      removal_attempts: end.removedAt === null ? eb('removal_attempts', '+', 1) : eb.ref('removal_attempts'),
      lease_owner: null,
      lease_until: end.removedAt === null ? secondsFromNow(end.seconds) : null,
    }))
    .where('id', '=', id)
    .execute();
}

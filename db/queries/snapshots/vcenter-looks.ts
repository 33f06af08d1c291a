// The daily look at each vCenter (RUN-11): when it is due, who does it, and what of custody it is compared with.
import { type Selectable, sql } from 'kysely';
import type { KnownSnapshot } from '../../../domain/snapshots/orphan-snapshots.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import type { ExecutionTables } from '../../schema/execution.ts';
import { lockGate } from '../gate/gate.ts';

/** A silent vCenter is asked again after an hour. */
const AGAIN_MS = 3_600_000;

type Moment = { readonly since: Date; readonly now: Date };

const unclaimed = sql<boolean>`(n.lease_until is null or n.lease_until < now())`;

function isDue({ since, now }: Moment) {
  return sql<boolean>`((n.looked_at is null or n.looked_at < ${since})
    and (n.tried_at is null or n.tried_at < ${new Date(now.getTime() - AGAIN_MS)} or n.tried_at < ${since}))`;
}

export async function looksDue(db: Db, vcenters: readonly string[], moment: Moment): Promise<readonly string[]> {
  const { rows } = await sql<{ vcenter: string }>`
    select vcenter from vcenter_looks n where not (${unclaimed} and ${isDue(moment)})`.execute(db);
  const rested = new Set(rows.map(({ vcenter }) => vcenter));
  return vcenters.filter((vcenter) => !rested.has(vcenter));
}

/** False: another worker does it, or it is not due any more. */
export async function claimLook(
  db: Db,
  vcenter: string,
  claim: Moment & { readonly owner: string; readonly seconds: number },
): Promise<boolean> {
  await sql`insert into vcenter_looks (vcenter) values (${vcenter}) on conflict do nothing`.execute(db);
  const { numAffectedRows } = await sql`
    update vcenter_looks n set lease_owner = ${claim.owner}, lease_until = ${secondsFromNow(claim.seconds)}
    where n.vcenter = ${vcenter} and ${unclaimed} and ${isDue(claim)}`.execute(db);
  return numAffectedRows === 1n;
}

export async function prolongLook(db: Db, vcenter: string, owner: string, seconds: number): Promise<void> {
  await sql`update vcenter_looks set lease_until = ${secondsFromNow(seconds)}
    where vcenter = ${vcenter} and lease_owner = ${owner}`.execute(db);
}

/** `failure` null: it was answered. */
export async function endLook(db: Db, vcenter: string, at: Date, failure: string | null): Promise<void> {
  const answered = failure === null ? { looked_at: at } : {};
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('vcenter_looks')
      .set({ tried_at: at, failure, lease_owner: null, lease_until: null, ...answered })
      .where('vcenter', '=', vcenter)
      .execute();
  });
}

/** What is not removed, or was only since that instant: a list that was read then may still show it. */
export async function knownSnapshots(db: Db, since: Date): Promise<readonly KnownSnapshot[]> {
  return db
    .selectFrom('vm_snapshots')
    .select(['vcenter', 'vm_moref as vmMoref', 'snapshot_moref as snapshotMoref', 'name'])
    .where((eb) => eb.or([eb('state', '<>', 'removed'), eb('removed_at', '>=', since)]))
    .execute();
}

export type HeldThere = Selectable<ExecutionTables['vm_snapshots']>;

/** Nobody works with it, and no rollback to it is asked for: then it may be written off. */
const idle = sql<boolean>`(n.lease_until is null or n.lease_until < now())
  and (n.rollback_asked_at is null or n.reverted_at is not null or n.rollback_error is not null)
  and not exists (select 1 from patch_attempts a where a.server_id = n.server_id and a.ended_at is null)`;

export async function heldIn(db: Db, vcenter: string): Promise<readonly HeldThere[]> {
  return db
    .selectFrom('vm_snapshots as n')
    .selectAll('n')
    .where('n.state', '=', 'present')
    .where('n.vcenter', '=', vcenter)
    .where(idle)
    .orderBy('n.id')
    .execute();
}

/** False: somebody works with it by now. */
export async function writeOff(trx: Trx, { id }: HeldThere, at: Date): Promise<boolean> {
  await lockGate(trx);
  const { numAffectedRows } = await sql`
    update vm_snapshots n set state = 'removed', removed_at = ${at}
    where n.id = ${id} and n.state = 'present' and ${idle}`.execute(trx);
  return numAffectedRows === 1n;
}

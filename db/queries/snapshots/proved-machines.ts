// The machine that a snapshot is of, as it was proved (RUN-17): written before vCenter is asked for anything, so that whoever goes on
// works on the same machine, and looks for nothing by its name.
import { sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import type { KnownIdentity } from '../../../domain/snapshots/machine-identity.ts';
import type { MachineUuid } from '../../../domain/snapshots/machine-uuid.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { SYSTEM, writeAudit } from '../history/audit.ts';

export type MachineOnRecord = {
  readonly vcenter: string;
  readonly instance: string | null;
  readonly vmMoref: string;
  readonly vmName: string;
};

export type ProvedMachine = MachineOnRecord & KnownIdentity;

type Snapshot = { readonly id: number; readonly server_id: ServerId };

/** From now on vCenter may be asked to make it. */
export async function recordMachine(
  trx: Trx,
  { id, server_id: serverId }: Snapshot,
  machine: ProvedMachine,
  seen: { readonly bootId: string; readonly at: Date },
): Promise<void> {
  await trx
    .updateTable('vm_snapshots')
    .set((eb) => ({
      ...referenceOf(machine),
      vm_uuid: machine.uuid,
      proved_by: machine.by,
      node_name: machine.nodeName,
      asked_at: eb.fn.coalesce('asked_at', sql<Date>`${seen.at}`),
    }))
    .where('id', '=', id)
    .execute();
  await noteBoots(trx, id, [seen.bootId]);
  if (machine.by === 'uuid') await learnUuid(trx, serverId, machine.uuid, seen.at);
  const { vcenter, instance, vmMoref, vmName, uuid, by } = machine;
  await writeAudit(trx, {
    at: seen.at,
    actor: SYSTEM,
    action: 'machine.proved',
    object: { type: 'server', id: serverId },
    after: { snapshotId: id, vcenter, instance, vm: vmName, moref: vmMoref, uuid, by },
  });
}

/** Of one that was taken by an older release: nothing new is asked of vCenter. */
export async function recordIdentity(db: Db, id: number, machine: ProvedMachine): Promise<void> {
  await db
    .updateTable('vm_snapshots')
    .set({ ...referenceOf(machine), vm_uuid: machine.uuid, proved_by: machine.by, node_name: machine.nodeName })
    .where('id', '=', id)
    .execute();
}

/** Its machine is elsewhere now, or its vCenter gives other references. */
export async function recordMove(
  db: Db,
  id: number,
  to: MachineOnRecord & { readonly snapshotMoref: string },
): Promise<void> {
  await db
    .updateTable('vm_snapshots')
    .set({ ...referenceOf(to), snapshot_moref: to.snapshotMoref })
    .where('id', '=', id)
    .execute();
}

export async function noteBoots(db: Db, id: number, boots: readonly string[]): Promise<void> {
  await sql`
    update vm_snapshots set boots_seen = (
      select array_agg(distinct boot) from unnest(boots_seen || ${[...boots]}::text[]) as boot)
    where id = ${id} and cardinality(${[...boots]}::text[]) > 0`.execute(db);
}

async function learnUuid(trx: Trx, id: ServerId, uuid: MachineUuid | null, at: Date): Promise<void> {
  await trx
    .updateTable('servers')
    .set({ vm_uuid: uuid, vm_uuid_at: uuid === null ? null : at })
    .where('id', '=', id)
    .execute();
}

function referenceOf({ vcenter, instance, vmMoref, vmName }: MachineOnRecord) {
  return { vcenter, vcenter_instance: instance, vm_moref: vmMoref, vm_name: vmName };
}

/** Boots that the reboots of its attempt have noted, before and after. */
export async function bootsOfAttempt(db: Db, snapshotId: number): Promise<readonly string[]> {
  const { rows } = await sql<{ before: string | null; evidence: string | null }>`
    select t.result ->> 'bootIdBefore' as before, t.result ->> 'evidence' as evidence
    from vm_snapshots n join attempt_steps t on t.attempt_id = n.attempt_id and t.step = 'reboot'
    where n.id = ${snapshotId}`.execute(db);
  return rows.flatMap(({ before, evidence }) => {
    const after = /^boot_id (.+)$/.exec(evidence ?? '')?.[1];
    return [...(before === null ? [] : [before]), ...(after === undefined ? [] : [after])];
  });
}

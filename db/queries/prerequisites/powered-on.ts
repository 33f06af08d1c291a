// Servers that are normally off and that we have started (RUN-17): who needs one now, and whether it may be stopped. Whoever starts one
// and whoever stops it lock its row; the gate's lock puts a stop and a start of an update in order.

import { type RawBuilder, sql } from 'kysely';
import type { AuditedAction } from '../../../domain/history/action-words.ts';
import type { ServerId, SessionId } from '../../../domain/ids.ts';
import { mayGoAt } from '../../../domain/prerequisites/normally-off.ts';
import { databaseNow, secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { isOwed } from '../actions/owed-restarts.ts';
import { SYSTEM, writeAudit } from '../history/audit.ts';
import type { ProvedMachine } from '../snapshots/proved-machines.ts';

/** An order that was never answered may still arrive: so long a machine that is off is not taken for one that stays off. */
const LATE_ORDER_MINUTES = 10;

type Machine = Pick<ProvedMachine, 'vcenter' | 'instance' | 'vmMoref' | 'vmName' | 'uuid'>;

export async function loadPoweredOn(db: Db, serverId: ServerId) {
  return db
    .selectFrom('powered_on_servers')
    .selectAll()
    .where('server_id', '=', serverId)
    .where('stopped_at', 'is', null)
    .executeTakeFirst();
}

export async function loadPoweredOnRow(db: Db, id: number) {
  return db.selectFrom('powered_on_servers').selectAll().where('id', '=', id).executeTakeFirst();
}

export type PoweredOn = NonNullable<Awaited<ReturnType<typeof loadPoweredOnRow>>>;

/** It goes down: nothing may begin on it until it has. */
export async function isBeingStopped(db: Db, serverId: ServerId): Promise<boolean> {
  const row = await loadPoweredOn(db, serverId);
  return row !== undefined && row.stop_begun_at !== null;
}

type Use = { readonly serverId: ServerId; readonly sessionId: SessionId; readonly at: Date };

/** Before vCenter is asked. null: it is being stopped, and has to be down first. */
export async function recordStartOrder(
  trx: Trx,
  { serverId, sessionId, at }: Use,
  machine: Machine,
): Promise<number | null> {
  const open = await lockOpen(trx, serverId);
  if (open !== undefined && open.stop_begun_at !== null) return null;
  const { vcenter, instance, vmMoref, vmName, uuid } = machine;
  const columns = {
    ...{ session_id: sessionId, asked_at: at, used_at: at, start_order_at: databaseNow() },
    ...{ vcenter, vcenter_instance: instance, vm_moref: vmMoref, vm_name: vmName, vm_uuid: uuid },
  };
  await writeAudit(trx, {
    at,
    actor: SYSTEM,
    action: 'server.power-on',
    object: { type: 'server', id: serverId },
    after: { sessionId, vcenter, instance, vm: vmName, moref: vmMoref, uuid },
  });
  if (open !== undefined) {
    await trx.updateTable('powered_on_servers').set(columns).where('id', '=', open.id).execute();
    return open.id;
  }
  const { id } = await trx
    .insertInto('powered_on_servers')
    .values({ server_id: serverId, ...columns })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** `acted` false: vCenter has said that it did not do it. */
export async function answerStartOrder(
  db: Db,
  id: number,
  { acted, at }: { readonly acted: boolean; readonly at: Date },
): Promise<void> {
  await sql`
    update powered_on_servers set start_order_at = null, started_at = case when ${acted} then ${at} else started_at end
    where id = ${id} and stopped_at is null`.execute(db);
  if (!acted) return;
  // Ordered by a worker that was held up, and closed meanwhile: it is on again, and somebody has to stop it.
  await sql`
    update powered_on_servers p set started_at = ${at}, start_order_at = null, stopped_at = null, outcome = null
    where id = ${id} and stopped_at is not null
      and not exists (select from powered_on_servers o where o.server_id = p.server_id and o.stopped_at is null)`.execute(
    db,
  );
}

/** Needed now, if we have started it. False: it is being stopped. */
export async function recordUse(trx: Trx, { serverId, sessionId, at }: Use): Promise<boolean> {
  const open = await lockOpen(trx, serverId);
  if (open === undefined) return true;
  if (open.stop_begun_at !== null) return false;
  await trx
    .updateTable('powered_on_servers')
    .set({ used_at: at, session_id: sessionId })
    .where('id', '=', open.id)
    .execute();
  return true;
}

async function lockOpen(trx: Trx, serverId: ServerId) {
  return trx
    .selectFrom('powered_on_servers')
    .select(['id', 'stop_begun_at'])
    .where('server_id', '=', serverId)
    .where('stopped_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** Attempts, orders, prerequisites, rollbacks, snapshots to be prepared and scans of the server of `p`, of whichever campaign; what is still to be started
 * again there (RUN-19), as long as that may succeed. */
const needed: RawBuilder<boolean> = sql<boolean>`(
  exists (select 1 from patch_attempts a where a.server_id = p.server_id and a.ended_at is null)
  or exists (select 1 from patch_sessions s where s.server_id = p.server_id
    and (s.start_asked_at is not null or s.lease_until > now()
      or exists (select 1 from prereq_run_sessions r where r.session_id = s.id and r.done_at is null)))
  or exists (select 1 from vm_snapshots n where n.server_id = p.server_id and n.state <> 'removed' and (
    (n.rollback_asked_at is not null and n.reverted_at is null and n.rollback_error is null)
    or (n.attempt_id is null and n.lease_until > now())
    or (n.attempt_id is null and n.state = 'intended' and n.taking_error is null and n.discard_asked_at is null
      and exists (select 1 from patch_sessions s join campaigns c on c.id = s.campaign_id
        where s.id = n.session_id and s.status in ('pending', 'prereq_ok') and c.status = 'open'))))
  or exists (select 1 from attempt_actions o where o.server_id = p.server_id and ${isOwed} and not o.restart_asks
    and o.restart_tries < 3)
  or exists (select 1 from server_scans x where x.server_id = p.server_id and x.lease_until > now()))`;

type Candidate = { readonly id: number; readonly stopping: boolean; readonly usedAt: Date; readonly ended: LastEnd };
type LastEnd = { readonly at: string; readonly patched: boolean } | null;

const candidate = sql`
  p.id, p.stop_begun_at is not null as stopping, p.used_at as "usedAt",
  (select jsonb_build_object('at', a.ended_at, 'patched', a.state = 'patched') from patch_attempts a
    where a.server_id = p.server_id and a.ended_at is not null and a.started_at >= p.asked_at
    order by a.ended_at desc limit 1) as ended`;

/** Nobody needs them any more, or their stop has begun. */
export async function stopsDue(db: Db, now: Date): Promise<number[]> {
  const { rows } = await sql<Candidate>`
    select ${candidate} from powered_on_servers p
    where p.stopped_at is null and (p.lease_until is null or p.lease_until < now())
      and (p.stop_begun_at is not null or not ${needed})
    order by p.id limit 200`.execute(db);
  return rows.filter((row) => isDue(row, now)).map(({ id }) => id);
}

function isDue({ stopping, usedAt, ended }: Candidate, now: Date): boolean {
  const end = ended === null ? null : { at: new Date(ended.at), patched: ended.patched };
  return stopping || mayGoAt(usedAt, end) <= now;
}

export async function claimStop(db: Db, id: number, owner: string, seconds: number): Promise<PoweredOn | undefined> {
  return db
    .updateTable('powered_on_servers')
    .set({ lease_owner: owner, lease_until: secondsFromNow(seconds) })
    .where('id', '=', id)
    .where('stopped_at', 'is', null)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', databaseNow())]))
    .returningAll()
    .executeTakeFirst();
}

/** False: another worker has it. */
export async function prolongStop(db: Db, id: number, owner: string, seconds: number): Promise<boolean> {
  const result = await db
    .updateTable('powered_on_servers')
    .set({ lease_until: secondsFromNow(seconds) })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .where('lease_until', '>', databaseNow())
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function releaseStop(
  db: Db,
  id: number,
  owner: string,
  { error, againSeconds }: { readonly error: string | null; readonly againSeconds: number },
): Promise<void> {
  await db
    .updateTable('powered_on_servers')
    .set({ lease_owner: null, lease_until: secondsFromNow(againSeconds), stop_error: error })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

/** After `lockGate`, the row locked: may it go down, or be written off? */
export async function lockUnneeded(trx: Trx, id: number, owner: string, now: Date): Promise<'needed' | PoweredOn> {
  const { rows } = await sql<Candidate & { needed: boolean }>`
    select ${candidate}, ${needed} as needed from powered_on_servers p
    where p.id = ${id} and p.stopped_at is null and p.lease_owner = ${owner} for update of p`.execute(trx);
  const [row] = rows;
  if (row === undefined || (!row.stopping && (row.needed || !isDue(row, now)))) return 'needed';
  return trx.selectFrom('powered_on_servers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** From now on it goes down, whatever comes. */
export async function beginStop(trx: Trx, row: PoweredOn, at: Date): Promise<void> {
  if (row.stop_begun_at !== null) return;
  await trx.updateTable('powered_on_servers').set({ stop_begun_at: at }).where('id', '=', row.id).execute();
  // Not for each try of one that vCenter refuses.
  if (row.stop_error === null) await auditStop(trx, row, 'server.power-off', {}, at);
}

/** vCenter refuses every order to stop it. */
export async function giveUpStop(db: Db, id: number, owner: string): Promise<void> {
  await db
    .updateTable('powered_on_servers')
    .set({ stop_begun_at: null })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

/** Just before each order. False: another worker has it, and this one must not order any more. */
export async function noteStopOrder(db: Db, id: number, owner: string): Promise<boolean> {
  const result = await db
    .updateTable('powered_on_servers')
    .set({ stop_order_at: databaseNow() })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    // Enough of it left for a call to a vCenter.
    .where('lease_until', '>', secondsFromNow(30))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function answerStopOrder(db: Db, id: number, owner: string): Promise<void> {
  await db
    .updateTable('powered_on_servers')
    .set({ stop_order_at: null })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

/** No order may still be on its way. */
export async function areOrdersSettled(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql<{ settled: boolean }>`
    select coalesce(greatest(start_order_at, stop_order_at) < now() - make_interval(mins => ${LATE_ORDER_MINUTES}), true) as settled
    from powered_on_servers where id = ${id}`.execute(db);
  return rows[0]?.settled === true;
}

export async function closeStart(
  trx: Trx,
  row: PoweredOn,
  outcome: NonNullable<PoweredOn['outcome']>,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('powered_on_servers')
    .set({ stopped_at: at, outcome, stop_error: null, lease_owner: null, lease_until: null })
    .where('id', '=', row.id)
    .execute();
  await auditStop(trx, row, 'server.powered-off', { outcome }, at);
}

async function auditStop(trx: Trx, row: PoweredOn, action: AuditedAction, more: object, at: Date): Promise<void> {
  await writeAudit(trx, {
    at,
    actor: SYSTEM,
    action,
    object: { type: 'server', id: row.server_id },
    after: { sessionId: row.session_id, vcenter: row.vcenter, vm: row.vm_name, moref: row.vm_moref, ...more },
  });
}

/** Its machine is elsewhere now, or its vCenter gives other references. */
export async function recordStartMoved(
  db: Db,
  id: number,
  { vcenter, instance, vmMoref, vmName }: Omit<Machine, 'uuid'>,
) {
  await db
    .updateTable('powered_on_servers')
    .set({ vcenter, vcenter_instance: instance, vm_moref: vmMoref, vm_name: vmName })
    .where('id', '=', id)
    .execute();
}

// Snapshots in the custody of the product (RUN-4, RUN-11). The name is stored before vCenter is asked, so that a crash
// between the two finds it again instead of making a second one.
import { sql } from 'kysely';
import { STEPS_BEFORE_UPDATE } from '../../../domain/attempts/attempt-steps.ts';
import type { AttemptId, CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import { rolesWith } from '../../../domain/people/roles.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { lockGate } from '../gate/gate.ts';

const MINUTE_MS = 60_000;

/** RUN-4: `nameAt` of the first minute from `at` on that no snapshot of this server is named after, removed ones included. */
export async function freeSnapshotName(
  trx: Trx,
  serverId: ServerId,
  at: Date,
  nameAt: (minute: Date) => string,
): Promise<string> {
  const rows = await trx.selectFrom('vm_snapshots').select('name').where('server_id', '=', serverId).execute();
  const used = new Set(rows.map(({ name }) => name));
  let minute = at;
  while (used.has(nameAt(minute))) minute = new Date(minute.getTime() + MINUTE_MS);
  return nameAt(minute);
}

/**
 * The name to use: the one of an earlier try, else that of a snapshot prepared for the session, which is the attempt's from now on
 * (a claim on it that still runs keeps it: a session does not start then), else a new one.
 */
export async function intendSnapshot(
  trx: Trx,
  row: {
    attemptId: AttemptId;
    sessionId: SessionId;
    serverId: ServerId;
    campaignId: CampaignId;
    /** The name of a snapshot of that minute. */
    nameAt: (minute: Date) => string;
    attemptStartedAt: Date;
    at: Date;
    /** RUN-14: a prepared one from before is made again. */
    preparedSince: Date;
  },
): Promise<string> {
  const known = await trx
    .selectFrom('vm_snapshots')
    .select('name')
    .where('attempt_id', '=', row.attemptId)
    .executeTakeFirst();
  if (known !== undefined) return known.name;
  const adopted = await trx
    .updateTable('vm_snapshots as n')
    .set({ attempt_id: row.attemptId, taking_error: null })
    .where('session_id', '=', row.sessionId)
    .where('attempt_id', 'is', null)
    .where('state', '<>', 'removed')
    .where('discard_asked_at', 'is', null)
    .where(unclaimed)
    // One from before somebody else's success is restored to by nobody: it would be undone in silence.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('patch_attempts as a')
            .select('a.id')
            .whereRef('a.server_id', '=', 'n.server_id')
            .where('a.state', '=', 'patched')
            .where(sql<boolean>`a.id > n.after_attempt and a.id <> ${row.attemptId}`),
        ),
      ),
    )
    .where(({ or, eb }) => or([eb('n.created_at', '>', row.preparedSince), changedSince]))
    .returning('name')
    .executeTakeFirst();
  if (adopted !== undefined) return adopted.name;
  await discardOutdated(trx, row);
  const name = await freeSnapshotName(trx, row.serverId, row.attemptStartedAt, row.nameAt);
  await trx
    .insertInto('vm_snapshots')
    .values({
      attempt_id: row.attemptId,
      session_id: row.sessionId,
      server_id: row.serverId,
      campaign_id: row.campaignId,
      name,
      state: 'intended',
      created_at: row.at,
      asked_at: null,
    })
    .execute();
  return name;
}

/**
 * RUN-14: an attempt that did not end well has changed the host since, or may have: the snapshot from before it is the only way back,
 * whatever its age.
 */
const changedSince = sql<boolean>`exists (select 1 from patch_attempts a join attempt_steps u on u.attempt_id = a.id and u.step = 'update'
  where a.server_id = n.server_id and a.state <> 'patched' and a.id > n.after_attempt)`;

/** Too old to be adopted: it goes once the attempt, which makes another one, has ended. Not a way back that may still be wanted. */
async function discardOutdated(
  trx: Trx,
  { sessionId, at, preparedSince }: { sessionId: SessionId; at: Date; preparedSince: Date },
): Promise<void> {
  await trx
    .updateTable('vm_snapshots as n')
    .set({ discard_asked_at: at })
    .where('session_id', '=', sessionId)
    .where('attempt_id', 'is', null)
    .where('state', '<>', 'removed')
    .where('discard_asked_at', 'is', null)
    .where('n.created_at', '<=', preparedSince)
    .where(({ not }) => not(changedSince))
    .execute();
}

export type TakenSnapshot = {
  readonly vcenter: string;
  readonly instance?: string | null;
  readonly vmMoref: string;
  readonly vmName: string;
  readonly snapshotMoref: string;
  readonly consistency: 'quiesced' | 'crash-consistent';
};

export async function snapshotOfAttempt(trx: Trx, attemptId: AttemptId) {
  return trx.selectFrom('vm_snapshots').selectAll().where('attempt_id', '=', attemptId).executeTakeFirstOrThrow();
}

/** As it stands now. */
export async function loadSnapshot(db: Db, id: number) {
  return db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export async function recordSnapshot(trx: Trx, attemptId: AttemptId, taken: TakenSnapshot): Promise<void> {
  await trx.updateTable('vm_snapshots').set(presentAs(taken)).where('attempt_id', '=', attemptId).execute();
}

export function presentAs(taken: TakenSnapshot) {
  return {
    state: 'present',
    vcenter: taken.vcenter,
    vcenter_instance: taken.instance ?? null,
    vm_moref: taken.vmMoref,
    vm_name: taken.vmName,
    snapshot_moref: taken.snapshotMoref,
    consistency: taken.consistency,
  } as const;
}

const unclaimed = sql<boolean>`(n.lease_until is null or n.lease_until < now())`;

/** One that failed for good waits for a person to ask again. */
export const rollbackDue = sql<boolean>`(n.rollback_asked_at is not null and n.reverted_at is null and n.rollback_error is null)`;

/** Prepared ones that are still to be taken (QuickWin); one that failed for good waits for a person. */
const takingDue = sql<boolean>`(n.attempt_id is null and n.state = 'intended' and n.taking_error is null
  and n.discard_asked_at is null and exists (select 1 from patch_sessions s join campaigns c on c.id = s.campaign_id
    where s.id = n.session_id and s.status in ('pending', 'prereq_ok') and c.status = 'open'))`;

const ORDER_HOURS = 24;

function dayBefore(now: Date): Date {
  return new Date(now.getTime() - ORDER_HOURS * 3_600_000);
}

/** RUN-14: an order that nobody has begun for a day. What was restored already is only still to be proved. */
function rollbackExpired(now: Date) {
  return sql<boolean>`(n.restored_at is null and (n.rollback_asked_at < ${dayBefore(now)} or ${ordererGone(now)}))`;
}

/** RUN-2: whoever ordered it may do so no longer. */
function ordererGone(now: Date) {
  return sql<boolean>`(n.rollback_asked_by is not null and not exists (
    select 1 from users u join user_roles r on r.user_id = u.id
    where u.id = n.rollback_asked_by and r.role = any(${[...rolesWith('rollback.restore')]}::text[])
      and u.disabled_at is null and (u.expires_at is null or u.expires_at > ${now})))`;
}

function takingExpired(now: Date) {
  return sql<boolean>`(n.created_at < ${dayBefore(now)})`;
}

export type ExpiredSnapshotOrder = {
  readonly kind: 'rollback' | 'snapshot';
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly domainCode: string;
  readonly orderedBy: UserId | null;
  /** It was not its age: whoever ordered it may do so no longer. */
  readonly ordererGone: boolean;
};

/** Of the snapshot `n`: what `withdrawSnapshotOrders` withdraws. */
function orderExpired(now: Date) {
  return sql<boolean>`(n.state <> 'removed' and ${unclaimed}
    and ((${rollbackDue} and ${rollbackExpired(now)}) or (${takingDue} and ${takingExpired(now)})))`;
}

/** Asked at every sweep, without a transaction. */
export async function areSnapshotOrdersExpired(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql`select from vm_snapshots n where ${orderExpired(now)} limit 1`.execute(db);
  return rows.length > 0;
}

/**
 * RUN-14: withdraws the orders of more than a day ago that nobody has begun, and rollbacks of whoever may order none any more. A snapshot may exist all the same, by a lost answer: its
 * row is given up and removed as such, and the next order makes another one under another name.
 */
export async function withdrawSnapshotOrders(trx: Trx, now: Date): Promise<readonly ExpiredSnapshotOrder[]> {
  const { rows } = await sql<ExpiredSnapshotOrder>`
    with expired as (
      update vm_snapshots n set
        rollback_error = case when not ${rollbackDue} then n.rollback_error
          when ${ordererGone(now)} then 'withdrawn, as whoever ordered it may do so no longer: order it again'
          else 'not begun within a day, so withdrawn: order it again' end,
        discard_asked_at = case when ${rollbackDue} then n.discard_asked_at else ${now} end
      where ${orderExpired(now)}
      returning n.server_id, n.campaign_id, n.rollback_error, n.rollback_asked_by, n.asked_by, n.discard_asked_at,
        n.discard_asked_at is null and ${ordererGone(now)} as gone)
    select case when x.discard_asked_at is null then 'rollback' else 'snapshot' end as kind, x.campaign_id as "campaignId",
      v.hostname, d.code as "domainCode",
      case when x.discard_asked_at is null then x.rollback_asked_by else x.asked_by end as "orderedBy", x.gone as "ordererGone"
    from expired x join servers v on v.id = x.server_id
    join domain_environments de on de.id = v.domain_environment_id join domains d on d.id = de.domain_id
    order by v.hostname collate "C"`.execute(trx);
  return rows;
}

/**
 * RUN-11: validated, by itself or by what was patched after it; of an attempt that failed before it updated anything (an intended one
 * may exist in vCenter after a lost answer); prepared and no longer wanted, or older than `keepHours`; or given up by somebody. Never
 * before the end that somebody set, nor while an attempt runs or a rollback to it is asked for. One of a server that failed, has a KO or no
 * answer never goes by its age: a person is asked (`questionDue`).
 */
function removalDue(now: Date, keepHours: number) {
  return sql<boolean>`(not ${rollbackDue} and (n.kept_until is null or n.kept_until < ${now})
    and not exists (select 1 from rollback_requests q where q.snapshot_id = n.id and q.state = 'open')
    and exists (select 1 from patch_sessions s
      join campaigns c on c.id = s.campaign_id
      left join patch_attempts a on a.id = n.attempt_id
      left join patch_validation p on p.attempt_id = n.attempt_id
      where s.id = n.session_id and (a.id is null or a.ended_at is not null)
        and (p.status in ('validated_ok', 'forced') or n.discard_asked_at is not null
          or (a.state = 'failed' and a.step = any(${STEPS_BEFORE_UPDATE}::text[]))
          or (a.id is null and (s.status = 'excluded' or c.status = 'closed' or n.created_at < ${endedBefore(now, keepHours)}))
          or exists (select 1 from patch_attempts l join patch_validation k on k.attempt_id = l.id
            where l.server_id = n.server_id and l.id > a.id and k.status in ('validated_ok', 'forced')))))`;
}

function endedBefore(now: Date, keepHours: number): Date {
  return new Date(now.getTime() - keepHours * 3_600_000);
}

/** RUN-11: its time is over, and nobody but a person may decide. */
export function questionDue(now: Date, keepHours: number) {
  return sql<boolean>`(n.state = 'present' and n.attempt_id is not null and n.discard_asked_at is null and not ${rollbackDue}
    and case when n.kept_until is null then n.created_at < ${endedBefore(now, keepHours)} else n.kept_until < ${now} end
    and exists (select 1 from patch_attempts a where a.id = n.attempt_id and a.ended_at is not null)
    and not ${removalDue(now, keepHours)})`;
}

async function dueIds(db: Db, due: ReturnType<typeof removalDue>, most: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select n.id from vm_snapshots n where n.state <> 'removed' and ${unclaimed} and ${due}
    order by n.id limit ${most}`.execute(db);
  return rows.map(({ id }) => id);
}

export function snapshotsToRemove(db: Db, now: Date, keepHours: number): Promise<number[]> {
  return dueIds(db, removalDue(now, keepHours), 50);
}

export function snapshotsToTake(db: Db): Promise<number[]> {
  return dueIds(db, takingDue, 200);
}

export function rollbacksToDo(db: Db): Promise<number[]> {
  return dueIds(db, rollbackDue, 200);
}

export type SnapshotTask = 'take' | 'remove' | 'revert';

/**
 * What is due for it now, nobody else working on it for so long; undefined: nothing is, whatever a late job says. Refused while its
 * server is being stopped (RUN-17), and while an attempt runs on it: that attempt may adopt a prepared one at any moment. A start refuses in turn while a prepared one is
 * claimed (`isServerTaken`); the gate's lock puts the two in order.
 */
export async function claimSnapshot(
  db: Db,
  id: number,
  claim: { readonly owner: string; readonly seconds: number; readonly now: Date; readonly keepHours: number },
) {
  return db.transaction().execute(async (trx) => {
    await lockGate(trx);
    const { rows } = await sql<{ task: SnapshotTask | null }>`
      select case when ${rollbackDue} and not ${rollbackExpired(claim.now)} then 'revert'
        when ${takingDue} and not ${takingExpired(claim.now)} then 'take'
        when ${removalDue(claim.now, claim.keepHours)} then 'remove' end as task
      from vm_snapshots n
      where n.id = ${id} and n.state <> 'removed' and ${unclaimed}
        and not exists (select 1 from patch_attempts a where a.server_id = n.server_id and a.ended_at is null)
        and not exists (select 1 from powered_on_servers p
          where p.server_id = n.server_id and p.stopped_at is null and p.stop_begun_at is not null)
      for update of n`.execute(trx);
    const task = rows[0]?.task ?? null;
    if (task === null) return undefined;
    const row = await trx
      .updateTable('vm_snapshots')
      .set({ lease_owner: claim.owner, lease_until: secondsFromNow(claim.seconds) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { ...row, task };
  });
}

export async function prolongClaim(db: Db, id: number, owner: string, seconds: number): Promise<void> {
  await db
    .updateTable('vm_snapshots')
    .set({ lease_until: secondsFromNow(seconds) })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

/** Still this worker's: asked right before something that cannot be taken back. */
export async function isClaimHeld(db: Db, id: number, owner: string): Promise<boolean> {
  const row = await db
    .selectFrom('vm_snapshots as n')
    .select('n.id')
    .where('n.id', '=', id)
    .where('n.lease_owner', '=', owner)
    .where(({ not }) => not(unclaimed))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * RUN-11: this worker's still, and still to go. Asked right before it goes: the wait for its datastore may have been long, and an owner
 * may have answered KO meanwhile, or somebody ordered the rollback to it.
 */
export async function isRemovalStillDue(
  db: Db,
  id: number,
  { owner, now, keepHours }: { readonly owner: string; readonly now: Date; readonly keepHours: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('vm_snapshots as n')
    .select('n.id')
    .where('n.id', '=', id)
    .where('n.lease_owner', '=', owner)
    .where(({ not }) => not(unclaimed))
    .where(removalDue(now, keepHours))
    .executeTakeFirst();
  return row !== undefined;
}

/** False when another worker has claimed it since; nobody can until this transaction ends. One that has only run out is still its own. */
export async function lockClaim(trx: Trx, id: number, owner: string): Promise<boolean> {
  const row = await trx
    .selectFrom('vm_snapshots')
    .select('id')
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export type ClaimedSnapshot = NonNullable<Awaited<ReturnType<typeof claimSnapshot>>>;

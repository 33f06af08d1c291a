// Orders to start, and the slots that came to nothing: who gave them, and what was withdrawn until it is told (RUN-2, RUN-14).
import { sql } from 'kysely';
import type { Orderer } from '../../../domain/campaigns/start-request.ts';
import type { WithdrawnOrder } from '../../../domain/campaigns/withdrawal-text.ts';
import type { CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import { actsOnAll } from '../../../domain/people/own-servers.ts';
import { type Ability, may } from '../../../domain/people/roles.ts';
import { dayIn } from '../../../domain/planning/iso-week.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { loadOutOfReach } from '../people/reach.ts';
import { loadOthersServers } from '../staffing/others-servers.ts';

/** Who ordered, as they are at that instant. */
export async function loadOrderer(
  db: Db,
  userId: UserId | null,
  {
    ability,
    now,
    serverId,
    ownSession,
  }: {
    readonly ability: Ability;
    readonly now: Date;
    readonly serverId: ServerId;
    /** Where operators act on their own servers alone: the one that is meant; null: on all. */
    readonly ownSession: SessionId | null;
  },
): Promise<Orderer> {
  if (userId === null) return { kind: 'unknown' };
  const row = await db
    .selectFrom('users')
    .select(['display_name', 'disabled_at', 'expires_at'])
    .where('id', '=', userId)
    .executeTakeFirst();
  if (row === undefined) return { kind: 'unknown' };
  const name = row.display_name;
  if (row.disabled_at !== null || (row.expires_at !== null && row.expires_at <= now)) return { kind: 'closed', name };
  const held = await db.selectFrom('user_roles').select('role').where('user_id', '=', userId).execute();
  const roles = held.map(({ role }) => role);
  if (!may(roles, ability)) return { kind: 'not-allowed', name };
  // PEOPLE-3: the list of hosts counts at the door too.
  const outside = await loadOutOfReach(db, userId, [serverId]);
  if (outside.length > 0) return { kind: 'out-of-reach', name };
  if (ownSession === null || actsOnAll(roles)) return { kind: 'allowed', name };
  const [other] = await loadOthersServers(db, [ownSession], userId, now);
  return other === undefined ? { kind: 'allowed', name } : { kind: 'of-another', name, operator: other.operator };
}

/** What a session is left with when its order goes. */
export const NO_ORDER = {
  start_asked_at: null,
  start_asked_by: null,
  start_activity: null,
  start_waited_at: null,
  repair_asked: false,
} as const;

/** An order that only waits for what ends by itself. Written now and then: it is asked every few seconds. */
export async function noteWaiting(db: Db, id: SessionId, now: Date): Promise<void> {
  await db
    .updateTable('patch_sessions')
    .set({ start_waited_at: now })
    .where('id', '=', id)
    .where('start_asked_at', 'is not', null)
    .where((eb) =>
      eb.or([eb('start_waited_at', 'is', null), eb('start_waited_at', '<', new Date(now.getTime() - 60_000))]),
    )
    .execute();
}

type WithdrawalReason = WithdrawnOrder['reason'];

export type Withdrawal = {
  readonly sessionId: SessionId;
  readonly reason: WithdrawalReason;
  /** Of the order, or of the slot. */
  readonly orderedAt: Date;
  readonly orderedBy: UserId | null;
  readonly at: Date;
};

/** The same one is told once. */
export async function recordWithdrawal(trx: Trx, one: Withdrawal): Promise<void> {
  await trx
    .insertInto('order_withdrawals')
    .values({
      session_id: one.sessionId,
      reason: one.reason,
      ordered_at: one.orderedAt,
      ordered_by: one.orderedBy,
      withdrawn_at: one.at,
      told_at: null,
    })
    .onConflict((oc) => oc.columns(['session_id', 'reason', 'ordered_at']).doNothing())
    .execute();
}

function toldUntil(now: Date): Date {
  return new Date(now.getTime() - 7 * 86_400_000);
}

/** Whether `lockUntoldWithdrawals` would find any: asked at every sweep, without a transaction. */
export async function areWithdrawalsUntold(db: Db, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('order_withdrawals as w')
    .select('w.id')
    .where('w.told_at', 'is', null)
    .where('w.withdrawn_at', '>', toldUntil(now))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of a week at most: what could not be told by then is on the card alone. Locked. */
export async function lockUntoldWithdrawals(trx: Trx, now: Date) {
  return trx
    .selectFrom('order_withdrawals as w')
    .innerJoin('patch_sessions as s', 's.id', 'w.session_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .leftJoin('users as u', 'u.id', 'w.ordered_by')
    .select([
      'w.id',
      's.id as sessionId',
      sql<boolean>`c.kind = 'emergency'`.as('emergency'),
      'w.reason',
      'w.ordered_at as orderedAt',
      'w.ordered_by as orderedBy',
      'u.display_name as orderer',
      's.campaign_id as campaignId',
      's.intervenant_id as operatorId',
      'v.hostname',
      'd.code as domainCode',
    ])
    .where('w.told_at', 'is', null)
    .where('w.withdrawn_at', '>', toldUntil(now))
    .orderBy('w.id')
    .forUpdate('w')
    .skipLocked()
    .limit(500)
    .execute();
}

export type UntoldWithdrawal = Awaited<ReturnType<typeof lockUntoldWithdrawals>>[number];

export async function markWithdrawalsTold(trx: Trx, ids: readonly number[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('order_withdrawals')
    .set({ told_at: now })
    .where('id', 'in', [...ids])
    .execute();
}

/** The word that lets each start at its slot. True: it was given, and is taken back. */
export async function takeBackSlotWord(trx: Trx, campaignId: CampaignId): Promise<boolean> {
  const result = await trx
    .updateTable('campaigns')
    .set({ start_mode: 'operator', start_mode_by: null, start_mode_at: null })
    .where('id', '=', campaignId)
    .where('start_mode', '=', 'slot')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Sessions to be started whose slot began before that instant. */
export async function loadPassedSlots(
  db: Db,
  campaignId: CampaignId,
  { before, zone }: { readonly before: Date; readonly zone: string },
) {
  const { rows } = await sql<{ id: SessionId; hostname: string; slotAt: Date }>`
    select s.id, v.hostname, (s.date_prevue + s.heure_prevue) at time zone ${zone} as "slotAt"
    from patch_sessions s join servers v on v.id = s.server_id
    where s.campaign_id = ${campaignId} and s.status in ('pending', 'prereq_ok') and s.start_asked_at is null
      and (s.date_prevue + s.heure_prevue) at time zone ${zone} < ${before}
    order by v.hostname collate "C"`.execute(db);
  return rows;
}

/**
 * RUN-2, start by slot: a session whose slot has come is ordered, once (a refusal stays until somebody acts). One that was to start
 * before `missed` is not caught up by itself (RUN-14): an operator decides.
 */
export async function orderDueSlots(
  db: Db,
  at: { readonly now: Date; readonly missed: Date; readonly zone: string },
): Promise<void> {
  const { now, missed, zone } = at;
  await sql`
    update patch_sessions s set start_asked_at = ${now}, start_waited_at = null, start_activity = c.start_mode_activity
    from campaigns c
    where c.id = s.campaign_id and c.start_mode = 'slot' and c.status = 'open' and c.stopped_at is null
      and s.status in ('pending', 'prereq_ok') and s.start_asked_at is null and s.start_refusal is null
      and s.date_prevue = ${dayIn(now, zone)}::date
      and (s.date_prevue + s.heure_prevue) at time zone ${zone} <= ${now}
      and (s.date_prevue + s.heure_prevue) at time zone ${zone} >= ${missed}`.execute(db);
}

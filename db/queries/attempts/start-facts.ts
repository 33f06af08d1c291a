// Reads, under the gate's lock, everything that RUN-2 asks before a session may start.

import { sql } from 'kysely';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import { databaseNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { isBeingRestarted } from '../actions/owed-restarts.ts';
import { isRejected } from '../chat/rejected.ts';
import { isBeingScanned } from '../cve/scans.ts';
import { isDownloading } from '../downloads/downloads.ts';
import { isBeingStopped } from '../prerequisites/powered-on.ts';
import { rollbackDue } from '../snapshots/snapshots.ts';
import { isBeingPatched } from './running-attempt.ts';
import { loadUnclosedMembers } from './unclosed-updates.ts';

/** What operators decide about the campaign of a session waits until the start is decided, or is known to it. After `lockGate`. */
export async function lockCampaignOf(trx: Trx, sessionId: SessionId): Promise<void> {
  await sql`
    select id from campaigns where id = (select campaign_id from patch_sessions where id = ${sessionId})
    for no key update`.execute(trx);
}

/**
 * A server that is tried again is no failure that somebody has seen: should it fail once more, that is a new one. `failedAt`: when it had
 * failed, or was refused; what failed only after they were seen was none of them.
 */
export async function forgetAcknowledged(trx: Trx, campaignId: CampaignId, failedAt: Date | null): Promise<void> {
  await trx
    .updateTable('campaigns')
    .set((eb) => ({ failures_acknowledged: eb('failures_acknowledged', '-', 1) }))
    .where('id', '=', campaignId)
    .where('failures_acknowledged', '>', 0)
    .where(sql<boolean>`(failures_acknowledged_at < ${failedAt}) is not true`)
    .execute();
}

/** When the session that failed did so: its last attempt, or a KO about it that came later; null: nothing tells. */
export async function failedSince(trx: Trx, sessionId: SessionId): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select greatest(a.ended_at, p.answered_at) as at
    from patch_attempts a left join patch_validation p on p.attempt_id = a.id and p.status = 'validated_ko'
    where a.session_id = ${sessionId} order by a.number desc limit 1`.execute(trx);
  return rows[0]?.at ?? null;
}

export type CampaignCounts = { readonly failed: number; readonly servers: number };

/** Sessions that are `failed` now or have a KO (RUN-10), and those that are not excluded. */
export async function countFailures(trx: Trx, campaignId: CampaignId): Promise<CampaignCounts> {
  const row = await trx
    .selectFrom('patch_sessions as s')
    .select([
      sql<number>`(count(*) filter (where s.status = 'failed' or ${isRejected}))::int`.as('failed'),
      sql<number>`(count(*) filter (where s.status <> 'excluded'))::int`.as('servers'),
    ])
    .where('s.campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  return row;
}

/**
 * Any attempt on this server, whatever its campaign, a rollback that is under way, a snapshot that is being made ready, a scan that reads
 * it, a download of the eve (RUN-22), its stop (RUN-17), or what starts again there what an action had stopped (RUN-19).
 */
export async function isServerTaken(trx: Db, serverId: ServerId): Promise<boolean> {
  if (await isBeingPatched(trx, serverId)) return true;
  const busy = await trx
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', serverId)
    .where('state', '<>', 'removed')
    .where(({ eb, or, and }) =>
      or([
        and([eb('rollback_asked_at', 'is not', null), eb('reverted_at', 'is', null), eb('rollback_error', 'is', null)]),
        and([eb('attempt_id', 'is', null), eb('lease_until', '>', databaseNow())]),
      ]),
    )
    .executeTakeFirst();
  if (busy !== undefined || (await isOrphanLeaving(trx, serverId)) || (await isBeingScanned(trx, serverId)))
    return true;
  if (await isDownloading(trx, serverId)) return true;
  return (await isBeingStopped(trx, serverId)) || isBeingRestarted(trx, serverId);
}

/** A worker removes a snapshot that no row knew: vCenter does one thing at a time on a machine. */
async function isOrphanLeaving(trx: Db, serverId: ServerId): Promise<boolean> {
  const row = await trx
    .selectFrom('orphan_snapshots')
    .select('id')
    .where('server_id', '=', serverId)
    .where('removed_at', 'is', null)
    .where('lease_owner', 'is not', null)
    .where('lease_until', '>', databaseNow())
    .executeTakeFirst();
  return row !== undefined;
}

/** Hostname of another member of the same exclusive group that has an attempt running, or is being restored; null: none. */
export async function exclusiveMemberRunning(
  trx: Trx,
  serverId: ServerId,
  appGroup: string | null,
): Promise<string | null> {
  if (appGroup === null || appGroup === '') return null;
  const { rows } = await sql<{ hostname: string }>`
    select v.hostname from servers v join app_groups g on g.name = v.app_group and g.exclusive
    where v.app_group = ${appGroup} and v.id <> ${serverId}
      and (exists (select 1 from patch_attempts a where a.server_id = v.id and a.ended_at is null)
        or exists (select 1 from vm_snapshots n where n.server_id = v.id and n.state <> 'removed' and ${rollbackDue}))
    order by v.hostname limit 1`.execute(trx);
  return rows[0]?.hostname ?? null;
}

/** RUN-15: hostname of another member of the same exclusive group on which an update was given up, its name not closed; null: none. */
export async function exclusiveMemberUnclosed(
  trx: Trx,
  serverId: ServerId,
  appGroup: string | null,
): Promise<string | null> {
  const [first] = await loadUnclosedMembers(trx, serverId, appGroup);
  return first?.hostname ?? null;
}

export async function isGoGiven(trx: Db, campaignId: CampaignId): Promise<boolean> {
  const row = await trx
    .selectFrom('prod_go_decisions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('decision', 'in', ['approved', 'override'])
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

const RECENT_ATTEMPTS = 3;

/**
 * Minutes that the last patched attempts on this server took, latest first. A step counts for at most its time limit: a reboot also
 * waits for an owner's slot, and an update may have waited for a person.
 */
export async function recentMinutes(
  trx: Trx,
  serverId: ServerId,
  limits: { readonly reboot: number; readonly other: number },
): Promise<readonly number[]> {
  const { rows } = await sql<{ minutes: number }>`
    select sum(least(t.minutes, case when t.step = 'reboot' then ${limits.reboot}::float8 else ${limits.other}::float8 end))::float8 as minutes
    from (select id from patch_attempts where server_id = ${serverId} and state = 'patched'
        order by id desc limit ${RECENT_ATTEMPTS}) a
    join lateral (select step, extract(epoch from ended_at - begun_at) / 60 as minutes from attempt_steps
        where attempt_id = a.id and ended_at is not null) t on true
    group by a.id order by a.id desc`.execute(trx);
  return rows.map(({ minutes }) => minutes);
}

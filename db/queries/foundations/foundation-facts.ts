// RUN-21: what the start of a server asks of foundations, its own or others'.
import { sql } from 'kysely';
import type { Foundation } from '../../../domain/foundations/foundation.ts';
import type { AttemptId, CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import type { Branch } from '../../../domain/server.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { rollbackDue } from '../snapshots/snapshots.ts';

/** null: an ordinary server. */
export async function loadFoundation(db: Db, serverId: ServerId): Promise<Foundation | null> {
  const row = await db.selectFrom('servers').select('foundation').where('id', '=', serverId).executeTakeFirst();
  return row?.foundation ?? null;
}

/**
 * Hostname of another foundation that is being patched or rolled back; null: none. An attempt that was confirmed stays one of a foundation
 * whoever takes the mark away meanwhile.
 */
export async function foundationRunning(db: Db, serverId: ServerId): Promise<string | null> {
  const { rows } = await sql<{ hostname: string }>`
    select v.hostname from servers v where v.id <> ${serverId} and v.id in (
      select a.server_id from patch_attempts a join servers f on f.id = a.server_id
      where a.ended_at is null and (f.foundation is not null
        or exists (select from foundation_confirmations k where k.attempt_id = a.id))
      union all
      select n.server_id from vm_snapshots n join servers f on f.id = n.server_id
      where f.foundation is not null and n.state <> 'removed' and ${rollbackDue})
    order by v.hostname limit 1`.execute(db);
  return rows[0]?.hostname ?? null;
}

/** Hostname of any other server on which an attempt or a rollback is under way; null: none. */
export async function otherRunning(db: Db, serverId: ServerId): Promise<string | null> {
  const { rows } = await sql<{ hostname: string }>`
    select v.hostname from servers v where v.id <> ${serverId} and v.id in (
      select a.server_id from patch_attempts a where a.ended_at is null
      union all
      select n.server_id from vm_snapshots n where n.state <> 'removed' and ${rollbackDue})
    order by v.hostname limit 1`.execute(db);
  return rows[0]?.hostname ?? null;
}

export type Before = {
  readonly hostname: string;
  readonly ordered: boolean;
  readonly bySlot: boolean;
  readonly day: string | null;
  readonly slot: string | null;
};

/**
 * Servers of the campaign that are started before a foundation: all that are no foundations and do not stand on it. One of non-production
 * does not wait for production, whose gate may wait for it.
 */
export async function loadBefore(
  db: Db,
  {
    serverId,
    campaignId,
    branch,
  }: { readonly serverId: ServerId; readonly campaignId: CampaignId; readonly branch: Branch },
): Promise<readonly Before[]> {
  const { rows } = await sql<Before>`
    with recursive above (id) as (
      select d.server_id from server_dependencies d where d.on_server_id = ${serverId}
      union
      select d.server_id from above b join server_dependencies d on d.on_server_id = b.id
    )
    select v.hostname, s.start_asked_at is not null as ordered, c.start_mode = 'slot' and s.start_refusal is null as "bySlot",
      s.date_prevue::text as day, to_char(s.heure_prevue, 'HH24:MI') as slot
    from patch_sessions s join servers v on v.id = s.server_id join campaigns c on c.id = s.campaign_id
    where s.campaign_id = ${campaignId} and s.server_id <> ${serverId} and v.foundation is null
      and (s.status in ('pending', 'prereq_ok') or (s.status = 'failed' and s.start_asked_at is not null))
      and (${branch} = 'prod' or s.branch = 'hprod') and v.id not in (select id from above)
    order by v.hostname`.execute(db);
  return rows;
}

export type Confirmation = { readonly at: Date; readonly by: UserId };

/** The newest by its name for this campaign that no attempt has spent; null: none. */
export async function loadConfirmation(
  db: Db,
  { serverId, campaignId }: { readonly serverId: ServerId; readonly campaignId: CampaignId },
): Promise<Confirmation | null> {
  const row = await db
    .selectFrom('foundation_confirmations')
    .select(['confirmed_at as at', 'confirmed_by as by'])
    .where('server_id', '=', serverId)
    .where('campaign_id', '=', campaignId)
    .where('attempt_id', 'is', null)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

/** All that stand for it: the next attempt asks again. */
export async function spendConfirmations(
  trx: Trx,
  of: { readonly serverId: ServerId; readonly campaignId: CampaignId },
  attemptId: AttemptId,
): Promise<void> {
  await trx
    .updateTable('foundation_confirmations')
    .set({ attempt_id: attemptId })
    .where('server_id', '=', of.serverId)
    .where('campaign_id', '=', of.campaignId)
    .where('attempt_id', 'is', null)
    .execute();
}

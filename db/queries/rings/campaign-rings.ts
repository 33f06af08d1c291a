// RING-1: the rings and sites of one campaign: its servers, which of them are patched and accepted in the cycle, what was decided.
import { sql } from 'kysely';
import type { CampaignId, RingId, ServerId, SiteId, UserId } from '../../../domain/ids.ts';
import type { CampaignServer } from '../../../domain/rings/campaign-rings.ts';
import type { SiteAnswer } from '../../../domain/rings/site-gate.ts';
import type { Db } from '../../schema/database.ts';
import { canAnswer } from './site-admins.ts';
import type { SiteAdmin } from './sites.ts';

/** Those that are not excluded. */
export async function loadCampaignServers(db: Db, campaignId: CampaignId): Promise<readonly CampaignServer[]> {
  const { rows } = await sql<CampaignServer>`
    select v.hostname, r.id as ring, i.id as site, s.branch,
      s.status in ('patched', 'reported') as patched, s.status = 'in_progress' as running,
      exists (select from patch_validation p join patch_attempts a on a.id = p.attempt_id
        where a.session_id = s.id and p.status in ('validated_ok', 'forced')) as accepted,
      coalesce((select p.status = 'validated_ko' from patch_attempts a join patch_validation p on p.attempt_id = a.id
        where a.session_id = s.id order by a.id desc limit 1), false) as refused,
      s.date_prevue as day
    from patch_sessions s
    join servers v on v.id = s.server_id
    left join patch_group_servers k on k.server_id = v.id
    left join patch_groups g on g.id = k.group_id and g.archived_at is null
    left join rings r on r.id = g.ring_id and r.archived_at is null
    left join sites i on i.id = coalesce(v.site_id, g.site_id) and i.archived_at is null
    where s.campaign_id = ${campaignId} and s.status <> 'excluded'
    order by v.hostname`.execute(db);
  return rows;
}

export type Opening = {
  readonly id: number;
  /** null: everybody. */
  readonly ring: RingId | null;
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
};

/** Those that stand. */
export async function loadOpenings(db: Db, campaignId: CampaignId): Promise<readonly Opening[]> {
  return db
    .selectFrom('ring_openings as o')
    .innerJoin('users as u', 'u.id', 'o.opened_by')
    .select(['o.id', 'o.ring_id as ring', 'u.display_name as by', 'o.opened_at as at', 'o.reason'])
    .where('o.campaign_id', '=', campaignId)
    .where('o.withdrawn_at', 'is', null)
    .orderBy('o.id')
    .execute();
}

export type CampaignSite = {
  readonly id: SiteId;
  readonly name: string;
  readonly admins: readonly SiteAdmin[];
  /** The newest; null: none. */
  readonly answer: (SiteAnswer & { readonly at: Date; readonly byId: UserId }) | null;
};

/** Those that have a server in the campaign, by name. */
export async function loadCampaignSites(
  db: Db,
  campaignId: CampaignId,
  ids: readonly SiteId[],
  now: Date,
): Promise<readonly CampaignSite[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Omit<CampaignSite, 'answer'> & SiteAnswer & { answered: boolean; at: Date; byId: UserId }>`
    select i.id, i.name, n.id is not null as answered, n.answer, n.day, n.reason, n.answered_at as at,
      n.answered_by as "byId", b.display_name as by,
      coalesce((select jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.display_name)
          order by lower(u.display_name), u.id)
        from site_admins m join users u on u.id = m.user_id and ${canAnswer(now)} where m.site_id = i.id), '[]') as admins
    from sites i
    left join lateral (select * from site_answers n
      where n.campaign_id = ${campaignId} and n.site_id = i.id order by n.id desc limit 1) n on true
    left join users b on b.id = n.answered_by
    where i.id = any(${[...ids]}::int[]) order by lower(i.name)`.execute(db);
  return rows.map(({ id, name, admins, answered, at, byId, answer, day, reason, by }) => ({
    ...{ id, name, admins },
    answer: answered ? { answer, day, reason, by, at, byId } : null,
  }));
}

/** Those of a ring (null: everybody) or of a site that may still start in the campaign. */
export async function loadServersLeft(
  db: Db,
  campaignId: CampaignId,
  of: { readonly ring: RingId | null } | { readonly site: SiteId },
): Promise<readonly ServerId[]> {
  const those =
    'site' in of
      ? sql`coalesce(v.site_id, g.site_id) = ${of.site}`
      : sql`(select r.id from rings r where r.id = g.ring_id and r.archived_at is null) is not distinct from ${of.ring}`;
  const { rows } = await sql<{ id: ServerId }>`
    select v.id from patch_sessions s join servers v on v.id = s.server_id
    left join patch_group_servers k on k.server_id = v.id
    left join patch_groups g on g.id = k.group_id and g.archived_at is null
    where s.campaign_id = ${campaignId} and s.status in ('pending', 'prereq_ok', 'failed') and ${those}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Who made the campaign. */
export async function loadMaker(db: Db, campaignId: CampaignId): Promise<UserId | null> {
  const row = await db.selectFrom('campaigns').select('created_by').where('id', '=', campaignId).executeTakeFirst();
  return row?.created_by ?? null;
}

// RING-1: what is still to be said of the rings and sites of open campaigns. A row of the audit is the mark that it was said.
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId, RingId, SiteId, UserId } from '../../../domain/ids.ts';
import type { Branch } from '../../../domain/server.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { canAnswer } from './site-admins.ts';

export type RingLeft = {
  readonly campaignId: CampaignId;
  readonly domainCodes: readonly string[];
  readonly createdAt: Date;
  /** null: everybody. */
  readonly ring: RingId | null;
  readonly branch: Branch;
  /** That may still start. */
  readonly left: number;
  /** Not patched, whatever becomes of them. */
  readonly unpatched: number;
  readonly isTold: boolean;
  readonly isDecided: boolean;
};

/** Each ring of each open campaign, by branch. */
export async function loadRingsLeft(db: Db): Promise<readonly RingLeft[]> {
  const { rows } = await sql<RingLeft>`
    with those as (
      select c.id as "campaignId", c.domain_codes as "domainCodes", c.created_at as "createdAt", r.id as ring, s.branch,
        count(*) filter (where s.status in ('pending', 'prereq_ok'))::int as left,
        count(*) filter (where s.status not in ('patched', 'reported'))::int as unpatched
      from campaigns c
      join patch_sessions s on s.campaign_id = c.id and s.status <> 'excluded'
      left join patch_group_servers k on k.server_id = s.server_id
      left join patch_groups g on g.id = k.group_id and g.archived_at is null
      left join rings r on r.id = g.ring_id and r.archived_at is null
      where c.status = 'open' and c.stopped_at is null
      group by c.id, r.id, s.branch)
    select t.*, exists (select from audit_log a where a.action = 'ring.announce' and a.object_type = 'campaign'
        and a.object_id = t."campaignId"::text and (a.after ->> 'branch') = t.branch
        and (a.after ->> 'ring') is not distinct from t.ring::text) as "isTold",
      exists (select from ring_openings o where o.campaign_id = t."campaignId" and o.withdrawn_at is null
        and o.ring_id is not distinct from t.ring) as "isDecided"
    from those t order by 1, t.ring, t.branch`.execute(db);
  return rows;
}

export type SilentSite = {
  readonly campaignId: CampaignId;
  readonly siteId: SiteId;
  readonly name: string;
  readonly servers: number;
  /** Of its first server. */
  readonly day: IsoDate;
  readonly admins: readonly UserId[];
};

/** Those that were asked before `today`, have not answered, and whose first server is planned after it and by `until`; none that was reminded. */
export async function loadSilentSites(
  db: Db,
  {
    today,
    until,
    zone,
    now,
  }: { readonly today: IsoDate; readonly until: IsoDate; readonly zone: string; readonly now: Date },
): Promise<readonly SilentSite[]> {
  const { rows } = await sql<SilentSite>`
    select * from (
      select c.id as "campaignId", i.id as "siteId", i.name, count(distinct s.server_id)::int as servers,
        min(s.date_prevue) as day, array_agg(distinct m.user_id) as admins
      from campaigns c
      join patch_sessions s on s.campaign_id = c.id and s.status in ('pending', 'prereq_ok')
      join servers v on v.id = s.server_id
      left join patch_group_servers k on k.server_id = v.id
      left join patch_groups g on g.id = k.group_id and g.archived_at is null
      join sites i on i.id = coalesce(v.site_id, g.site_id) and i.archived_at is null
      join site_admins m on m.site_id = i.id join users u on u.id = m.user_id and ${canAnswer(now)}
      where c.status = 'open' and c.stopped_at is null and (c.created_at at time zone ${zone})::date < ${today}::date
        and not exists (select from site_answers n where n.campaign_id = c.id and n.site_id = i.id)
        and not exists (select from audit_log a where a.action = 'site.remind' and a.object_type = 'site'
          and a.object_id = i.id::text and (a.after ->> 'campaign') = c.id::text)
      group by c.id, i.id, i.name) w
    where w.day > ${today}::date and w.day <= ${until}::date order by 1, 2`.execute(db);
  return rows;
}

/** Two workers say nothing twice: whoever comes second waits here, and reads again what is still to be said. */
export async function lockRingNotices(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('ring notices'))`.execute(trx);
}

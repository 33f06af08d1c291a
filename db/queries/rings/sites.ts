// RING-1: the sites as people list and change them, and who decides for each.
import { sql } from 'kysely';
import type { CampaignId, ServerId, SiteId, UserId } from '../../../domain/ids.ts';
import type { RebootPolicy } from '../../../domain/reboots/reboot-policy.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { canAnswer } from './site-admins.ts';

export type SiteAdmin = { readonly userId: UserId; readonly name: string };

export type SiteRow = {
  readonly id: SiteId;
  readonly name: string;
  readonly rebootPolicy: RebootPolicy | null;
  /** RUN-22. */
  readonly downloadEve: boolean;
  /** That are of it by themselves; those of its patch groups are not counted. */
  readonly servers: number;
  /** Who can answer (`canAnswer`), by name. */
  readonly admins: readonly SiteAdmin[];
};

/** By name. */
export async function loadSites(db: Db, now: Date): Promise<readonly SiteRow[]> {
  const { rows } = await sql<SiteRow>`
    select i.id, i.name, i.reboot_policy as "rebootPolicy", i.download_eve as "downloadEve",
      (select count(*)::int from servers v where v.site_id = i.id) as servers,
      coalesce((select jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.display_name)
          order by lower(u.display_name), u.id)
        from site_admins m join users u on u.id = m.user_id and ${canAnswer(now)} where m.site_id = i.id), '[]') as admins
    from sites i where i.archived_at is null order by lower(i.name)`.execute(db);
  return rows;
}

export async function loadSiteNames(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('sites').select('name').where('archived_at', 'is', null).execute();
  return rows.map(({ name }) => name);
}

/** Whatever the case. */
export async function findSite(db: Db, name: string, now: Date): Promise<SiteRow | null> {
  return (await loadSites(db, now)).find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}

/** Those of the servers that are of a site by themselves. Nobody else gives one of them a site until the transaction ends. */
export async function lockSitesOf(trx: Trx, servers: readonly ServerId[]) {
  const { rows } = await sql<{ id: ServerId; hostname: string; siteId: SiteId | null; site: string | null }>`
    select v.id, v.hostname, i.id as "siteId", i.name as site from servers v
    left join sites i on i.id = v.site_id and i.archived_at is null
    where v.id = any(${[...servers]}::int[]) order by v.id for no key update of v`.execute(trx);
  return rows;
}

export async function setSiteOf(trx: Trx, servers: readonly ServerId[], site: SiteId | null): Promise<void> {
  await sql`update servers set site_id = ${site} where id = any(${[...servers]}::int[])`.execute(trx);
}

/** Names of the patch groups whose servers are of it, in order. */
export async function groupsOfSite(db: Db, site: SiteId): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('patch_groups')
    .select('name')
    .where('site_id', '=', site)
    .where('archived_at', 'is', null)
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

export async function archiveSiteRow(trx: Trx, id: SiteId, at: Date): Promise<void> {
  await trx.updateTable('sites').set({ archived_at: at }).where('id', '=', id).execute();
}

/** Of a campaign, each with those who decide for it. */
export async function loadSitesToAsk(
  db: Db,
  campaignId: CampaignId,
  now: Date,
): Promise<readonly { readonly name: string; readonly servers: number; readonly admins: readonly UserId[] }[]> {
  const { rows } = await sql<{ name: string; servers: number; admins: UserId[] }>`
    select i.name, count(distinct s.server_id)::int as servers, array_agg(distinct m.user_id) as admins
    from patch_sessions s join servers v on v.id = s.server_id
    left join patch_group_servers k on k.server_id = v.id
    left join patch_groups g on g.id = k.group_id and g.archived_at is null
    join sites i on i.id = coalesce(v.site_id, g.site_id) and i.archived_at is null
    join site_admins m on m.site_id = i.id join users u on u.id = m.user_id and ${canAnswer(now)}
    where s.campaign_id = ${campaignId} and s.status <> 'excluded'
    group by i.id, i.name order by lower(i.name)`.execute(db);
  return rows;
}

/** Names of the sites with admins that they are of. */
export async function loadNamesToAsk(db: Db, servers: readonly ServerId[], now: Date): Promise<readonly string[]> {
  if (servers.length === 0) return [];
  const { rows } = await sql<{ name: string }>`
    select distinct i.name from servers v
    left join patch_group_servers k on k.server_id = v.id
    left join patch_groups g on g.id = k.group_id and g.archived_at is null
    join sites i on i.id = coalesce(v.site_id, g.site_id) and i.archived_at is null
    where v.id = any(${[...servers]}::int[]) and exists (select from site_admins m
      join users u on u.id = m.user_id and ${canAnswer(now)} where m.site_id = i.id) order by i.name`.execute(db);
  return rows.map(({ name }) => name);
}

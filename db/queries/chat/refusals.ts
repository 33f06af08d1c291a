// Of which servers somebody said KO: where they are spoken about, who patched them, who coordinates (VALID-1).
import { sql } from 'kysely';
import type { CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type RefusedServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly campaignId: CampaignId;
  readonly domainCode: string;
  readonly application: string | null;
  /** Who has it, and who started it last. */
  readonly operators: readonly UserId[];
};

/** By hostname. */
export async function loadRefused(
  db: Db,
  of: readonly { readonly serverId: ServerId; readonly campaignId: CampaignId }[],
): Promise<readonly RefusedServer[]> {
  const { rows } = await sql<RefusedServer>`
    select v.id as "serverId", v.hostname, r.campaign_id as "campaignId", d.code as "domainCode", x.name as application,
      array_remove(array[s.intervenant_id, (select a.started_by from patch_attempts a
        where a.session_id = s.id order by a.id desc limit 1)], null) as operators
    from unnest(${of.map(({ serverId }) => serverId)}::int[], ${of.map(({ campaignId }) => campaignId)}::int[])
      as r (server_id, campaign_id)
    join servers v on v.id = r.server_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    left join applications x on x.id = v.application_id
    left join patch_sessions s on s.server_id = r.server_id and s.campaign_id = r.campaign_id
    order by v.hostname collate "C", r.campaign_id`.execute(db);
  return rows;
}

export type Addressee = { readonly userId: UserId; readonly name: string; readonly entraId: string | null };

/** Those of them whose account is in force, by name. */
export async function loadAddressees(db: Db, users: readonly UserId[], now: Date): Promise<readonly Addressee[]> {
  const { rows } = await sql<Addressee>`
    select u.id as "userId", u.display_name as name, u.entra_id as "entraId" from users u
    where u.id = any(${[...users]}::int[]) and ${isInForce(now)} order by u.display_name, u.id`.execute(db);
  return rows;
}

/** Whoever created each campaign; where they coordinate no more, or never did, every coordinator. */
export async function loadCoordinators(
  db: Db,
  campaigns: readonly CampaignId[],
  now: Date,
): Promise<readonly UserId[]> {
  const { rows } = await sql<{ id: UserId }>`
    with creators as (
      select distinct c.created_by as id, exists (
        select from users u join user_roles r on r.user_id = u.id and r.role in ('coordinator', 'admin')
        where u.id = c.created_by and ${isInForce(now)}) as coordinates
      from campaigns c where c.id = any(${[...campaigns]}::int[]))
    select id from creators
    union
    select r.user_id from user_roles r
    where r.role = 'coordinator' and exists (select from creators where not coordinates)`.execute(db);
  return rows.map(({ id }) => id);
}

function isInForce(now: Date) {
  return sql<boolean>`u.disabled_at is null and (u.expires_at is null or u.expires_at > ${now})`;
}

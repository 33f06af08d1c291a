// What people decided in a period (KPI-3): validations, what was left out, what was forced and overridden, what is held back.
import { type RawBuilder, sql } from 'kysely';
import type {
  DebtRow,
  LeftOutRow,
  Listed,
  NamedCount,
  OverrideRow,
  RefusedRow,
  ValidatedRow,
} from '../../../domain/reports/report.ts';
import type { Db } from '../../schema/database.ts';
import type { DaysAsked } from './planned.ts';

type Instants = { readonly from: Date; readonly until: Date };

export async function loadValidated(db: Db, { from, until }: Instants, most: number): Promise<Listed<ValidatedRow>> {
  return listed(
    db,
    sql`select v.hostname, p.campaign_id as "campaignId", a.name as application, p.status, u.display_name as by,
        p.answered_at as at, p.comment
      from patch_validation p join servers v on v.id = p.server_id
      left join applications a on a.id = v.application_id left join users u on u.id = p.answered_by
      where p.patch_date >= ${from} and p.patch_date < ${until}`,
    sql`x.status = 'validated_ok', x.hostname collate "C", x.at`,
    most,
  );
}

/** Who answered how many, OK or KO. */
export async function loadValidators(db: Db, { from, until }: Instants): Promise<readonly NamedCount[]> {
  const { rows } = await sql<NamedCount>`
    select x.* from (select coalesce(u.display_name, '') as name, count(*)::int as count
    from patch_validation p left join users u on u.id = p.answered_by
    where p.patch_date >= ${from} and p.patch_date < ${until} and p.status <> 'en_attente'
    group by 1) x order by x.count desc, x.name collate "C"`.execute(db);
  return rows;
}

const EXCLUDED = ({
  firstDay,
  lastDay,
}: DaysAsked) => sql`select v.hostname, s.campaign_id as "campaignId", d.code as domain,
    s.exclusion_reason as reason, s.exclusion_detail as detail, s.excluded_by as by
  from patch_sessions s join campaigns c on c.id = s.campaign_id join servers v on v.id = s.server_id
  join domain_environments de on de.id = v.domain_environment_id join domains d on d.id = de.domain_id
  where c.week_start >= ${firstDay}::date and c.week_start <= ${lastDay}::date and s.status = 'excluded'`;

export async function loadLeftOut(db: Db, days: DaysAsked, most: number): Promise<Listed<LeftOutRow>> {
  return listed(db, EXCLUDED(days), sql`x.hostname collate "C", x."campaignId"`, most);
}

/** RING-1: of what no campaign of that time patched, though nobody excluded it; what the site answered last counts. */
export async function loadRefused(db: Db, { firstDay, lastDay }: DaysAsked, most: number): Promise<Listed<RefusedRow>> {
  return listed(
    db,
    sql`select v.hostname, s.campaign_id as "campaignId", d.code as domain, i.name as site, u.display_name as by,
        n.answered_at as at, n.reason
      from patch_sessions s join campaigns c on c.id = s.campaign_id join servers v on v.id = s.server_id
      join domain_environments de on de.id = v.domain_environment_id join domains d on d.id = de.domain_id
      left join patch_group_servers k on k.server_id = v.id
      left join patch_groups g on g.id = k.group_id and g.archived_at is null
      join sites i on i.id = coalesce(v.site_id, g.site_id) and i.archived_at is null
      join lateral (select * from site_answers n where n.campaign_id = s.campaign_id and n.site_id = i.id
        order by n.id desc limit 1) n on n.answer = 'refused'
      join users u on u.id = n.answered_by
      where c.week_start >= ${firstDay}::date and c.week_start <= ${lastDay}::date
        and s.status not in ('excluded', 'patched', 'reported', 'in_progress')`,
    sql`x.hostname collate "C", x."campaignId"`,
    most,
  );
}

export async function loadReasons(db: Db, days: DaysAsked): Promise<readonly NamedCount[]> {
  const { rows } = await sql<NamedCount>`
    select x.* from (select coalesce(x.reason, '') as name, count(*)::int as count from (${EXCLUDED(days)}) x
    group by 1) x order by x.count desc, x.name collate "C"`.execute(db);
  return rows;
}

/** A validation is forced in its answer, a gate by name, a calendar and a shortened gate by campaign. */
export async function loadOverrides(db: Db, { from, until }: Instants, most: number): Promise<Listed<OverrideRow>> {
  const within = (at: RawBuilder<unknown>) => sql`${at} >= ${from} and ${at} < ${until}`;
  return listed(
    db,
    sql`select o.kind, v.hostname, o.campaign_id as "campaignId", u.display_name as by, o.at, o.reason from (
        select 'validation' as kind, server_id, campaign_id, answered_by as user_id, answered_at as at, comment as reason
          from patch_validation where status = 'forced' and ${within(sql`answered_at`)}
        union all select 'gate', server_id, campaign_id, overridden_by, overridden_at, reason
          from gate_overrides where ${within(sql`overridden_at`)}
        union all select 'calendar', null, id, calendar_override_by, calendar_override_at, calendar_override_reason
          from campaigns where ${within(sql`calendar_override_at`)}
        union all select 'shortened-gate', null, id, gate_shortened_by, gate_shortened_at, gate_shortened_reason
          from campaigns where ${within(sql`gate_shortened_at`)}
      ) o left join servers v on v.id = o.server_id left join users u on u.id = o.user_id`,
    sql`x.at, x.hostname collate "C", x.kind`,
    most,
  );
}

/** Package exclusions in force at that instant, also those whose end has passed, by owner; what only the server's column holds has neither owner nor age (DEBT-1). */
export async function loadDebt(
  db: Db,
  { at, isNow }: { readonly at: Date; readonly isNow: boolean },
  most: number,
): Promise<Listed<DebtRow>> {
  return listed(
    db,
    sql`select v.hostname, x.glob, u.display_name as owner, x.reason, x.expires_on as until, x.created_at as since
      from package_excludes x join servers v on v.id = x.server_id left join users u on u.id = x.owner_id
      where x.created_at <= ${at} and (x.removed_at is null or x.removed_at > ${at})
      union all
      select v.hostname, g.glob, null, null, null, null from servers v
      cross join lateral (select distinct y as glob from regexp_split_to_table(v.patch_excludes, '[\\s,]+') y where y <> '') g
      where ${isNow} and v.patch_excludes is not null and not exists (
        select from package_excludes x where x.server_id = v.id and x.glob = g.glob and x.removed_at is null)`,
    sql`x.owner collate "C" nulls first, x.since nulls first, x.hostname collate "C", x.glob collate "C"`,
    most,
  );
}

async function listed<Row>(
  db: Db,
  rows: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  most: number,
): Promise<Listed<Row>> {
  const found = await sql<Row & { readonly all: number }>`
    select x.*, count(*) over ()::int as "all" from (${rows}) x order by ${order} limit ${most}`.execute(db);
  return { total: found.rows[0]?.all ?? 0, rows: found.rows.map(({ all: _, ...row }) => row as unknown as Row) };
}

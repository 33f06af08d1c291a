// The rows behind the figures of what stands in the way or is held: prerequisites, snapshots, exclusions (KPI-1).
import { type RawBuilder, sql } from 'kysely';
import { type KpiScope, serversIn } from './kpi-scope.ts';

/** A session keeps its last reading alone. */
export function readings(scope: KpiScope): RawBuilder<unknown> {
  return sql`select p.id, p.server_id, p.campaign_id, p.prereq_date, p.prereq_detail, s.hostname
    from patch_sessions p join (${serversIn(scope)}) s on s.id = p.server_id
    where p.prereq_date >= ${scope.from} and p.prereq_date < ${scope.until} and p.prereq_detail is not null`;
}

/** A row for each check that failed and blocked; what older releases stored does not say what blocked. `what`: the cause. */
export function prerequisiteRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select p.server_id, p.hostname, p.prereq_date as at, p.campaign_id, c.one ->> 'code' as what,
      p.id::float8 as amount
    from (${readings(scope)}) p cross join lateral jsonb_array_elements(p.prereq_detail -> 'checks') c(one)
    where c.one ->> 'answer' = 'no' and coalesce((c.one ->> 'blocking')::boolean, true)`;
}

/** That were there at that instant; `amount`: GB, where it is known. */
export function snapshotRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select s.id as server_id, s.hostname, n.created_at as at, n.campaign_id, n.name as what,
      (n.size_bytes / 1e9)::float8 as amount
    from vm_snapshots n join (${serversIn(scope)}) s on s.id = n.server_id
    where n.snapshot_moref is not null and n.created_at <= ${scope.at}
      and (n.state = 'present' or n.removed_at > ${scope.at})`;
}

/** `amount`: days since it was made; null for a list that only the server's own column has. */
export function exclusionRows(scope: KpiScope, now: Date): RawBuilder<unknown> {
  const age = sql`(extract(epoch from ${scope.at}::timestamptz - x.created_at) / 86400)::float8`;
  const dated = sql`select s.id as server_id, s.hostname, x.created_at as at, null::int as campaign_id, x.glob as what, ${age} as amount
    from package_excludes x join (${serversIn(scope)}) s on s.id = x.server_id
    where x.created_at <= ${scope.at} and (x.removed_at is null or x.removed_at > ${scope.at})`;
  // What the column was in the past, nobody knows.
  if (scope.at < now) return dated;
  return sql`${dated} union all
    select s.id, s.hostname, null, null, g.glob, null
    from (${serversIn(scope)}) s
    cross join lateral (select distinct y as glob from regexp_split_to_table(s.patch_excludes, '[\\s,]+') y where y <> '') g
    where s.patch_excludes is not null and not exists (
      select from package_excludes x where x.server_id = s.id and x.glob = g.glob and x.removed_at is null)`;
}

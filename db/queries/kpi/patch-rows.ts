// The rows behind the figures that are counted on the history: who was patched, who was not, by which kind of campaign (KPI-1).
import { type RawBuilder, sql } from 'kysely';
import { type KpiScope, patches, serversIn } from './kpi-scope.ts';

export function patchedRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select s.id as server_id, s.hostname, max(h.date_patch) as at, null::int as campaign_id, null::text as what,
      count(*)::float8 as amount
    from (${patches(scope)}) h join (${serversIn(scope)}) s on s.id = h.server_id group by s.id, s.hostname`;
}

export function eventRows(scope: KpiScope, sources: readonly string[] | null = null): RawBuilder<unknown> {
  const ofSources = sources === null ? sql`true` : sql`h.source = any(${[...sources]}::text[])`;
  return sql`select s.id as server_id, s.hostname, h.date_patch as at, h.campaign_id, h.source::text as what, null::float8 as amount
    from (${patches(scope)}) h join (${serversIn(scope)}) s on s.id = h.server_id where ${ofSources}`;
}

/** `amount`: 1 where it was patched. */
export function coverageRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select s.id as server_id, s.hostname, h.at, null::int as campaign_id, s.environment as what,
      case when h.at is null then 0 else 1 end::float8 as amount
    from (${serversIn(scope)}) s
    left join (select server_id, max(date_patch) as at from (${patches(scope)}) p group by server_id) h on h.server_id = s.id
    where s.patchable`;
}

export function neverPatchedRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select s.id as server_id, s.hostname, null::timestamptz as at, null::int as campaign_id, s.environment as what,
      null::float8 as amount
    from (${serversIn(scope)}) s
    where s.patchable and s.production
      and not exists (select from (${patches(scope)}) h where h.server_id = s.id)`;
}

/** Those of the ISO week of the latest one. */
export function lastWeekRows(scope: KpiScope): RawBuilder<unknown> {
  const week = (at: RawBuilder<unknown>) => sql`to_char(${at} at time zone ${scope.zone}, 'IYYYIW')`;
  return sql`select r.* from (${eventRows(scope)}) r
    where ${week(sql`r.at`)} = (select max(${week(sql`r.at`)}) from (${eventRows(scope)}) r)`;
}

// The same rules told a second time, in SQL over what is stored, from the words of POL-1 and POL-4 alone. `null` is "not said", and SQL's own
// three-valued logic does the rest.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../db/schema/database.ts';
import type { Rules } from '../../../domain/baselines/rules.ts';

export type Told = {
  readonly server: number;
  readonly line: string;
  readonly decision: string;
  /** Of what is held. */
  readonly until: string | null;
};

/** A pattern as a condition of LIKE. */
const like = (column: RawBuilder<unknown>, patterns: readonly string[]) => sql<boolean>`exists (select from
  unnest(${patterns}::text[]) w (p) where ${column} like replace(replace(replace(w.p, '\\', '\\\\'), '_', '\\_'), '*', '%'))`;

export async function decidedBySql(
  db: Db,
  rules: Rules,
  { now, zone }: { readonly now: Date; readonly zone: string },
): Promise<readonly Told[]> {
  const named = (patterns: readonly string[]) => sql<boolean>`(${like(sql`c.name`, patterns)}
    or ${like(sql`c.name || '.' || c.arch`, patterns)} or ${like(sql`c.line`, patterns)})`;
  const { rows } = await sql<Told>`
    with pending as (
      select s.server_id, u.id, u.id = any(s.hidden) as hidden from server_pending_packages s, unnest(s.packages) u (id)),
    c as (
      select q.server_id, q.hidden, p.*, p.name || '-' || p.version || '.' || p.arch as line, v.first_seen_at
      from pending q join pending_packages p on p.id = q.id
      join versions_seen v on v.name = p.name and v.arch = p.arch and v.version = p.version),
    listed as (
      select distinct p.id as package, o.at, n.* from pending_packages p, unnest(p.notices) with ordinality o (notice, at)
      join advisory_notices n on n.id = o.notice),
    subject as (
      select l.package, l.advisory, min(l.at) as at,
        case when bool_or(l.kind = 'security') then 'security'
          else (array_agg(l.kind order by l.at) filter (where l.kind is not null))[1] end as kind,
        (array['critical', 'important', 'moderate', 'low'])[
          min(array_position(array['critical', 'important', 'moderate', 'low'], l.severity))] as severity,
        case when bool_and(l.issued_at is not null) and max(l.issued_at) >= '2000-01-01Z' and max(l.issued_at) <= min(s.first_seen_at)
          then max(l.issued_at) else min(s.first_seen_at) end as counted
      from listed l join advisories_seen s on s.advisory = l.advisory group by l.package, l.advisory
      union all
      select distinct c.id, null, 1, c.kind, null, c.first_seen_at from c where cardinality(c.notices) = 0),
    rule as (
      select r.at as rule, r.value from jsonb_array_elements(${JSON.stringify(rules.approve)}::jsonb) with ordinality r (value, at)),
    pair as (
      select c.id, s.at, r.rule,
        (jsonb_array_length(r.value -> 'repositories') = 0 or exists (select from jsonb_array_elements_text(r.value -> 'repositories') t (p)
          where c.repository like replace(t.p, '*', '%')) or case when c.repository is null then null else false end)
        and case when s.advisory is null and s.kind is null then null
          else (jsonb_array_length(r.value -> 'kinds') = 0 or (r.value -> 'kinds') ? s.kind)
            and (jsonb_array_length(r.value -> 'severities') = 0 or (r.value -> 'severities') ? s.severity) end
        and (${rules.nonSecurity} or s.kind = 'security') as yes,
        (s.counted at time zone ${zone})::date + (r.value ->> 'afterDays')::int as until,
        (s.counted at time zone ${zone})::date + ${rules.unrated.afterDays}::int as unrated_until
      from (select distinct id, repository from c) c join subject s on s.package = c.id cross join rule r),
    judged as (
      select id, min(until) filter (where yes) as until, bool_or(yes is null) as unknown,
        (array_agg(unrated_until order by at, rule) filter (where yes is null))[1] as unrated_until
      from pair group by id),
    alone as (
      select c.*, j.until, j.unrated_until, case
        when c.hidden or ${named(rules.rejected.packages)}
          or exists (select from unnest(c.obsoletes) t (n) where ${like(sql`t.n`, rules.rejected.packages)})
          or exists (select from listed l where l.package = c.id and l.advisory = any(${[...rules.rejected.advisories]}::text[])) then 'rejected'
        when c.obstacle is not null then 'obstacle'
        when ${named(rules.approved.packages)}
          or exists (select from listed l where l.package = c.id and l.advisory = any(${[...rules.approved.advisories]}::text[])) then 'approved'
        when j.until <= (${now}::timestamptz at time zone ${zone})::date then 'approved'
        when j.until is not null then 'held'
        when j.unknown and ${rules.unrated.action === 'hold'} then 'unrated'
        when j.unknown and ${rules.unrated.action === 'ask'} then 'ask'
        when j.unknown and j.unrated_until <= (${now}::timestamptz at time zone ${zone})::date then 'approved'
        when j.unknown then 'held'
        else 'left' end as decision
      from c left join judged j on j.id = c.id)
    select a.server_id as server, a.line,
      case when a.decision = 'approved' and exists (select from alone b where b.server_id = a.server_id and b.name = a.name
        and b.version = a.version and b.decision <> 'approved') then 'lockstep' else a.decision end as decision,
      case when a.decision = 'held' then to_char(coalesce(a.until, a.unrated_until), 'YYYY-MM-DD') end as until
    from alone a order by a.server_id, a.line collate "C"`.execute(db);
  return rows;
}

// The rows behind the figures that are lengths of time: from a go to its patch, from a question to its answer, reboots, work (KPI-1).
import { type RawBuilder, sql } from 'kysely';
import { type KpiScope, patches, serversIn } from './kpi-scope.ts';

const SECONDS = { minutes: 60, hours: 3600, days: 86_400 } as const;

/** Never negative: a clock that was set back makes it nothing, for that is the least it can have been, and the row stays counted. */
function lengthIn(unit: keyof typeof SECONDS, from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(greatest(0, extract(epoch from ${to} - ${from})) / ${sql.lit(SECONDS[unit])})::float8`;
}

/** Of the goes that covered the server and stood, the latest before the patch. */
export function goRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select s.id as server_id, s.hostname, h.date_patch as at, h.campaign_id, null::text as what,
      ${lengthIn('hours', sql`g.decided_at`, sql`h.date_patch`)} as amount
    from (${patches(scope)}) h join (${serversIn(scope)}) s on s.id = h.server_id
    cross join lateral (
      select d.decided_at from prod_go_decisions d join prod_go_servers c on c.decision_id = d.id
      where d.campaign_id = h.campaign_id and c.server_id = h.server_id and d.decision = 'approved'
        and d.decided_at <= h.date_patch and (d.withdrawn_at is null or d.withdrawn_at > h.date_patch)
      order by d.decided_at desc limit 1) g`;
}

/** From the first scan that listed it on the server, to the first that did not any more (COMP-2). */
export function advisoryRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select s.id as server_id, s.hostname, e.ended_at as at, null::int as campaign_id, coalesce(c.severity, 'unrated') as what,
      ${lengthIn('days', sql`u.since`, sql`e.ended_at`)} as amount
    from ended_advisories e join (${serversIn(scope)}) s on s.id = e.server_id
    cross join lateral unnest(e.contents, e.since) as u (content, since)
    join advisory_contents c on c.id = u.content
    where e.ended_at >= ${scope.from} and e.ended_at < ${scope.until}`;
}

export function validationRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select s.id as server_id, s.hostname, p.patch_date as at, p.campaign_id, p.status::text as what,
      ${lengthIn('hours', sql`p.patch_date`, sql`p.answered_at`)} as amount
    from patch_validation p join (${serversIn(scope)}) s on s.id = p.server_id
    where p.patch_date >= ${scope.from} and p.patch_date < ${scope.until} and p.status <> 'en_attente' and p.answered_at is not null`;
}

/** Of attempts that have ended. */
function attempts(scope: KpiScope): RawBuilder<unknown> {
  return sql`select a.id, a.server_id, a.campaign_id, a.ended_at, a.state, a.rebooted, s.hostname, s.application_id
    from patch_attempts a join (${serversIn(scope)}) s on s.id = a.server_id
    where a.ended_at >= ${scope.from} and a.ended_at < ${scope.until}`;
}

/** From the order, which is announced, to the host that answers again. */
const DOWN = sql`(select n.at from announcements n where n.attempt_id = t.attempt_id and n.kind = 'reboot')`;

export function downtimeRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select a.server_id, a.hostname, t.ended_at as at, a.campaign_id, p.name as what,
      ${lengthIn('minutes', sql`coalesce(${DOWN}, t.begun_at)`, sql`t.ended_at`)} as amount
    from (${attempts(scope)}) a join attempt_steps t on t.attempt_id = a.id and t.step = 'reboot'
    left join applications p on p.id = a.application_id
    where a.rebooted and t.ended_at is not null`;
}

export function anyAttempt(scope: KpiScope): RawBuilder<boolean> {
  return sql<boolean>`exists (${attempts(scope)})`;
}

/** Of the step that may wait for a reboot, only the reboot. */
export function spentRows(scope: KpiScope): RawBuilder<unknown> {
  const begun = sql`case when t.step = 'reboot' then coalesce(${DOWN}, t.ended_at) else t.begun_at end`;
  return sql`select a.server_id, a.hostname, a.ended_at as at, a.campaign_id, a.state::text as what,
      sum(${lengthIn('hours', begun, sql`t.ended_at`)})::float8 as amount
    from (${attempts(scope)}) a join attempt_steps t on t.attempt_id = a.id and t.ended_at is not null
    group by a.id, a.server_id, a.hostname, a.ended_at, a.campaign_id, a.state`;
}

export function plannedRows(scope: KpiScope): RawBuilder<unknown> {
  return sql`select s.id as server_id, s.hostname, p.date_prevue::timestamp at time zone ${scope.zone} as at, p.campaign_id,
      p.status::text as what, ${scope.hoursPerServer}::float8 as amount
    from patch_sessions p join (${serversIn(scope)}) s on s.id = p.server_id
    where p.date_prevue >= ${scope.firstDay}::date and p.date_prevue <= ${scope.lastDay}::date
      and p.status <> 'excluded'`;
}

// COMP-1 to COMP-3 where sets are counted: the rules of `domain/compliance/` in SQL. A property test compares both on random histories.
import { type RawBuilder, sql } from 'kysely';
import { STEPS_BEFORE_UPDATE } from '../../../domain/attempts/attempt-steps.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import { type Delays, LEVELS, type Level, lateBefore } from '../../../domain/compliance/delays.ts';
import type { PlaceDue } from '../../../domain/compliance/place-due.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';

/** One for all queries of a card or file. */
export type ComplianceAsk = {
  readonly now: Date;
  readonly today: IsoDate;
  /** Readings before say nothing. */
  readonly freshSince: Date;
  readonly delays: Delays;
  /** For each place, when the plan takes its servers next. */
  readonly due: readonly PlaceDue[];
};

/** Servers that SecOps patches: those that are scanned. A condition on `servers v`. */
export const PATCHED_BY_US = sql<boolean>`(${isPatchedFamily()} and v.etat = 'Production' and v.patch_os_owner = 'secops')`;

const OLDEST: Readonly<Record<Level, RawBuilder<Date | null>>> = {
  critical: sql`p.oldest_critical`,
  important: sql`p.oldest_important`,
  moderate: sql`p.oldest_moderate`,
  low: sql`p.oldest_low`,
  unrated: sql`p.oldest_unrated`,
};
const ALL_OLDEST = sql.join(LEVELS.map((level) => OLDEST[level]));

/**
 * Named queries to stand after `with`, the last of them `server_states`: a row for each server of `scope` (a condition on `servers v`) that
 * SecOps patches, with its reason.
 */
export function serverStates(scope: RawBuilder<unknown>, ask: ComplianceAsk): RawBuilder<unknown> {
  const { freshSince, today } = ask;
  return sql`
    touched as materialized (
      select a.server_id, max(coalesce(a.ended_at, 'infinity')) as last from patch_attempts a
      where (a.ended_at > ${freshSince} or a.ended_at is null) and a.step <> all(${[...STEPS_BEFORE_UPDATE]}::text[]) group by a.server_id),
    reverted as materialized (
      select s.server_id, max(s.reverted_at) as last from vm_snapshots s where s.reverted_at > ${freshSince} group by s.server_id),
    in_hand as materialized (
      select s.server_id, min(s.campaign_id) filter (where s.status <> 'excluded') as campaign_id,
        min(s.date_prevue) filter (where s.status <> 'excluded') as day,
        min(s.campaign_id) filter (where s.status = 'excluded') as excluded_from
      from patch_sessions s join campaigns c on c.id = s.campaign_id and c.status = 'open'
      where s.status in ('pending', 'prereq_ok', 'in_progress', 'excluded') group by s.server_id),
    due_places as materialized (${duePlaces(ask.due)}),
    server_facts as (
      select v.id, v.hostname, v.domain_environment_id, v.application_id, v.zone_id, v.app_group,
        n.scanned_at, n.failure, n.read_by, n.reboot_since, a.ended_at as failed_at,
        coalesce(ac.update_scope ->> 'kind' = 'kernels', false) as kernels_alone,
        coalesce(cardinality(p.contents) - cardinality(p.unasked), 0) as missing,
        coalesce(case when p.unasked = '{}' then cardinality(p.held)
          else (select count(*)::int from unnest(p.held) h where h <> all(p.unasked)) end, 0) as held,
        coalesce(cardinality(p.rejected), 0) as rejected, p.last_ended_at,
        least(${ALL_OLDEST}) as first_since, ${worst()} as worst, coalesce(${late(ask)}, false) as late,
        (t.last > n.scanned_at) is true or (r.last > n.scanned_at) is true as touched, n.security_pending is not null as listed,
        h.campaign_id, h.day, h.excluded_from, ${ALL_OLDEST}, v.licence_support in ('active', 'els') as supported, d.day as planned_for
      from servers v
      left join server_scans n on n.server_id = v.id
      left join server_pending p on p.server_id = v.id
      left join patch_attempts a on a.id = n.last_attempt and a.state = 'failed'
      left join campaigns ac on ac.id = a.campaign_id
      left join touched t on t.server_id = v.id
      left join reverted r on r.server_id = v.id
      left join in_hand h on h.server_id = v.id
      left join zones z on z.id = v.zone_id
      left join due_places d on d.place = v.domain_environment_id and d.dmz = coalesce(z.name = 'DMZ', false)
      where ${PATCHED_BY_US} and ${scope}),
    server_states as (
      select f.*, case
          when f.reason = 'in-campaign' and f.day >= ${today}::date then f.day
          when f.reason = 'planned' and f.planned_for >= ${today}::date then f.planned_for end as due_on
      from (select q.*, ${reasonOf(freshSince)} as reason from server_facts q) f)`;
}

/** Of the facts `q`; null: up to date. */
function reasonOf(freshSince: Date): RawBuilder<string | null> {
  return sql`case
    when q.scanned_at is null then 'never-read'
    when q.scanned_at < ${freshSince} then 'stale'
    when q.touched then 'touched'
    when not q.listed then 'unlisted'
    when q.missing > 0 then case
      when q.failed_at >= q.first_since then 'failed'
      when q.held = q.missing then 'held-back'
      when q.campaign_id is not null then 'in-campaign'
      when q.excluded_from is not null then 'excluded'
      when not q.supported then 'out-of-support'
      when q.planned_for is null then 'unplanned'
      else 'planned' end
    when q.rejected > 0 then 'rejected'
    when q.reboot_since <= q.last_ended_at then 'pending-reboot' end`;
}

/**
 * The state of one advisory (COMP-1) on a server of `server_states s`, which is pending since `pending_since`, gone since `ended_at`;
 * `unasked`: the baseline does not ask for it, the shipped one asks for every advisory; `kernel`: a kernel is among its packages.
 */
export const ADVISORY_STATE: RawBuilder<string> = sql`case
  when s.reason in ('never-read', 'stale', 'touched', 'unlisted') then 'unknown'
  when x.pending_since is not null then case when x.unasked then 'not-applicable'
    when (x.kernel or not s.kernels_alone) and s.failed_at >= x.pending_since then 'failed' else 'missing' end
  when x.ended_at is null then 'not-applicable'
  when x.rejected then 'installed-rejected'
  when s.reboot_since <= x.ended_at then 'installed-pending-reboot'
  when x.unasked then 'installed-other'
  else 'installed' end`;

function worst(): RawBuilder<string | null> {
  return sql`case ${sql.join(
    LEVELS.map((level) => sql`when ${OLDEST[level]} is not null then ${level}`),
    sql` `,
  )} end`;
}

/** Of the pending list `p`. */
function late({ now, delays }: ComplianceAsk): RawBuilder<boolean> {
  const levels = LEVELS.flatMap((level) => {
    const before = lateBefore(level, now, delays);
    return before === null ? [] : [sql`coalesce(${OLDEST[level]} < ${before}, false)`];
  });
  return levels.length === 0 ? sql`false` : sql`(${sql.join(levels, sql` or `)})`;
}

function duePlaces(due: readonly PlaceDue[]): RawBuilder<unknown> {
  return sql`select * from unnest(${due.map(({ placeId }) => placeId)}::int[], ${due.map(({ dmz }) => dmz)}::boolean[],
    ${due.map(({ day }) => day)}::date[]) as u (place, dmz, day) where u.day is not null`;
}

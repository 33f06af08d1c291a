// What the card of a campaign is drawn from: its head, every session with its last attempt, the snapshots, the totals.
import { sql } from 'kysely';
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { WEEKDAYS } from '../servers/patched-families.ts';
import { orderOfWindow } from '../windows/of-session.ts';
import { isThrough } from './through.ts';

export async function loadCampaignHead(db: Db, id: CampaignId) {
  return db
    .selectFrom('campaigns as c')
    .innerJoin('users as creator', 'creator.id', 'c.created_by')
    .leftJoin('users as stopper', 'stopper.id', 'c.stopped_by')
    .leftJoin('users as starter', 'starter.id', 'c.start_mode_by')
    .leftJoin('users as closer', 'closer.id', 'c.closed_by')
    .leftJoin('users as lifter', 'lifter.id', 'c.calendar_override_by')
    .leftJoin('users as shortener', 'shortener.id', 'c.gate_shortened_by')
    .select([
      'c.id',
      'c.kind',
      'c.phase',
      'c.label',
      'c.status',
      'c.start_mode',
      'c.stopped_at',
      'c.failures_acknowledged',
      'c.created_at',
      'c.closed_at',
      'c.created_by as creator_id',
      'creator.display_name as creator',
      'stopper.display_name as stopper',
      'starter.display_name as starter',
      'closer.display_name as closer',
      'c.week_start',
      'c.calendar_override_reason as lifted_why',
      'lifter.display_name as lifter',
      'c.gate_shortened_reason as shortened_why',
      'shortener.display_name as shortener',
      'c.update_scope',
    ])
    .where('c.id', '=', id)
    .executeTakeFirst();
}

export type CampaignHead = NonNullable<Awaited<ReturnType<typeof loadCampaignHead>>>;

/** Characters of a log's end that a card may need. */
const TAIL = 4000;

/** Every session with its last attempt, and that attempt's snapshot and validation. By branch, then time, then hostname. */
export async function loadCampaignSessions(db: Db, id: CampaignId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .leftJoin('zones as z', 'z.id', 'v.zone_id')
    .leftJoin('users as u', 'u.id', 's.intervenant_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('patch_attempts as x')
          .selectAll('x')
          .whereRef('x.session_id', '=', 's.id')
          .orderBy('x.number', 'desc')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoin('vm_snapshots as n', 'n.attempt_id', 'a.id')
    .leftJoin('vm_snapshots as w', (join) =>
      join
        .onRef('w.session_id', '=', 's.id')
        .on('w.attempt_id', 'is', null)
        .on('w.state', '<>', 'removed')
        .on('w.discard_asked_at', 'is', null),
    )
    .leftJoin('patch_validation as p', 'p.attempt_id', 'a.id')
    .leftJoin('users as o', 'o.id', 'p.answered_by')
    .select([
      's.id',
      's.branch',
      's.status',
      's.date_prevue',
      's.heure_prevue',
      's.rollback_method',
      's.prereq_validated',
      's.exclusion_reason',
      's.exclusion_detail',
      's.excluded_by',
      's.start_asked_at',
      's.start_refusal',
      isThrough.as('through'),
      's.server_id',
      's.intervenant_id',
      'v.hostname',
      'v.os_family',
      'z.name as zone',
      WEEKDAYS.as('weekdays'),
      'd.code as domainCode',
      'u.display_name as operator',
      orderOfWindow.as('window_order'),
      'u.disabled_at as operator_disabled_at',
      'u.expires_at as operator_expires_at',
      'a.state as attempt_state',
      'a.step',
      'a.progress',
      'a.started_at',
      'a.ended_at',
      'a.failure_class',
      'a.failure_detail',
      'a.duplicates',
      sql<string | null>`right(a.failure_tail, ${TAIL})`.as('failure_tail'),
      'a.waiting_for',
      // Over its attempts: one that failed may have changed some as well. What came off again with a rollback is none.
      sql<number | null>`(select sum(x.packages_changed)::int from patch_attempts x
        where x.session_id = s.id and not exists
          (select from vm_snapshots y where y.attempt_id = x.id and y.reverted_at is not null))`.as('packages'),
      // Of the last one: what it was asked for and did not bring (PIN-1).
      sql<number | null>`jsonb_array_length(a.held)`.as('held'),
      // On the database's clock, as all leases.
      sql<boolean>`coalesce(a.ended_at is null and a.state = 'running' and a.lease_until < now(), false)`.as(
        'unattended',
      ),
      // A QuickWin's, prepared before the attempt.
      'w.state as prepared_state',
      'w.taking_error',
      'n.state as snapshot_state',
      'n.consistency',
      'n.rollback_asked_at',
      'n.rollback_error',
      'n.reverted_at',
      'p.status as validation',
      'p.comment as validation_comment',
      'o.display_name as validated_by',
      sql<boolean>`exists (select from rollback_requests q where q.snapshot_id = n.id and q.state = 'open')`.as(
        'rollback_waits',
      ),
      'p.answered_at',
      // RUN-17: started by us for this session, and not stopped again yet.
      sql<'started' | 'stopping' | null>`(select case when x.stop_begun_at is null then 'started' else 'stopping' end
        from powered_on_servers x where x.session_id = s.id and x.stopped_at is null)`.as('powered'),
    ])
    .where('s.campaign_id', '=', id)
    .orderBy('s.branch')
    .orderBy('s.date_prevue', (order) => order.asc().nullsLast())
    .orderBy('s.heure_prevue', (order) => order.asc().nullsLast())
    .orderBy(sql`v.hostname collate "C"`)
    .execute();
}

export type CampaignSession = Awaited<ReturnType<typeof loadCampaignSessions>>[number];

/** Over all attempts of the campaign, those that were repeated too; `first` and `last` null: none was made, none has ended. */
export async function loadAttemptTotals(db: Db, id: CampaignId) {
  return db
    .selectFrom('patch_attempts')
    .select([
      sql<number>`(count(*) filter (where rebooted))::int`.as('reboots'),
      sql<Date | null>`min(started_at)`.as('first'),
      sql<Date | null>`max(ended_at)`.as('last'),
    ])
    .where('campaign_id', '=', id)
    .executeTakeFirstOrThrow();
}

export async function countSnapshotsHeld(db: Db, id: CampaignId): Promise<number> {
  const row = await db
    .selectFrom('vm_snapshots')
    .select(sql<number>`count(*)::int`.as('held'))
    .where('campaign_id', '=', id)
    .where('state', '=', 'present')
    .executeTakeFirstOrThrow();
  return row.held;
}

export async function isPrereqRunOpen(db: Db, id: CampaignId): Promise<boolean> {
  const row = await db
    .selectFrom('prereq_runs')
    .select('id')
    .where('campaign_id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** ASSIGN-4: those who have a limit in this campaign, or a standing one and servers in it, by name. */
export async function loadLimits(db: Db, id: CampaignId) {
  const { rows } = await sql<{ readonly userId: UserId; readonly name: string; readonly most: number }>`
    select u.id as "userId", u.display_name as name, coalesce(l.max_servers, o.max_servers) as most
    from users u
    left join campaign_operator_limits l on l.user_id = u.id and l.campaign_id = ${id}
    left join operator_limits o on o.user_id = u.id
    where coalesce(l.max_servers, o.max_servers) > 0
      and (l.user_id is not null
        or exists (select 1 from patch_sessions s where s.campaign_id = ${id} and s.intervenant_id = u.id))
    order by u.display_name`.execute(db);
  return rows;
}

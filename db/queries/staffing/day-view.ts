// What is planned or was done on a day: for the list of a person, of a channel, the board of the day, and for reminders.
import { type SqlBool, sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ApplicationId, CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import type { Branch } from '../../../domain/server.ts';
import type { WindowOrder } from '../../../domain/windows/window-order.ts';
import type { SessionStatusName } from '../../schema/campaigns.ts';
import type { Db } from '../../schema/database.ts';
import { isRejected } from '../chat/rejected.ts';
import { orderOfWindow } from '../windows/of-session.ts';

export type DaySession = {
  readonly sessionId: SessionId;
  readonly serverId: ServerId;
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly branch: Branch;
  /** As that day left it, when it was tried again on another one. */
  readonly status: SessionStatusName;
  /** Patched, and its owner said KO. */
  readonly rejected: boolean;
  /** Its day in a campaign that is open. */
  readonly planned: boolean;
  /** Its campaign is open. */
  readonly open: boolean;
  /** Left out, without anything having been done that day. */
  readonly leftOut: boolean;
  /** `09:15`, of that day; null: a day without an hour, or it was planned on none or on another one. */
  readonly slot: string | null;
  /** When it was patched, or failed, or began; that day, or another one than it was planned for. null: not yet. */
  readonly at: Date | null;
  readonly operatorId: UserId | null;
  readonly operator: string | null;
  /** Null: it has an operator, or no window put it there (POL-5). */
  readonly windowOrder: WindowOrder | null;
  /** Of that operator; of nobody both are null. */
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
  readonly applicationId: ApplicationId | null;
  readonly application: string | null;
  readonly domainCode: string;
};

export type AskedDay = {
  readonly day: IsoDate;
  /** null: everybody's. */
  readonly operatorId: UserId | null;
  /** Only what is planned there and neither patched nor excluded; default all. */
  readonly toCome?: boolean;
  readonly now: Date;
  readonly zone: string;
};

/** What a day that has not come to its end has left to do. */
const TO_COME = ['pending', 'prereq_ok', 'failed'] as const satisfies readonly SessionStatusName[];

/**
 * Planned that day, tried that day, or ordered that day; in campaigns that have been closed since too, but not what a campaign that
 * was closed before had planned. By time, then hostname.
 */
export async function loadDay(db: Db, { day, operatorId, toCome = false, now, zone }: AskedDay): Promise<DaySession[]> {
  const start = sql<Date>`(${day}::date::timestamp at time zone ${zone})`;
  const end = sql<Date>`((${day}::date + 1)::timestamp at time zone ${zone})`;
  const triedIn = (attempt: string) =>
    sql<boolean>`(${sql.ref(`${attempt}.started_at`)} < ${end}
      and coalesce(${sql.ref(`${attempt}.ended_at`)}, greatest(${now}::timestamptz, ${sql.ref(`${attempt}.started_at`)})) >= ${start})`;
  const isPlanned = sql<boolean>`(s.date_prevue is not distinct from ${day}::date and (c.status = 'open' or c.closed_at >= ${start}))`;
  const isOrdered = sql<boolean>`(c.status = 'open' and s.status <> 'excluded' and s.start_asked_at >= ${start} and s.start_asked_at < ${end})`;
  const triedAgain = sql<boolean>`(coalesce(a.that_day, false) and exists (
    select from patch_attempts y where y.session_id = s.id and y.number > a.number))`;
  const at = sql<Date | null>`(case when a.that_day or s.status in ('patched', 'reported', 'failed')
    then coalesce(a.ended_at, a.started_at) end)`;
  const slot = sql`(case when s.date_prevue = ${day}::date then s.heure_prevue end)`;
  // By its indexes, before anything is joined to it. What is to come is planned, and neither patched nor excluded.
  const toComeThatDay = sql<{ id: SessionId }>`(
    select p.id from patch_sessions p where p.date_prevue = ${day}::date and p.status = any(${[...TO_COME]}::text[]))`;
  const anyThatDay = sql<{ id: SessionId }>`(
    select p.id from patch_sessions p where p.date_prevue = ${day}::date
    union select o.id from patch_sessions o where o.start_asked_at >= ${start} and o.start_asked_at < ${end}
    union select t.session_id from patch_attempts t where (t.ended_at >= ${start} or t.ended_at is null) and t.started_at < ${end})`;
  let query = db
    .selectFrom((toCome ? toComeThatDay : anyThatDay).as('found'))
    .innerJoin('patch_sessions as s', 's.id', 'found.id')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('patch_attempts as x')
          .select(['x.number', 'x.state', 'x.started_at', 'x.ended_at', 'x.started_by', triedIn('x').as('that_day')])
          .whereRef('x.session_id', '=', 's.id')
          .orderBy('that_day', 'desc')
          .orderBy('x.number', 'desc')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoin('users as u', (join) => join.on('u.id', '=', sql<UserId>`coalesce(s.intervenant_id, a.started_by)`))
    .leftJoin('applications as p', 'p.id', 'v.application_id')
    .select([
      's.id as sessionId',
      's.server_id as serverId',
      's.campaign_id as campaignId',
      'v.hostname',
      's.branch',
      sql<SessionStatusName>`case when not ${triedAgain} then s.status
        when a.state = 'patched' then 'patched' else 'failed' end`.as('status'),
      sql<boolean>`(${isRejected} and not ${triedAgain})`.as('rejected'),
      sql<boolean>`(${isPlanned} and c.status = 'open')`.as('planned'),
      sql<boolean>`(c.status = 'open')`.as('open'),
      sql<boolean>`(s.status = 'excluded' and not coalesce(a.that_day, false))`.as('leftOut'),
      sql<string | null>`to_char(${slot}, 'HH24:MI')`.as('slot'),
      at.as('at'),
      'u.id as operatorId',
      'u.display_name as operator',
      orderOfWindow.as('windowOrder'),
      'u.disabled_at as disabledAt',
      'u.expires_at as expiresAt',
      'v.application_id as applicationId',
      'p.name as application',
      'd.code as domainCode',
    ])
    .where(sql<SqlBool>`(${isPlanned} or ${isOrdered} or coalesce(a.that_day, false))`)
    .orderBy(sql`coalesce(case when a.that_day then (${at} at time zone ${zone})::time end, ${slot})`, (order) =>
      order.asc().nullsLast(),
    )
    .orderBy(sql`v.hostname collate "C"`);
  if (operatorId !== null) query = query.where('u.id', '=', operatorId);
  if (toCome) query = query.where(isPlanned).where('c.status', '=', 'open').where('s.status', 'in', TO_COME);
  return query.execute();
}

// Servers with a day in a campaign, as calendars show them.
import { type SqlBool, sql } from 'kysely';
import { type CampaignDay, MOST_LISTED } from '../../../domain/calendars/calendar-event.ts';
import type { DayServer } from '../../../domain/calendars/event-words.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ApplicationId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type CalendarOf =
  | { readonly kind: 'person'; readonly userId: UserId; readonly applications: readonly ApplicationId[] }
  | { readonly kind: 'application'; readonly applicationId: ApplicationId }
  | { readonly kind: 'domain'; readonly code: string };

/** Both days included; excluded servers are in no calendar. */
export async function loadCampaignDays(db: Db, of: CalendarOf, first: IsoDate, last: IsoDate): Promise<CampaignDay[]> {
  const state = sql<DayServer['state']>`case when s.status in ('patched', 'reported') then 'patched'
    when s.status = 'failed' then 'failed' else 'planned' end`;
  const server = sql`jsonb_build_object('hostname', v.hostname, 'slot', to_char(s.heure_prevue, 'HH24:MI'),
    'application', p.name, 'operator', u.display_name, 'state', ${state})`;
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .leftJoin('applications as p', 'p.id', 'v.application_id')
    .leftJoin('users as u', 'u.id', 's.intervenant_id')
    .select([
      'c.id as campaignId',
      'c.week_code as weekCode',
      's.date_prevue as day',
      's.branch',
      sql<string>`to_char(min(s.heure_prevue), 'HH24:MI')`.as('firstSlot'),
      sql<string>`to_char(max(s.heure_prevue), 'HH24:MI')`.as('lastSlot'),
      sql<string[]>`array_agg(distinct d.code)`.as('domains'),
      sql<number>`count(*)::int`.as('total'),
      sql<DayServer[]>`jsonb_path_query_array(jsonb_agg(${server} order by s.heure_prevue, v.hostname collate "C"),
        ${sql.lit(`$[0 to ${MOST_LISTED - 1}]`)})`.as('servers'),
    ])
    .where('s.date_prevue', '>=', first)
    .where('s.date_prevue', '<=', last)
    .where('s.status', '<>', 'excluded')
    .where(conditionOf(of))
    .groupBy(['c.id', 'c.week_code', 's.date_prevue', 's.branch'])
    .orderBy('s.date_prevue')
    .orderBy('c.id')
    .orderBy('s.branch')
    .execute();
  return rows.flatMap(({ day, ...row }) => (day === null ? [] : [{ ...row, day }]));
}

function conditionOf(of: CalendarOf) {
  switch (of.kind) {
    case 'person':
      return sql<SqlBool>`(s.intervenant_id = ${of.userId} or v.application_id = any(${[...of.applications]}::int[]))`;
    case 'application':
      return sql<SqlBool>`v.application_id = ${of.applicationId}`;
    case 'domain':
      return sql<SqlBool>`d.code = ${of.code}`;
  }
}

/** Open rows of these weeks for which no campaign was made. `domains` null: of all of them. */
export async function loadPlanWithoutCampaign(
  db: Db,
  domains: readonly string[] | null,
  first: IsoDate,
  last: IsoDate,
) {
  let query = db
    .selectFrom('patch_planning as r')
    .select([
      'r.id',
      'r.year',
      'r.week_code as weekCode',
      'r.week_start as weekStart',
      'r.week_end as weekEnd',
      'r.domain_code as domainCode',
      'r.env_scope as envScope',
      'r.note',
    ])
    .where('r.status', '=', 'open')
    .where('r.domain_code', 'is not', null)
    .where('r.week_end', '>=', first)
    .where('r.week_start', '<=', last)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('campaign_plan_rows as x').select('x.plan_id').whereRef('x.plan_id', '=', 'r.id'))),
    )
    .orderBy('r.week_start')
    .orderBy('r.id');
  if (domains !== null) query = query.where('r.domain_code', 'in', [...domains]);
  return domains?.length === 0 ? [] : query.execute();
}

/** Domains in which the application has servers. */
export async function loadDomainsOf(db: Db, applications: readonly ApplicationId[]): Promise<string[]> {
  if (applications.length === 0) return [];
  const rows = await db
    .selectFrom('servers as v')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .select('d.code')
    .distinct()
    .where('v.application_id', 'in', [...applications])
    .execute();
  return rows.map(({ code }) => code);
}

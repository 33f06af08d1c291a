// Reads the audit, narrowed (AUD-1): how many rows, one page, the rows of a file. Never writes: rows are for good.
import { sql } from 'kysely';
import { type AuditFilter, REFUSED } from '../../../domain/history/audit-filter.ts';
import { between } from '../../../domain/history/periods.ts';
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import { addDays } from '../../../domain/planning/iso-week.ts';
import type { Db } from '../../schema/database.ts';

/** An end that is open. */
const EVER = { from: '2000-01-01', to: '2100-12-31' } as const;

export async function countAudit(db: Db, filter: AuditFilter, zone: string): Promise<number> {
  const { count } = await within(db, filter, zone)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The people of these ids, by name; an id that is nobody's is left out. */
export async function loadNames(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('users')
    .select(['id', 'display_name'])
    .where('id', 'in', [...new Set(ids)] as UserId[])
    .execute();
  return new Map(rows.map(({ id, display_name }) => [id, display_name]));
}

/** Newest first; `hostname` where the object is a server, or of one. `beforeId` null: from the newest. */
export async function loadAudit(
  db: Db,
  filter: AuditFilter,
  zone: string,
  page: { readonly limit: number; readonly offset?: number; readonly beforeId?: string | null },
) {
  let query = within(db, filter, zone);
  const { beforeId = null } = page;
  if (beforeId !== null) query = query.where('l.id', '<', beforeId);
  return query
    .select([
      ...(['l.id', 'l.at', 'l.actor', 'l.entra_id as entraId', 'l.action', 'l.object_type as objectType'] as const),
      ...(['l.object_id as objectId', 'l.before', 'l.after', 'l.reason', 'l.activity_id as activityId'] as const),
      HOSTNAME.as('hostname'),
    ])
    .orderBy('l.id', 'desc')
    .limit(page.limit)
    .offset(page.offset ?? 0)
    .execute();
}

export type AuditRow = Awaited<ReturnType<typeof loadAudit>>[number];

/** Ids are text and of several tables; what is no number is of none of them. */
const HOSTNAME = sql<string | null>`(
  select v.hostname from servers v where v.id = case
    when l.object_id !~ '^[0-9]{1,9}$' then null
    when l.object_type = 'server' then l.object_id::int
    when l.object_type = 'session' then (select s.server_id from patch_sessions s where s.id = l.object_id::int)
    when l.object_type = 'attempt' then (select a.server_id from patch_attempts a where a.id = l.object_id::int)
    when l.object_type = 'validation' then (select p.server_id from patch_validation p where p.id = l.object_id::int)
  end)`;

function within(db: Db, { person, object, action, from, to }: AuditFilter, zone: string) {
  let query = db.selectFrom('audit_log as l');
  if (person !== null) {
    const users = db.selectFrom('users').select('id').where('display_name', '=', person);
    query = query.where((eb) => eb.or([eb('l.user_id', 'in', users), eb('l.actor', '=', person)]));
  }
  if (action !== null) query = query.where('l.action', 'like', action === REFUSED ? `%${REFUSED}` : `${action}%`);
  if (from !== null || to !== null) {
    const period = between(from ?? EVER.from, addDays(to ?? EVER.to, 1), zone);
    query = query.where('l.at', '>=', period.from).where('l.at', '<', period.until);
  }
  if (object === null) return query;
  const about = object.kind === 'campaign' ? aboutCampaign(object.campaignId) : aboutServer(object.hostname);
  return query.where(sql<boolean>`(l.object_type, l.object_id) in (${about})`);
}

/** Types and ids of the objects of a campaign: itself and everything in it. */
export function aboutCampaign(id: CampaignId) {
  return sql`
    select 'campaign', ${String(id)}
    union all select 'session', s.id::text from patch_sessions s where s.campaign_id = ${id}
    union all select 'attempt', a.id::text from patch_attempts a where a.campaign_id = ${id}
    union all select 'validation', p.id::text from patch_validation p where p.campaign_id = ${id}
    union all select 'draft', d.id::text from campaign_drafts d where d.campaign_id = ${id}`;
}

function aboutServer(hostname: string) {
  const server = sql`(select id from servers where hostname = ${hostname})`;
  return sql`
    select 'server', v.id::text from servers v where v.hostname = ${hostname}
    union all select 'session', s.id::text from patch_sessions s where s.server_id = ${server}
    union all select 'attempt', a.id::text from patch_attempts a where a.server_id = ${server}
    union all select 'validation', p.id::text from patch_validation p where p.server_id = ${server}`;
}

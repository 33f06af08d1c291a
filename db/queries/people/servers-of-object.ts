// Which servers one thing is about, by what the audit calls it (PEOPLE-3).
import { sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { loadServers } from '../servers/servers.ts';

type Id = number | string;

const QUERIES: Readonly<Record<string, (id: Id) => ReturnType<typeof sql<{ id: ServerId }>>>> = {
  campaign: (id) => sql`select server_id as id from patch_sessions where campaign_id = ${id}`,
  session: (id) => sql`select server_id as id from patch_sessions where id = ${id}`,
  attempt: (id) => sql`select server_id as id from patch_attempts where id = ${id}`,
  snapshot: (id) => sql`select server_id as id from vm_snapshots where id = ${id}`,
  'rollback-request': (id) => sql`select server_id as id from rollback_requests where id = ${id}`,
  server: (id) => sql`select id from servers where hostname = lower(${id})`,
  application: (id) => sql`select id from servers where application_id = ${id}`,
  'host-key': (id) =>
    sql`select id from servers where lower(${id}) = hostname or starts_with(lower(${id}), hostname || '.')`,
  cve: (id) => sql`select server_id as id from server_advisories where ${id} = any(cves)`,
};

/** The campaign of a go, and all that the go rests on (GATE-1). */
export async function loadServersOfGo(db: Db, campaignId: Id): Promise<readonly ServerId[]> {
  const { rows } = await sql<{ id: ServerId }>`
    with own as (select server_id as id from patch_sessions where campaign_id = ${campaignId})
    select id from own union
    select l.nonprod_server_id from server_correspondance l join own on own.id = l.prod_server_id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Every server of the domains of its week: the preview names those that it leaves out too (ELIG-4). */
async function loadServersOfDraft(db: Db, draftId: Id): Promise<readonly ServerId[]> {
  const { rows } = await sql<{ code: string }>`
    select distinct p.domain_code as code from campaign_drafts c
    join patch_planning p on p.year = c.year and p.week_number = c.week_number and p.domain_code is not null
      and (c.domain_code is null or p.domain_code = c.domain_code)
    where c.id = ${draftId}`.execute(db);
  const codes = rows.map(({ code }) => code);
  return codes.length === 0 ? [] : (await loadServers(db, codes)).map(({ id }) => id);
}

/** null: it changes more than servers, or brings new ones; a takeover also brings plan, links, exclusions and a past. */
async function loadServersOfChange(db: Db, changeId: Id): Promise<readonly ServerId[] | null> {
  const { rows } = await sql<{ id: ServerId | null }>`
    select v.id from inventory_changes c
    left join lateral jsonb_to_recordset(c.difference -> 'changes') as d (entity text, name text) on true
    left join servers v on d.entity = 'server' and v.hostname = lower(d.name) and c.difference -> 'more' is null
    where c.id = ${changeId}`.execute(db);
  const ids = rows.flatMap(({ id }) => (id === null ? [] : [id]));
  return ids.length === rows.length ? ids : null;
}

/** null: it names no servers that could be told. Empty: there is no such thing (any more). */
export async function loadServersOf(
  db: Db,
  { type, id }: { readonly type: string; readonly id: Id | null },
): Promise<readonly ServerId[] | null> {
  if (type === 'draft' && id !== null) return loadServersOfDraft(db, id);
  if (type === 'inventory-change' && id !== null) return loadServersOfChange(db, id);
  const query = QUERIES[type];
  if (query === undefined || id === null) return null;
  const { rows } = await query(id).execute(db);
  return [...new Set(rows.map((row) => row.id))];
}

// What a maintenance window covers, as people named it, and how many servers that is (POL-5).
import { sql } from 'kysely';
import type { PatchGroupId, WindowId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { loadWindows, type NamedWindow } from './windows.ts';

export type CoverKind = 'server' | 'application' | 'domain' | 'group';

export type WindowCovers = { readonly kind: CoverKind; readonly names: readonly string[]; readonly servers: number };

/** By window, each of one kind. `windows` null: of all that are not archived. */
export async function loadCovers(
  db: Db,
  windows: readonly WindowId[] | null,
): Promise<ReadonlyMap<WindowId, WindowCovers>> {
  const { rows } = await sql<WindowCovers & { readonly id: WindowId }>`
    select w.id, min(case when k.server_id is not null then 'server' when k.application_id is not null then 'application'
        when k.domain_id is not null then 'domain' else 'group' end) as kind,
      array_agg(coalesce(v.hostname, p.name, d.code, g.name) order by coalesce(v.hostname, p.name, d.code, g.name)) as names,
      -- Not by the view server_windows: what cards are drawn from is read off the tables that they name.
      coalesce(n.servers, 0) as servers
    from maintenance_windows w
    join maintenance_window_covers k on k.window_id = w.id
    left join (select c.window_id, count(distinct c.id)::int as servers from (
        select k.window_id, v.id from maintenance_window_covers k join servers v on v.id = k.server_id
        union all
        select k.window_id, v.id from maintenance_window_covers k join servers v on v.application_id = k.application_id
        union all
        select k.window_id, v.id from maintenance_window_covers k
          join domain_environments de on de.domain_id = k.domain_id join servers v on v.domain_environment_id = de.id
        union all
        select k.window_id, v.id from maintenance_window_covers k
          join patch_group_servers m on m.group_id = k.group_id join servers v on v.id = m.server_id) c
      group by c.window_id) n on n.window_id = w.id
    left join servers v on v.id = k.server_id
    left join applications p on p.id = k.application_id
    left join domains d on d.id = k.domain_id
    left join patch_groups g on g.id = k.group_id
    where w.archived_at is null and (${windows === null} or w.id = any(${windows === null ? [] : [...windows]}::int[]))
    group by w.id, n.servers`.execute(db);
  return new Map(rows.map(({ id, ...covers }) => [id, covers]));
}

/** Not archived, of which this group is what they cover; by name. */
export async function loadWindowsOfGroup(db: Db, groupId: PatchGroupId): Promise<readonly NamedWindow[]> {
  const rows = await db
    .selectFrom('maintenance_window_covers')
    .select('window_id')
    .where('group_id', '=', groupId)
    .execute();
  const ids = new Set(rows.map(({ window_id: id }) => id));
  return (await loadWindows(db)).filter(({ id }) => ids.has(id));
}

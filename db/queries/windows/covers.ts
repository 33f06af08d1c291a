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
      (select count(distinct v.id)::int from maintenance_window_covers k
        join servers v on v.id = k.server_id or v.application_id = k.application_id
          or exists (select from domain_environments de where de.id = v.domain_environment_id and de.domain_id = k.domain_id)
          or exists (select from patch_group_servers m where m.server_id = v.id and m.group_id = k.group_id)
        where k.window_id = w.id) as servers
    from maintenance_windows w
    join maintenance_window_covers k on k.window_id = w.id
    left join servers v on v.id = k.server_id
    left join applications p on p.id = k.application_id
    left join domains d on d.id = k.domain_id
    left join patch_groups g on g.id = k.group_id
    where w.archived_at is null and (${windows === null} or w.id = any(${windows === null ? [] : [...windows]}::int[]))
    group by w.id`.execute(db);
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

// The row of a campaign's preview, with the names of those who asked for it and ended it.
import type { DraftId, UserId } from '../../domain/ids.ts';
import type { Db } from '../schema/database.ts';

export async function loadDraft(db: Db, id: DraftId) {
  return db
    .selectFrom('campaign_drafts as d')
    .leftJoin('users as ender', 'ender.id', 'd.ended_by')
    .selectAll('d')
    .select('ender.display_name as ender')
    .where('d.id', '=', id)
    .executeTakeFirst();
}

export type Draft = NonNullable<Awaited<ReturnType<typeof loadDraft>>>;

export async function loadNames(db: Db, ids: readonly UserId[]): Promise<Map<UserId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('users')
    .select(['id', 'display_name'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.display_name]));
}

// The row of a campaign's preview, with the names of those who asked for it and ended it.
import type { DraftId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import type { DraftChanges, PreviewRequest } from './preview.ts';

export async function loadDraft(db: Db, id: DraftId) {
  return db
    .selectFrom('campaign_drafts as d')
    .leftJoin('users as ender', 'ender.id', 'd.ended_by')
    .leftJoin('users as lifter', 'lifter.id', 'd.override_by')
    .selectAll('d')
    .select(['ender.display_name as ender', 'lifter.display_name as lifter'])
    .where('d.id', '=', id)
    .executeTakeFirst();
}

export type Draft = NonNullable<Awaited<ReturnType<typeof loadDraft>>>;

/** To the end of the transaction. */
export async function lockDraft(trx: Trx, id: DraftId) {
  return trx.selectFrom('campaign_drafts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** What its preview was asked about. */
export function questionOf(
  draft: Pick<Draft, 'week_number' | 'year' | 'asked_scope' | 'domain_code' | 'update_scope'>,
): PreviewRequest {
  return {
    weekNumber: draft.week_number,
    year: draft.year,
    asked: draft.asked_scope,
    domainCode: draft.domain_code,
    updateScope: draft.update_scope,
  };
}

/** What people changed on it, as the preview takes it. */
export function changesOf(draft: Pick<Draft, 'adjustments' | 'override_at' | 'operator_limits'>): DraftChanges {
  return { adjustments: draft.adjustments, override: draft.override_at !== null, limits: draft.operator_limits };
}

export async function loadNames(db: Db, ids: readonly UserId[]): Promise<Map<UserId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('users')
    .select(['id', 'display_name'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.display_name]));
}

// The annual plan with its changes: read for cards, written as a whole.
import { sql } from 'kysely';
import type { PlanChangeId, PlanId, UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import { type PlanContent, rowOf } from '../../../domain/planning/plan-content.ts';
import type { PlanDifference, PlanWrites } from '../../../domain/planning/plan-difference.ts';
import type { PlanRefusal } from '../../schema/campaigns.ts';
import type { Database, Db, Trx } from '../../schema/database.ts';

export type PlanChangeKind = Database['plan_changes']['kind'];

export type PlanChange = {
  readonly id: PlanChangeId;
  readonly kind: PlanChangeKind;
  readonly status: Database['plan_changes']['status'];
  readonly years: readonly number[];
  readonly fileName: string | null;
  readonly difference: PlanDifference;
  readonly refusals: readonly PlanRefusal[];
  readonly unread: readonly Text[];
  readonly undoes: PlanChangeId | null;
  readonly by: string;
  readonly at: Date;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
};

/** One at a time: whoever changes the plan holds this to the end of the transaction. */
export async function lockPlan(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7321, 3)`.execute(trx);
}

export async function insertPlanChange(
  trx: Trx,
  change: {
    readonly kind: PlanChangeKind;
    readonly status: 'draft' | 'refused' | 'applied';
    readonly fileName?: string | null;
    readonly difference: PlanDifference;
    readonly refusals?: readonly PlanRefusal[];
    readonly unread?: readonly Text[];
    readonly undoes?: PlanChangeId;
    readonly years: readonly number[];
    readonly by: UserId;
    readonly at: Date;
  },
): Promise<PlanChangeId> {
  const ended = change.status === 'applied' ? { ended_by: change.by, ended_at: change.at } : {};
  const { id } = await trx
    .insertInto('plan_changes')
    .values({
      kind: change.kind,
      status: change.status,
      years: [...change.years],
      file_name: change.fileName ?? null,
      difference: JSON.stringify(change.difference),
      refusals: JSON.stringify(change.refusals ?? []),
      unread: JSON.stringify(change.unread ?? []),
      undoes: change.undoes ?? null,
      created_by: change.by,
      created_at: change.at,
      ...ended,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function loadPlanChange(db: Db, id: PlanChangeId): Promise<PlanChange | null> {
  const row = await db
    .selectFrom('plan_changes as p')
    .innerJoin('users as u', 'u.id', 'p.created_by')
    .leftJoin('users as e', 'e.id', 'p.ended_by')
    .selectAll('p')
    .select(['u.display_name as by', 'e.display_name as ender'])
    .where('p.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { kind, status, years, difference, refusals, unread, undoes, by } = row;
  return {
    id,
    kind,
    status,
    years,
    fileName: row.file_name,
    difference,
    refusals,
    unread,
    undoes,
    by,
    at: row.created_at,
    endedBy: row.ender,
    endedAt: row.ended_at,
  };
}

/** The newest change of that person that is in force and is no undo. */
export async function lastAppliedBy(db: Db, userId: UserId): Promise<PlanChangeId | null> {
  const row = await db
    .selectFrom('plan_changes')
    .select('id')
    .where('created_by', '=', userId)
    .where('status', '=', 'applied')
    .where('kind', '<>', 'undo')
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function endPlanChange(
  trx: Trx,
  id: PlanChangeId,
  ended: { readonly status: 'applied' | 'cancelled' | 'undone'; readonly by: UserId; readonly at: Date },
): Promise<void> {
  await trx
    .updateTable('plan_changes')
    .set({ status: ended.status, ended_by: ended.by, ended_at: ended.at })
    .where('id', '=', id)
    .execute();
}

/** The campaign that each row became; the newest when there were several. */
export async function loadRowCampaigns(db: Db): Promise<Map<PlanId, number>> {
  const rows = await db
    .selectFrom('campaign_plan_rows')
    .select(['plan_id', 'campaign_id'])
    .orderBy('campaign_id')
    .execute();
  return new Map(rows.map((row) => [row.plan_id, row.campaign_id]));
}

export async function writePlan(trx: Trx, { insert, update, remove }: PlanWrites): Promise<void> {
  if (remove.length > 0)
    await trx
      .deleteFrom('patch_planning')
      .where('id', 'in', [...remove])
      .execute();
  for (const { id, content } of update) {
    const { status, note } = content;
    await trx.updateTable('patch_planning').set({ status, note }).where('id', '=', id).execute();
  }
  if (insert.length > 0) await trx.insertInto('patch_planning').values(insert.map(columnsOf)).execute();
}

function columnsOf(content: PlanContent) {
  const row = rowOf(content);
  return {
    year: row.year,
    week_number: row.weekNumber,
    week_code: row.weekCode,
    week_start: row.weekStart,
    week_end: row.weekEnd,
    cycle: row.cycle,
    domain_code: row.domainCode,
    env_scope: row.envScope,
    status: row.status,
    environments: row.environments === null ? null : [...row.environments],
    note: row.note,
  };
}

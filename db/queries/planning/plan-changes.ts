// The annual plan, written as a whole.
import { sql } from 'kysely';
import type { PlanId } from '../../../domain/ids.ts';
import { type PlanContent, rowOf } from '../../../domain/planning/plan-content.ts';
import type { PlanWrites } from '../../../domain/planning/plan-difference.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** One at a time: whoever changes the plan holds this to the end of the transaction. */
export async function lockPlan(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7321, 3)`.execute(trx);
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

// What every change of the plan does: under one lock, against the plan as it is, whole or not at all, on record.
import {
  insertPlanChange,
  loadRowCampaigns,
  lockPlan,
  type PlanChangeKind,
  writePlan,
} from '../../db/queries/planning/plan-changes.ts';
import { loadPlan } from '../../db/queries/planning/planning.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { weekRefusal } from '../../domain/planning/plan-check.ts';
import { contentOf } from '../../domain/planning/plan-content.ts';
import {
  differenceOf,
  editedPlan,
  isNoDifference,
  type PlanDifference,
  type PlanEdit,
  resolve,
} from '../../domain/planning/plan-difference.ts';
import type { PlanRow } from '../../domain/planning/plan-row.ts';
import { type Refused, refuse, type Work } from '../shared/operation.ts';

export type Changed = { readonly kind: 'changed'; readonly changeId: PlanChangeId };

/** Makes these edits now, as one change that can be undone. Refused before anything is written. */
export async function editPlan(work: Work, edits: readonly PlanEdit[]): Promise<Changed | Refused> {
  await lockPlan(work.trx);
  const plan = await loadPlan(work.trx, null);
  const contents = plan.map(contentOf);
  const difference = differenceOf(contents, editedPlan(contents, edits));
  if (isNoDifference(difference)) {
    return refuse(
      'Le planning est déjà ainsi : rien à changer.',
      'The plan already looks like this: there is nothing to change.',
    );
  }
  const past = refusePast(difference, dayIn(work.now, work.settings.zone));
  if (past !== null) return past;
  return writeDifference(work, plan, difference, 'edit');
}

/** PLAN-3: nothing is planned in a week that is over; what was never done there may be taken out. */
export function refusePast({ added, changed }: PlanDifference, today: string): Refused | null {
  for (const content of [...added, ...changed.map(({ after }) => after)]) {
    if (content.status === 'empty') continue;
    const refusal = weekRefusal(content, today);
    if (refusal !== null) return { kind: 'refused', text: refusal.text };
  }
  return null;
}

/** `plan` was read under the lock. Writes the plan and the record of the change. */
export async function writeDifference(
  work: Work,
  plan: readonly PlanRow[],
  difference: PlanDifference,
  kind: PlanChangeKind,
  undoes?: PlanChangeId,
): Promise<Changed | Refused> {
  const refused = await applyDifference(work, plan, difference);
  if (refused !== null) return refused;
  const years = yearsOf(difference);
  const changeId = await insertPlanChange(work.trx, {
    kind,
    status: 'applied',
    difference,
    years,
    by: work.by.actor.userId,
    at: work.now,
    ...(undoes === undefined ? {} : { undoes }),
  });
  await work.record({ object: { type: 'plan-change', id: changeId }, after: difference });
  return { kind: 'changed', changeId };
}

/** Writes the rows and touches the cards that show them; or says what stands against it, having written nothing. */
export async function applyDifference(
  { trx }: Work,
  plan: readonly PlanRow[],
  difference: PlanDifference,
): Promise<Refused | null> {
  const { writes, conflicts } = resolve(plan, difference, await loadRowCampaigns(trx));
  if (conflicts.length > 0) {
    const shown = conflicts.slice(0, 4).map(({ text }) => text);
    const more = conflicts.length - shown.length;
    return refuse(
      `Rien n’a été modifié. ${shown.map(({ fr }) => fr).join(' ')}${more > 0 ? ` Et ${more} autres.` : ''}`,
      `Nothing was changed. ${shown.map(({ en }) => en).join(' ')}${more > 0 ? ` And ${more} others.` : ''}`,
    );
  }
  await writePlan(trx, writes);
  return null;
}

export function yearsOf({ added, changed, removed }: PlanDifference): readonly number[] {
  const contents = [...added, ...removed, ...changed.map(({ after }) => after)];
  return [...new Set(contents.map(({ year }) => year))].sort((a, b) => a - b);
}

// What every change of the plan does: under one lock, against the plan as it is, whole or not at all, on record.
import { loadRowCampaigns, lockPlan, writePlan } from '../../db/queries/planning/plan-changes.ts';
import { loadPlan } from '../../db/queries/planning/planning.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { weekRefusal } from '../../domain/planning/plan-check.ts';
import { contentOf } from '../../domain/planning/plan-content.ts';
import {
  differenceOf,
  editedPlan,
  inverse,
  isNoDifference,
  type PlanDifference,
  type PlanEdit,
  resolve,
} from '../../domain/planning/plan-difference.ts';
import { type Changed, type ChangeSubject, changeNow } from '../change-sets/change-set.ts';
import { type Refused, refuse, type UnitOfWork } from '../shared/operation.ts';

/** Makes these edits now, as one change that can be undone. Refused before anything is written. */
export async function editPlan(
  work: UnitOfWork,
  edits: readonly PlanEdit[],
): Promise<Changed<'plan_changes'> | Refused> {
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
  return changeNow(PLAN_CHANGES, work, { difference, kind: 'edit' });
}

/** PLAN-3: nothing is planned in a week that is over; what was never done there may be taken out. */
function refusePast({ added, changed }: PlanDifference, today: string): Refused | null {
  for (const content of [...added, ...changed.map(({ after }) => after)]) {
    if (content.status === 'empty') continue;
    const refusal = weekRefusal(content, today);
    if (refusal !== null) return { kind: 'refused', text: refusal.text };
  }
  return null;
}

export const PLAN_CHANGES: ChangeSubject<'plan_changes'> = {
  table: 'plan_changes',
  ability: 'plan.edit',
  underList: 'closed',
  objectType: 'plan-change',
  actions: { apply: 'plan.apply', cancel: 'plan.cancel', undo: 'plan.undo' },
  lock: lockPlan,
  write: writeDifference,
  refuseLate: ({ now, settings }, difference) => refusePast(difference, dayIn(now, settings.zone)),
  inverse,
  ownColumns: (difference) => ({ years: [...yearsOf(difference)] }),
  noSuch: (id) => refuse(`Il n’y a pas de changement du planning ${id}.`, `There is no plan change ${id}.`),
};

async function writeDifference({ trx }: UnitOfWork, difference: PlanDifference): Promise<Refused | null> {
  const plan = await loadPlan(trx, null);
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

function yearsOf({ added, changed, removed }: PlanDifference): readonly number[] {
  const contents = [...added, ...removed, ...changed.map(({ after }) => after)];
  return [...new Set(contents.map(({ year }) => year))].sort((a, b) => a - b);
}

// A plan change that waits: applied whole, cancelled, or taken back once applied. Of two people at once, one wins.

import { endPlanChange, loadPlanChange, lockPlan, type PlanChange } from '../../db/queries/planning/plan-changes.ts';
import { loadPlanYear } from '../../db/queries/planning/plan-year.ts';
import { loadPlan } from '../../db/queries/planning/planning.ts';
import type { AuditedDeed } from '../../domain/history/action-words.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { inverse } from '../../domain/planning/plan-difference.ts';
import {
  type By,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  refuse,
  type Work,
} from '../shared/operation.ts';
import { endedRefusal, waitingRefusal } from '../shared/waiting-change.ts';
import { applyDifference, editPlan, refusePast, writeDifference } from './plan-work.ts';

type OnChange = { readonly changeId: PlanChangeId };

/** PLAN-7: whole or not at all. Refused, naming them, when rows that it touches have changed since it was shown. */
export function applyPlanChange(
  ctx: OperationContext,
  by: By,
  ask: OnChange,
): Promise<Outcome<{ readonly years: readonly number[] }>> {
  return operate(ctx, by, deedOn(ask, 'plan.apply'), async (work) => {
    const change = await waitingChange(work, ask);
    if (change.kind === 'refused') return change;
    const { difference, years } = change.change;
    const past = refusePast(difference, dayIn(work.now, work.settings.zone));
    if (past !== null) return past;
    const conflict = await applyDifference(work, await loadPlan(work.trx, null), difference);
    if (conflict !== null) return conflict;
    await end(work, ask, 'applied');
    await work.record({ after: difference });
    return { kind: 'done', years };
  });
}

export function cancelPlanChange(ctx: OperationContext, by: By, ask: OnChange): Promise<Outcome<object>> {
  return operate(ctx, by, deedOn(ask, 'plan.cancel'), async (work) => {
    const change = await waitingChange(work, ask);
    if (change.kind === 'refused') return change;
    await end(work, ask, 'cancelled');
    await work.record({});
    return { kind: 'done' };
  });
}

/** The inverse of an applied change, as a change of its own. */
export function undoPlanChange(ctx: OperationContext, by: By, ask: OnChange): Promise<Outcome<OnChange>> {
  return operate(ctx, by, deedOn(ask, 'plan.undo'), async (work) => {
    await lockPlan(work.trx);
    const change = await loadPlanChange(work.trx, ask.changeId);
    if (change === null) return noSuchChange(ask.changeId);
    if (change.kind === 'undo') return refuse('Une annulation ne peut pas être annulée.', 'An undo cannot be undone.');
    if (change.status !== 'applied') return endedRefusal(change);
    const plan = await loadPlan(work.trx, null);
    const undone = await writeDifference(work, plan, inverse(change.difference), 'undo', ask.changeId);
    if (undone.kind === 'refused') return undone;
    await end(work, ask, 'undone');
    return { kind: 'done', changeId: undone.changeId };
  });
}

export type FixAsk = { readonly year: number; readonly findingKey: string; readonly fixIndex: number };

/** PLAN-6: one of the ways out that the card offered, as long as the finding still stands. */
export function applyFix(ctx: OperationContext, by: By, ask: FixAsk): Promise<Outcome<OnChange>> {
  const deed = { ability: 'plan.edit', action: 'plan.fix', object: { type: 'plan', id: ask.year } } as const;
  return operate(ctx, by, deed, async (work) => {
    await lockPlan(work.trx);
    const { zone, hoursBudget: budget } = work.settings;
    const { findings } = await loadPlanYear(work.trx, ask.year, { now: work.now, zone, budget });
    const fix = findings.find(({ key }) => key === ask.findingKey)?.fixes[ask.fixIndex];
    if (fix === undefined) {
      return refuse(
        'Ce point n’est plus d’actualité : relisez la carte.',
        'This issue no longer applies: check the card again.',
      );
    }
    const changed = await editPlan(work, fix.edits);
    return changed.kind === 'refused' ? changed : { kind: 'done', changeId: changed.changeId };
  });
}

function deedOn({ changeId }: OnChange, action: AuditedDeed) {
  return { ability: 'plan.edit', action, object: { type: 'plan-change', id: changeId } } as const;
}

async function waitingChange(
  work: Work,
  { changeId }: OnChange,
): Promise<{ readonly kind: 'waiting'; readonly change: PlanChange } | Refused> {
  await lockPlan(work.trx);
  const change = await loadPlanChange(work.trx, changeId);
  if (change === null) return noSuchChange(changeId);
  return waitingRefusal(change) ?? { kind: 'waiting', change };
}

function noSuchChange(id: PlanChangeId): Refused {
  return refuse(`Il n’y a pas de changement du planning ${id}.`, `There is no plan change ${id}.`);
}

async function end(work: Work, { changeId }: OnChange, status: 'applied' | 'cancelled' | 'undone'): Promise<void> {
  await endPlanChange(work.trx, changeId, { status, by: work.by.actor.userId, at: work.now });
}

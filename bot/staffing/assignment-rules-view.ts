// The card of the assignment rules and the standing limits (ASSIGN-2, ASSIGN-4).
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { AssignmentRulesView } from '../../cards/staffing/assignment-rules/card.ts';
import { loadRules, loadStandingLimits } from '../../db/queries/people/people.ts';
import { isInForce } from '../../domain/people/account.ts';
import { compareRules } from '../../domain/previews/assignment.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

const MAX_LIMITS = 10;

export async function assignmentRulesView(ctx: ViewContext, page: number): Promise<AssignmentRulesView> {
  const rules = (await loadRules(ctx.db)).toSorted(compareRules).map((rule) => ({
    ...{ id: rule.id, type: rule.type, about: rule.about, operator: rule.name, priority: rule.priority },
    isInForce: isInForce(rule, ctx.now),
  }));
  return {
    rules: pageOf(rules, page, PAGE_SIZES.assignmentRules),
    limits: topOf(await loadStandingLimits(ctx.db), MAX_LIMITS),
    ...noticePart(ctx),
  };
}

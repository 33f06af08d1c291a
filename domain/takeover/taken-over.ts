// What a takeover brings beside the inventory, in the same change: applied with it, and taken back with it.
import { inverseLinks, isNoLinkChange, type LinkDifference } from '../links/link-difference.ts';
import { inverse, isNoDifference, type PlanDifference } from '../planning/plan-difference.ts';

export type TakenOver = {
  /** It is taken back: what refers to servers goes before they do. */
  readonly undone: boolean;
  readonly plan: PlanDifference;
  /** By hostname: until it is applied, new servers have ids that mean nothing. */
  readonly links: LinkDifference;
  /** RUN-5, the general list as it is stored; null: nobody has changed the setting. */
  readonly generalExcludes: { readonly before: string | null; readonly after: string | null } | null;
  /** Past updates are many: their lines are rows of `inventory_past_rows`. */
  readonly past: { readonly batch: number; readonly added: number; readonly changed: number } | null;
};

export function isNothingTakenOver({ plan, links, generalExcludes, past }: TakenOver): boolean {
  return isNoDifference(plan) && isNoLinkChange(links) && generalExcludes === null && past === null;
}

export function inverseTakenOver({ undone, plan, links, generalExcludes, past }: TakenOver): TakenOver {
  return {
    undone: !undone,
    plan: inverse(plan),
    links: inverseLinks(links),
    generalExcludes: generalExcludes === null ? null : { before: generalExcludes.after, after: generalExcludes.before },
    past,
  };
}

// The scope of a campaign made of several rows of the plan.
import type { EnvScope, PlanRow } from './plan-row.ts';

/** The scope asked, else that of the rows: their own when they agree, else the smallest one that holds them all. */
export function campaignScope(rows: readonly Pick<PlanRow, 'envScope'>[], asked: EnvScope | null): EnvScope {
  if (asked !== null) return asked;
  const scopes = [...new Set(rows.map((row) => row.envScope))];
  const [only] = scopes;
  if (only !== undefined && scopes.length === 1) return only;
  return scopes.every((scope) => scope !== 'all' && scope !== 'hprod') ? 'prod_pilot' : 'all';
}

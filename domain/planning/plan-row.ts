// A row of the annual plan (PLAN-1), and which of the estate's environments its scope covers.

import type { IsoDate } from '../clock.ts';
import type { PlanId } from '../ids.ts';
import { type Branch, branchOf, environmentKey, isProduction, type OfEnvironment } from '../server.ts';
import type { Cycle } from './iso-week.ts';

export const ENV_SCOPES = ['prod', 'hprod', 'all', 'pilot', 'prod_pilot'] as const;
export type EnvScope = (typeof ENV_SCOPES)[number];

export const PLAN_STATUSES = ['open', 'freeze', 'holiday', 'empty'] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

export type PlanRow = {
  readonly id: PlanId;
  /** ISO year. */
  readonly year: number;
  readonly weekNumber: number;
  /** `S05`. */
  readonly weekCode: string;
  readonly weekStart: IsoDate;
  readonly weekEnd: IsoDate;
  readonly cycle: Cycle;
  readonly domainCode: string | null;
  readonly envScope: EnvScope;
  readonly status: PlanStatus;
  /** Narrows the scope; null or empty: no narrowing. */
  readonly environments: readonly string[] | null;
  readonly note: string | null;
};

/** ELIG-2, the scope alone: does it take servers of that environment? Where it is not known whether it is production, only `all` does. */
export function scopeTakes(scope: EnvScope, of: string | OfEnvironment): boolean {
  const server = typeof of === 'string' ? { environment: of } : of;
  const production = isProduction(server);
  const pilot = environmentKey(server.environment) === 'pilote';
  switch (scope) {
    case 'all':
      return true;
    case 'prod':
      return production === true;
    case 'hprod':
      return production === false;
    case 'pilot':
      return pilot;
    case 'prod_pilot':
      return production === true || pilot;
  }
}

/** ELIG-2, the row's own list. Case, accents and what cannot be seen are ignored: the list is typed by people, in Excel. */
export function listTakes(environments: readonly string[] | null, environment: string): boolean {
  if (!environments || environments.length === 0) return true;
  const wanted = environmentKey(environment);
  return environments.some((name) => environmentKey(name) === wanted);
}

type ScopedRow = Pick<PlanRow, 'envScope' | 'environments'>;

/** Can a server satisfy both the row and the scope asked (null: whatever the row says)? `prod_pilot` overlaps `pilot`, for one. */
export function overlaps(row: ScopedRow, asked: EnvScope | null): boolean {
  return covered(row, asked).length > 0;
}

/** The branches in which the row, narrowed by the scope asked, can have servers (ELIG-3). */
export function branchesOf(row: ScopedRow, asked: EnvScope | null = null): readonly Branch[] {
  const branches = new Set(covered(row, asked).map((name) => branchOf(name)));
  return (['hprod', 'prod'] as const).filter((branch) => branches.has(branch));
}

/** One environment of each kind that scopes tell apart; the last stands for every other non-production. */
const KINDS_OF_ENVIRONMENT = ['Production', 'Pilote', 'Recette'];

function covered(row: ScopedRow, asked: EnvScope | null): readonly string[] {
  const listed = row.environments ?? [];
  const named = listed.length > 0 ? listed : KINDS_OF_ENVIRONMENT;
  return named.filter((name) => scopeTakes(row.envScope, name) && (asked === null || scopeTakes(asked, name)));
}

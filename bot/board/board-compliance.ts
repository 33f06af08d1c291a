// Whether the estate is up to date, as the board shows it: the figures of `/compliance` and the weeks before (COMP-1, COMP-4, COMP-6).
import { loadCurve } from '../../db/queries/compliance/curve.ts';
import { type ComplianceTotals, loadCompliance } from '../../db/queries/compliance/totals.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import type { Db } from '../../db/schema/database.ts';
import { type CurvePoint, weeklyInstants } from '../../domain/compliance/curve.ts';
import type { ComplianceSettings } from '../../domain/compliance/settings.ts';
import { WHOLE_ESTATE } from '../../domain/servers/estate-filter.ts';
import { complianceAsk } from '../compliance/ask.ts';
import type { BoardAsk } from './board-view.ts';

export type BoardCompliance = {
  readonly at: Date;
  readonly totals: ComplianceTotals;
  /** Weeks, the newest last. */
  readonly curve: readonly CurvePoint[];
};

const WEEKS = 26;

export async function loadBoardCompliance(
  db: Db,
  { now, zone }: BoardAsk,
  compliance: ComplianceSettings | undefined,
): Promise<BoardCompliance> {
  const scope = await estateScope(db, WHOLE_ESTATE, now);
  const ask = await complianceAsk({ db, now, zone, compliance });
  const { totals } = await loadCompliance(db, scope, ask, { by: 'domain', limit: 1, offset: 0 });
  const curve = await loadCurve(db, scope, weeklyInstants(now, WEEKS), ask.settings.freshHours);
  return { at: now, totals, curve };
}

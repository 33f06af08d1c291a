// What every reading of compliance asks with: now, what counts as fresh, the delays, and when the plan comes to each place.
import type { ComplianceAsk } from '../../db/queries/compliance/classify.ts';
import { loadPlacesDue } from '../../db/queries/compliance/places.ts';
import type { Db } from '../../db/schema/database.ts';
import { freshSince } from '../../domain/compliance/reading.ts';
import { type RiskFault, type RiskFiles, riskFaults } from '../../domain/compliance/risks.ts';
import { type ComplianceSettings, DEFAULT_COMPLIANCE } from '../../domain/compliance/settings.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';

type AskedOf = {
  readonly db: Db;
  readonly now: Date;
  readonly zone: string;
  readonly compliance?: ComplianceSettings | undefined;
};

export type Asked = ComplianceAsk & { readonly settings: ComplianceSettings };

export async function complianceAsk({ db, now, zone, compliance = DEFAULT_COMPLIANCE }: AskedOf): Promise<Asked> {
  const today = dayIn(now, zone);
  return {
    ...{ now, today, settings: compliance, delays: compliance.delays },
    freshSince: freshSince(now, compliance.freshHours),
    due: await loadPlacesDue(db, today),
  };
}

/** COMP-5. */
export function risksOf({ settings, today }: Pick<Asked, 'settings' | 'today'>): {
  readonly risks: RiskFiles;
  readonly faults: readonly RiskFault[];
} {
  const risks = settings.risks();
  return { risks, faults: riskFaults(risks, addDays(today, -settings.riskFileDays)) };
}

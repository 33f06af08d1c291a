// The annual plan of the demo: the rotation of one cycle, laid three times over the year (reference, section 2.2).
import type { EnvScopeName } from '../../db/schema/campaigns.ts';
import { FREEZE_WEEKS } from '../../domain/planning/calendar.ts';
import { type IsoWeek, isoWeek, weeksInYear } from '../../domain/planning/iso-week.ts';
import type { DomainCode } from './demo-server.ts';

export type DemoPlanRow = IsoWeek & {
  readonly domainCode: DomainCode | null;
  readonly envScope: EnvScopeName;
  readonly status: 'open' | 'freeze' | 'empty';
  readonly environments: readonly string[] | null;
  readonly note: string | null;
};

type Step = Pick<DemoPlanRow, 'domainCode' | 'envScope' | 'environments' | 'note'>;

/** Where each cycle begins; its rotation takes fourteen weeks. */
const CYCLE_STARTS = [2, 16, 36];

/**
 * Week by week from the start of a cycle. Differs from the reference in one thing: the toll's week of non-production takes its
 * production too (`all`), so that one week shows a whole campaign, and its week after is for what was left.
 */
const ROTATION: readonly (readonly Step[])[] = [
  [step('INFRASTRUC', 'hprod', 'Infrastructure HPROD')],
  [step('trafic', 'hprod', 'Trafic HPROD')],
  [step('trafic', 'prod', 'Trafic PROD')],
  [step('INFRASTRUC', 'prod', 'Infrastructure PROD')],
  [],
  [],
  [step('PEA', 'all', 'Péage HPROD/PROD Pilote')],
  [step('PEA', 'prod', 'Péage PROD')],
  [],
  [step('FL', 'hprod', 'FL Test/Recette/Dev', ['Test', 'Recette', 'Développement'])],
  [step('FL', 'hprod', 'FL Pré-Prod', ['Pré-production'])],
  [step('BI', 'all', 'BI + Gestion'), step('GESTION', 'all', 'BI + Gestion')],
  [step('FL', 'prod', 'FL Prod')],
  [step('FL', 'prod', 'FL Prod')],
];

/** Every week of that ISO year: its rows, or one row that says that it is frozen or empty. */
export function annualPlan(year: number): readonly DemoPlanRow[] {
  return Array.from({ length: weeksInYear(year) }, (_, i) => rowsOf(year, i + 1)).flat();
}

function rowsOf(year: number, weekNumber: number): readonly DemoPlanRow[] {
  const week = isoWeek(year, weekNumber);
  if (week === null) throw new Error(`${year} has no week ${weekNumber}`);
  const none = { ...week, domainCode: null, envScope: 'all', environments: null, note: null } as const;
  if (FREEZE_WEEKS.has(weekNumber)) return [{ ...none, status: 'freeze', note: 'Gel' }];
  const steps = stepsOf(weekNumber);
  if (steps.length === 0) return [{ ...none, status: 'empty' }];
  return steps.map((one) => ({ ...week, ...one, status: 'open' }));
}

function stepsOf(weekNumber: number): readonly Step[] {
  const start = CYCLE_STARTS.findLast((first) => first <= weekNumber);
  return start === undefined ? [] : (ROTATION[weekNumber - start] ?? []);
}

function step(
  domainCode: DomainCode,
  envScope: EnvScopeName,
  note: string,
  environments: readonly string[] | null = null,
): Step {
  return { domainCode, envScope, environments, note };
}

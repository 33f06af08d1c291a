// The reference's cycle (section 2.2) as a template for a year: the rotation of one cycle, laid three times.
import { FREEZE_WEEKS } from './calendar.ts';
import { weeksInYear } from './iso-week.ts';
import type { PlanContent } from './plan-content.ts';
import type { EnvScope } from './plan-row.ts';

type Step = Pick<PlanContent, 'envScope' | 'environments' | 'note'> & { readonly domainCode: string };

/** The weeks in which the rotation of each cycle begins; it takes fourteen weeks. */
const CYCLE_STARTS = [2, 16, 36];

/** S04 Trafic PROD is the reference's own and breaks PLAN-5 in the first cycle: the planner reports it. */
const ROTATION: readonly (readonly Step[])[] = [
  [step('INFRASTRUC', 'hprod', 'Infrastructure HPROD')],
  [step('trafic', 'hprod', 'Trafic HPROD')],
  [step('trafic', 'prod', 'Trafic PROD')],
  [step('INFRASTRUC', 'prod', 'Infrastructure PROD')],
  [],
  [],
  // The pilot sites of the toll are non-production (ELIG-2).
  [step('PEA', 'hprod', 'Péage HPROD et PROD Pilote')],
  [step('PEA', 'prod', 'Péage PROD')],
  [],
  [step('FL', 'hprod', 'FL Test/Recette/Dev', ['Développement', 'Recette', 'Test'])],
  [step('FL', 'hprod', 'FL Pré-Prod', ['Pré-production'])],
  [step('BI', 'all', 'BI + Gestion'), step('GESTION', 'all', 'BI + Gestion')],
  [step('FL', 'prod', 'FL Prod')],
  [step('FL', 'prod', 'FL Prod')],
];

/** Every week of that ISO year: its rows, or one row that says that it is frozen or empty. Domains that are not known are left out. */
export function cycleTemplate(year: number, domainCodes: ReadonlySet<string>): readonly PlanContent[] {
  return Array.from({ length: weeksInYear(year) }, (_, i) => i + 1).flatMap((weekNumber): readonly PlanContent[] => {
    const none = { year, weekNumber, domainCode: null, envScope: 'all', environments: null, note: null } as const;
    if (FREEZE_WEEKS.has(weekNumber)) return [{ ...none, status: 'freeze' }];
    const steps = stepsOf(weekNumber).filter(({ domainCode }) => domainCodes.has(domainCode));
    if (steps.length === 0) return [{ ...none, status: 'empty' }];
    return steps.map((one) => ({ year, weekNumber, ...one, status: 'open' }));
  });
}

function stepsOf(weekNumber: number): readonly Step[] {
  const start = CYCLE_STARTS.findLast((first) => first <= weekNumber);
  return start === undefined ? [] : (ROTATION[weekNumber - start] ?? []);
}

function step(
  domainCode: string,
  envScope: EnvScope,
  note: string,
  environments: readonly string[] | null = null,
): Step {
  return { domainCode, envScope, environments, note };
}

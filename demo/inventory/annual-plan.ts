// The annual plan of the demo: the reference's cycle, as anybody's template has it.
import { cycleTemplate } from '../../domain/planning/cycle-template.ts';
import { type PlanContent, rowOf } from '../../domain/planning/plan-content.ts';
import { DOMAINS } from './demo-server.ts';

const DOMAIN_CODES = new Set(Object.keys(DOMAINS));

export type DemoPlanRow = ReturnType<typeof rowOf>;

/** Free in the reference's rotation, in each of its three cycles. */
const ONLINE_WEEKS = new Set([6, 20, 40]);

/** Every week of that ISO year: its rows, or one row that says that it is frozen or empty. */
export function annualPlan(year: number): readonly DemoPlanRow[] {
  return cycleTemplate(year, DOMAIN_CODES).map((content) => rowOf(ofDemo(content)));
}

/**
 * Differs from the reference in two things: the toll's week of non-production takes its production too (`all`), so that one week shows a
 * whole campaign, and its week after is for what was left; and the online services have a week that is empty there.
 */
function ofDemo(content: PlanContent): PlanContent {
  if (content.status === 'freeze') return { ...content, note: 'Gel' };
  if (content.status === 'empty' && ONLINE_WEEKS.has(content.weekNumber))
    return { ...content, status: 'open', domainCode: 'NUM', envScope: 'all', note: 'Services numériques' };
  const isWholeToll = content.domainCode === 'PEA' && content.envScope === 'hprod';
  return isWholeToll ? { ...content, envScope: 'all', note: 'Péage HPROD/PROD Pilote' } : content;
}

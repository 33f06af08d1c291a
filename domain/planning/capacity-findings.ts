// Does the week hold what is planned in it (PLAN-6)? Eligible servers against slots, and against the hours of the team.
import { branchText } from '../branch-text.ts';
import { counted } from '../counts.ts';
import { firstRuleLeavingOut, isCandidate, partition } from '../previews/eligibility.ts';
import { DEFAULT_BUDGET, type HoursBudget, hoursFor, hoursText } from '../previews/hours.ts';
import { SLOTS_A_DAY, slotDays } from '../previews/slots.ts';
import type { Server } from '../server.ts';
import type { Calendar } from './calendar.ts';
import type { Finding } from './finding.ts';
import type { PlanRow } from './plan-row.ts';

type Estate = {
  readonly servers: readonly Server[] | null;
  readonly calendar: Calendar;
  readonly budget?: HoursBudget;
};

/** `rows`: the open rows of one week, taken together, a server of two rows counted once. */
export function capacityFindings(rows: readonly PlanRow[], estate: Estate): readonly Finding[] {
  const [first] = rows;
  if (!first || !estate.servers) return [];
  const eligible = eligibleFor(rows, estate.servers);
  const name = `${first.weekCode} ${first.year}`;
  return [
    ...slotFindings(name, first.weekStart, rows, eligible, estate),
    ...hourFindings(name, rows, eligible, estate),
  ];
}

/** A server of several rows once. */
export function eligibleFor(rows: readonly PlanRow[], servers: readonly Server[]): readonly Server[] {
  return servers.filter((server) =>
    rows.some((row) => isCandidate(server, row) && firstRuleLeavingOut(server, row, null) === null),
  );
}

function slotFindings(
  name: string,
  weekStart: string,
  rows: readonly PlanRow[],
  eligible: readonly Server[],
  { calendar }: Estate,
): readonly Finding[] {
  return Object.entries(partition(eligible)).flatMap(([key, servers]) => {
    const branch = key === 'prod' ? 'prod' : 'hprod';
    const slots = slotDays(branch, weekStart, calendar, { zone: null, domainCode: null }).length * SLOTS_A_DAY;
    if (servers.length <= slots) return [];
    const fr = `${name} : ${servers.length} serveurs ${branchText(branch).fr} éligibles pour ${counted(slots, 'fr', 'créneau', 'créneaux')}.`;
    const en = `${name}: ${servers.length} eligible ${branchText(branch).en} servers for ${counted(slots, 'en', 'slot', 'slots')}.`;
    return [warning('too-many-servers', fr, en, rows, servers)];
  });
}

function hourFindings(
  name: string,
  rows: readonly PlanRow[],
  eligible: readonly Server[],
  { budget }: Estate,
): readonly Finding[] {
  const hours = hoursFor(eligible.length, budget ?? DEFAULT_BUDGET);
  if (hours.needed <= hours.budget) return [];
  const [needed, given] = [hoursText(hours.needed), hoursText(hours.budget)];
  const fr = `${name} : il en faut ${needed}, budget de ${given}.`;
  const en = `${name}: ${needed} needed for a budget of ${given}.`;
  return [warning('over-budget', fr, en, rows, [])];
}

function warning(
  code: 'too-many-servers' | 'over-budget',
  fr: string,
  en: string,
  rows: readonly PlanRow[],
  servers: readonly Server[],
): Finding {
  const ids = servers.map((server) => server.id);
  return { code, severity: 'warning', text: { fr, en }, rows: rows.map((row) => row.id), servers: ids };
}

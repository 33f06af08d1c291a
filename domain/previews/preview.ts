// The preview of a campaign: everything that Create would write, computed without writing. The card shows it; the transaction
// computes it again and refuses the click when its fingerprint is not the one on the card.

import { type UpdateScope, WHOLE_UPDATE } from '../attempts/update-scope.ts';
import type { IsoDate } from '../clock.ts';
import { counted } from '../counts.ts';
import { type DependenciesAmong, orderFindings } from '../dependencies/order-findings.ts';
import { overdueFindings } from '../exclusions/overdue-findings.ts';
import type { Foundation } from '../foundations/foundation.ts';
import { foundationFindings } from '../foundations/foundations-line.ts';
import type { ApplicationId, ServerId, UserId } from '../ids.ts';
import type { Calendar } from '../planning/calendar.ts';
import type { Finding } from '../planning/finding.ts';
import { campaignRefusal, canBeOverridden } from '../planning/plan-check.ts';
import type { EnvScope, PlanRow } from '../planning/plan-row.ts';
import { type SupportEnd, supportFindings } from '../planning/support-ends.ts';
import { closedDayFindings, holidayFindings, pastDayFindings, plannedDays } from '../planning/week-days.ts';
import type { RingMembers } from '../rings/mutual-wait.ts';
import { ringDayFindings } from '../rings/ring-days.ts';
import type { Branch, Server } from '../server.ts';
import type { WindowStart } from '../windows/next-start.ts';
import { type Adjustment, consentsOf } from './adjustments.ts';
import { type Allocation, allocate, type FixedSlot } from './allocate.ts';
import { type Assignment, type AssignmentRule, assignOperators } from './assignment.ts';
import type { CampaignPreview, LeftOut, PlannedSession, RefusedRow } from './campaign-preview.ts';
import { compareServers, firstRuleLeavingOut, isCandidate, type LeftOutReason, partition } from './eligibility.ts';
import { type Elsewhere, NO_CONSENT, standingOf, standingText } from './elsewhere.ts';
import { elsewhereFindings } from './elsewhere-findings.ts';
import { fingerprintOf } from './fingerprint.ts';
import { DEFAULT_BUDGET, type Hours, type HoursBudget, hoursFor, hoursText } from './hours.ts';
import { narrowingFindings } from './narrowing-findings.ts';
import { ownerFindings } from './owner-findings.ts';
import type { Staff } from './roster.ts';
import { type ClosedUntil, closedBefore } from './slot-clock.ts';
import { type SlotPlace, slotDays } from './slots.ts';

export type PreviewInput = {
  /** The plan rows meant, all of one week (`selectWeek`). */
  readonly rows: readonly PlanRow[];
  readonly asked: EnvScope | null;
  /** Every server that may be a candidate of a row; others are ignored. */
  readonly servers: readonly Server[];
  /** Local day (`dayIn`). */
  readonly today: IsoDate;
  readonly calendar: Calendar;
  readonly staff: Staff;
  readonly rules: readonly AssignmentRule[];
  readonly budget?: HoursBudget;
  /** An admin lifts freeze and season (PLAN-4, PLAN-5), with a reason that the caller records. */
  readonly override?: boolean;
  /** What a coordinator changed on the card. */
  readonly adjustments?: readonly Adjustment[];
  /** Absent: everything. */
  readonly updateScope?: UpdateScope;
  /** Of the advisories in it, those that a scan has found open. */
  readonly seenAdvisories?: ReadonlySet<string>;
  /** What standard campaigns have of them (ELIG-5); absent: nothing. */
  readonly elsewhere?: ReadonlyMap<ServerId, readonly Elsewhere[]>;
  /** ELIG-7; absent: nothing is said. */
  readonly supportEnds?: readonly SupportEnd[];
  /** INV-6: applications of which somebody can answer; absent: nothing is said. */
  readonly answerable?: ReadonlySet<ApplicationId>;
  /** DEBT-1: globs of exclusions whose end has passed; absent: nothing is said. */
  readonly overdueExcludes?: ReadonlyMap<ServerId, readonly string[]>;
  /** RUN-20: what each stands on; absent: nothing is said. */
  readonly dependencies?: DependenciesAmong;
  /** RING-1; absent: there are none. */
  readonly rings?: RingMembers;
  /** RING-1; absent: none of them. */
  readonly patchedInCycle?: ReadonlySet<ServerId>;
  /** RUN-21; absent: nothing is said. */
  readonly foundations?: ReadonlyMap<ServerId, Foundation>;
  /** SLOT-6; absent: the slots of the days before today. */
  readonly closedUntil?: ClosedUntil;
  /** Where each server was shown: kept there while that slot is ahead. */
  readonly shown?: ReadonlyMap<ServerId, FixedSlot>;
  /** POL-5: when those with maintenance windows start; they take no slot. Absent: none has any. */
  readonly windows?: ReadonlyMap<ServerId, WindowStart>;
};

type Sorted = { readonly eligible: readonly Server[]; readonly leftOut: readonly LeftOut[] };

/** PLAN-3 to 5, ELIG-1 to 6, SLOT-1 to 6, ASSIGN-1 to 5 put together. Pure; the order of the servers does not matter. */
export function previewCampaign(input: PreviewInput): CampaignPreview {
  const { updateScope = WHOLE_UPDATE } = input;
  const { allowed, refusedRows, overridden } = checkRows(input);
  const { eligible, leftOut } = sortOut(input, allowed, refusedRows);
  const branches = partition(eligible);
  const slotted = { hprod: withSlots(branches.hprod, input), prod: withSlots(branches.prod, input) };
  const slots = {
    hprod: allocateBranch('hprod', slotted.hprod, input),
    prod: allocateBranch('prod', slotted.prod, input),
  };
  const operators = assignOperators(
    [...branches.hprod, ...branches.prod],
    input.rules,
    input.staff,
    operatorsByHand(input),
  );
  const operatorOf = new Map(operators.assignments.map((assignment) => [assignment.serverId, assignment]));
  const hours = hoursFor(eligible.length, input.budget ?? DEFAULT_BUDGET);
  const planned = {
    hprod: sessionsOf('hprod', branches.hprod, slots.hprod, operatorOf, input),
    prod: sessionsOf('prod', branches.prod, slots.prod, operatorOf, input),
  };
  const content = {
    rows: allowed,
    refusedRows,
    refusal: allowed.length === 0 ? (refusedRows[0]?.refusal ?? null) : null,
    branches: planned,
    leftOut,
    findings: [
      ...refusedRows.map(refusedFinding),
      ...overridden.map(overriddenFinding),
      ...dayFindings(input, allowed, (branch) => branches[branch].length > 0 && slotted[branch].length === 0),
      ...slots.hprod.findings,
      ...slots.prod.findings,
      ...operators.findings,
      ...elsewhereFindings(eligible, input),
      ...unsaidFindings(leftOut),
      ...ownerFindings(eligible, input.answerable),
      ...overdueFindings(eligible, input.overdueExcludes),
      ...orderFindings([...planned.hprod, ...planned.prod], input),
      ...ringDayFindings([...planned.hprod, ...planned.prod], input),
      ...foundationFindings([...planned.hprod, ...planned.prod], input.foundations),
      ...supportOf(eligible, leftOut, input),
      ...budgetFindings(hours, allowed),
      ...narrowingFindings(updateScope, input.seenAdvisories ?? new Set()),
    ],
    hours,
    updateScope,
  };
  return { ...content, fingerprint: fingerprintOf(content) };
}

function checkRows({ rows, asked, today, calendar, override }: PreviewInput) {
  const weeks = new Set(rows.map((row) => row.weekStart));
  if (weeks.size > 1) throw new Error(`A campaign is of one week, not of ${[...weeks].join(', ')}`);
  const allowed: PlanRow[] = [];
  const refusedRows: RefusedRow[] = [];
  const overridden: RefusedRow[] = [];
  for (const row of rows.toSorted((a, b) => a.id - b.id)) {
    const refusal = campaignRefusal(row, asked, { today, calendar });
    if (refusal && override && canBeOverridden(refusal)) overridden.push({ row, refusal });
    else if (refusal) refusedRows.push({ row, refusal });
    if (!refusal || (override && canBeOverridden(refusal))) allowed.push(row);
  }
  return { allowed, refusedRows, overridden };
}

/** ELIG-1 to 4. A server is eligible by any allowed row; otherwise the first row that is about it says why not. */
function sortOut(input: PreviewInput, allowed: readonly PlanRow[], refused: readonly RefusedRow[]): Sorted {
  const eligible: Server[] = [];
  const leftOut: LeftOut[] = [];
  for (const server of input.servers) {
    const reasons = allowed
      .filter((row) => isCandidate(server, row))
      .map((row) => firstRuleLeavingOut(server, row, input.asked));
    const [reason = refusedRowReason(server, refused)] = reasons;
    const apart = reasons.includes(null) ? apartReason(server, input) : reason;
    if (apart) leftOut.push({ server, reason: apart });
    else if (reasons.includes(null)) eligible.push(server);
  }
  return { eligible, leftOut: leftOut.sort((a, b) => compareServers(a.server, b.server)) };
}

/** An eligible server that all the same is none of this campaign. */
function apartReason(server: Server, input: PreviewInput): LeftOutReason | null {
  const elsewhere = elsewhereReason(server, input);
  if (elsewhere !== null) return elsewhere;
  const left = input.adjustments?.find((one) => one.kind === 'leave-out' && one.serverId === server.id);
  if (left?.kind !== 'leave-out') return null;
  const why = left.reason === '' ? '' : ` : ${left.reason}`;
  const whyEn = left.reason === '' ? '' : `: ${left.reason}`;
  return { code: 'by-hand', text: { fr: `non retenu par ${left.by}${why}`, en: `not included by ${left.by}${whyEn}` } };
}

/** ELIG-5. */
function elsewhereReason({ id }: Server, { rows, elsewhere, adjustments, today }: PreviewInput): LeftOutReason | null {
  const [week] = rows;
  const sessions = elsewhere?.get(id);
  if (week === undefined || sessions === undefined) return null;
  const consent = consentsOf(adjustments?.filter(({ serverId }) => serverId === id) ?? []).get(id) ?? NO_CONSENT;
  const standing = standingOf(sessions, { year: week.year, cycle: week.cycle, today }, consent);
  return standing === null ? null : { code: 'in-campaign', text: standingText(standing) };
}

/** ELIG-7, of those planned and of those whose support alone leaves them out. */
function supportOf(
  eligible: readonly Server[],
  leftOut: readonly LeftOut[],
  { supportEnds, today }: PreviewInput,
): readonly Finding[] {
  if (supportEnds === undefined) return [];
  const unsupported = leftOut.filter(({ reason }) => reason.code === 'licence').map(({ server }) => server);
  return supportFindings([...eligible, ...unsupported].sort(compareServers), today, supportEnds);
}

/** ELIG-6: an admin has to say what these environments are. */
function unsaidFindings(leftOut: readonly LeftOut[]): readonly Finding[] {
  const unsaid = leftOut.filter(({ reason }) => reason.code === 'environment-unknown').map(({ server }) => server);
  if (unsaid.length === 0) return [];
  const names = [...new Set(unsaid.map(({ environment }) => environment))].join(', ');
  const text = {
    fr: `Production ou hors production ? ${names} : ${counted(unsaid.length, 'fr', 'serveur non retenu', 'serveurs non retenus')} tant qu’un administrateur n’a pas classé l’environnement (/environnement).`,
    en: `Production or non-production? ${names}: ${counted(unsaid.length, 'en', 'server', 'servers')} not included until an admin has classified the environment (/environment).`,
  };
  return [{ code: 'environment-unknown', severity: 'warning', text, rows: [], servers: unsaid.map(({ id }) => id) }];
}

function operatorsByHand({ adjustments = [] }: PreviewInput): ReadonlyMap<ServerId, UserId | null> {
  return new Map(adjustments.flatMap((one) => (one.kind === 'assign' ? [[one.serverId, one.userId] as const] : [])));
}

/** What was placed by hand stands over what was merely shown. */
function slotsGiven({ adjustments = [], shown = new Map() }: PreviewInput): ReadonlyMap<ServerId, FixedSlot> {
  const byHand = adjustments.flatMap((one) =>
    one.kind === 'move' ? [[one.serverId, { date: one.day, time: one.slot }] as const] : [],
  );
  return new Map([...shown, ...byHand]);
}

function refusedRowReason(server: Server, refused: readonly RefusedRow[]): LeftOutReason | null {
  const first = refused.find(({ row }) => isCandidate(server, row));
  return first ? { code: 'row-refused', text: first.refusal.text } : null;
}

function allocateBranch(branch: Branch, servers: readonly Server[], input: PreviewInput): Allocation {
  const weekStart = input.rows[0]?.weekStart;
  if (weekStart === undefined) return { placements: [], findings: [] };
  const known = new Map<string, readonly IsoDate[]>();
  const daysOf = (place: SlotPlace) => {
    const key = JSON.stringify([place.zone, place.domainCode, place.weekdays?.[branch] ?? null]);
    const days = known.get(key) ?? slotDays(branch, weekStart, input.calendar, place, input.override);
    known.set(key, days);
    return days;
  };
  return allocate(branch, servers, daysOf, slotsGiven(input), untilOf(input));
}

function withSlots(servers: readonly Server[], { windows }: PreviewInput): readonly Server[] {
  return windows === undefined ? servers : servers.filter(({ id }) => !windows.has(id));
}

/** `servers` in the order of ELIG-3. */
function sessionsOf(
  branch: Branch,
  servers: readonly Server[],
  { placements }: Allocation,
  operatorOf: ReadonlyMap<Server['id'], Assignment>,
  { adjustments = [], windows }: PreviewInput,
): readonly PlannedSession[] {
  const touched = new Set(adjustments.map(({ serverId }) => serverId));
  const placed = new Map(placements.map((placement) => [placement.serverId, placement]));
  return servers.map((server) => {
    const start = windows?.get(server.id);
    const { date, time } =
      start === undefined ? (placed.get(server.id) ?? NO_SLOT) : { date: start.day, time: start.slot };
    const { userId, forced } = operatorOf.get(server.id) ?? { userId: null, forced: false };
    const window = start?.name ?? null;
    return { server, branch, date, time, userId, forced, adjusted: touched.has(server.id), window };
  });
}

const NO_SLOT = { date: null, time: null };

function untilOf({ today, closedUntil }: PreviewInput): ClosedUntil {
  return closedUntil ?? closedBefore(today);
}

/** `isSlotless`: branches of which every server has its maintenance window; what happens to their slots concerns nobody. */
function dayFindings(
  input: PreviewInput,
  rows: readonly PlanRow[],
  isSlotless: (branch: Branch) => boolean,
): readonly Finding[] {
  const { asked, calendar, override } = input;
  const days = plannedDays(rows, asked).filter(({ branch }) => !isSlotless(branch));
  const closed = override ? [] : closedDayFindings(days, calendar);
  return [...holidayFindings(days, calendar), ...closed, ...pastDayFindings(days, untilOf(input))];
}

function refusedFinding({ row, refusal }: RefusedRow): Finding {
  return { code: 'row-refused', severity: 'error', text: refusal.text, rows: [row.id], servers: [] };
}

function overriddenFinding({ row, refusal }: RefusedRow): Finding {
  const text = { fr: `Exception accordée : ${refusal.text.fr}`, en: `Exception granted: ${refusal.text.en}` };
  return { code: 'rule-overridden', severity: 'warning', text, rows: [row.id], servers: [] };
}

function budgetFindings({ needed, budget }: Hours, rows: readonly PlanRow[]): readonly Finding[] {
  if (needed <= budget) return [];
  const [wanted, given] = [hoursText(needed), hoursText(budget)];
  const text = {
    fr: `Il faut ${wanted}, pour un budget de ${given} par semaine.`,
    en: `${wanted} needed, with a budget of ${given} a week.`,
  };
  return [{ code: 'over-budget', severity: 'warning', text, rows: rows.map((row) => row.id), servers: [] }];
}

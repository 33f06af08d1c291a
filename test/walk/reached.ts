// Every reason of RUN-2 and GATE for which nothing starts: a walk that never meets one says nothing about it.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';
import type { StartBlockerCode } from '../../domain/campaigns/start-request.ts';
import type { GateBlockerCode } from '../../domain/gate/blocker.ts';
import { OTHER_DEEDS } from './others/other-deeds.ts';
import { INSTANCES, WINDOWS } from './others/other-targets.ts';

const GATE: Readonly<Record<GateBlockerCode, true>> = {
  'hprod-unfinished': true,
  'in-progress': true,
  ordered: true,
  'rolling-back': true,
  'rolled-back': true,
  'now-production': true,
  failed: true,
  'never-patched': true,
  stale: true,
  'awaiting-answer': true,
  'refused-by-owner': true,
  narrower: true,
  checks: true,
  'outside-emergency': true,
  'environment-unsaid': true,
  'not-covered': true,
};

/** Without `change`: a walk is joined with no system. `reassigned` where a world has the setting `operators.ownServersOnly`; the last two where it has rings (`rings/rings.ts`). */
const START: Readonly<Record<Exclude<StartBlockerCode, 'change'>, true>> = {
  status: true,
  prerequisites: true,
  'prerequisites-old': true,
  window: true,
  forecast: true,
  freeze: true,
  holiday: true,
  season: true,
  environment: true,
  gate: true,
  'prod-go': true,
  rollback: true,
  unclosed: true,
  'attempt-running': true,
  'exclusive-group': true,
  'exclusive-unclosed': true,
  'depends-on': true,
  'depends-on-running': true,
  'dependant-running': true,
  'foundation-running': true,
  'foundation-alone': true,
  'foundation-turn': true,
  'foundation-last': true,
  'foundation-unconfirmed': true,
  'failure-budget': true,
  stopped: true,
  'not-ordered': true,
  'not-due': true,
  'slot-missed': true,
  'order-expired': true,
  orderer: true,
  reassigned: true,
  'ring-closed': true,
  site: true,
};

/** What rings and sites held back, and nothing else did, and what they let through (RING-1): in a world that has some. */
const RINGS = [
  ...['none', 'unpatched', 'unaccepted', 'soaking', 'withdrawn'].map((situation) => `ring ${situation}: held`),
  ...['unanswered', 'refused', 'other-day'].map((situation) => `ring ${situation}: held`),
  ...['done', 'opened', 'accepted'].map((situation) => `ring ${situation}: started`),
];

/** Of those that several reasons share a code with. */
const OUTCOMES = ['outside the list of its orderer: refused: orderer'];

/** How often a start was refused for each reason, as the trail of the product has it. */
export async function countRefusals(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ code: string; n: number }>`
    select code, count(*)::int as n from audit_log, jsonb_array_elements_text(after -> 'blockers') code
    where action = 'session.start-refused' group by code order by code`.execute(db);
  return new Map(rows.map(({ code, n }) => [`refused: ${code}`, n]));
}

export function ringsNotReached(tally: ReadonlyMap<string, number>): readonly string[] {
  return RINGS.filter((name) => !tally.has(name));
}

/** How a kernel campaign ends for whatever becomes of its kernel, and what befell it meanwhile (POL-6): in a world that has some. */
const KERNELS = [
  ...['boots: patched', 'hangs: previous-kernel', 'panics: previous-kernel', 'checks: checks'],
  ...['unfit: prerequisites', 'cut: interrupted', 'again: patched', 'late: patched'],
].map((end) => `kernel that ${end}`);
const KERNEL_FAULTS = ['killed', 'lost', 'power', 'late', 'silent', 'gone'].map((fault) => `kernel, ${fault}`);

export function kernelsNotReached(tally: ReadonlyMap<string, number>): readonly string[] {
  return [...KERNELS, ...KERNEL_FAULTS].filter((name) => !tally.has(name));
}

/** In a world that has Windows servers and instances of EC2. */
export function othersNotReached(tally: ReadonlyMap<string, number>): readonly string[] {
  const patched = [WINDOWS, INSTANCES].filter(
    (names) => !names.some((name) => tally.has(`other targets: ${name} patched`)),
  );
  return [
    ...OTHER_DEEDS.map((name) => `other targets, ${name}`).filter((name) => !tally.has(name)),
    ...patched.map((names) => `other targets: none of ${names.join()} patched`),
  ];
}

export function notReached(tally: ReadonlyMap<string, number>): readonly string[] {
  const names = [
    ...Object.keys(GATE).map((code) => `gate closed: ${code}`),
    ...Object.keys(START).map((code) => `refused: ${code}`),
    ...OUTCOMES,
  ];
  return names.filter((name) => !tally.has(name));
}

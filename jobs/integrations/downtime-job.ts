// Brings the downtimes that stand in a system of monitoring together with those that are wanted: after a crash, a restored database or a
// time without an answer as at any other moment. Nothing waits for it, and no attempt fails because of it (ADR 17).

import { installationId } from '../../db/queries/doctor/installation-id.ts';
import {
  attemptsOfKeys,
  attemptsWithDowntime,
  claimRound,
  downtimeRounds,
  endRound,
  recordAsked,
  recordDowntime,
  troubleOfAll,
  type UnsettledDowntime,
  unsettledDowntimes,
  wantDowntimes,
  watchedHostnames,
} from '../../db/queries/integrations/downtimes.ts';
import { beginRun, failRun, prolongIntegration, releaseIntegration } from '../../db/queries/integrations/states.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { namesAmong, type SoughtNames } from '../../domain/integrations/downtimes/host-names.ts';
import { type DowntimeKey, downtimeKey, earlierKey, ownKey } from '../../domain/integrations/downtimes/mark.ts';
import { type DowntimePlan, planDowntimes, type StandingDowntime } from '../../domain/integrations/downtimes/plan.ts';
import { isRoundDue, ROUND_SECONDS, type RoundTrouble, saidOf } from '../../domain/integrations/downtimes/round.ts';
import { type DowntimeAttempt, endOfDowntime, wantsDowntime } from '../../domain/integrations/downtimes/wanted.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';
import type { Downtimes } from '../../integrations/integration.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { whileClaimed } from '../while-claimed.ts';

const CLAIM_SECONDS = 60;
/** Without anything to do, what nobody wants any more is looked for so often. */
const SWEEP_MINUTES = 15;
const LONGEST_MS = 10 * 60_000;

export const downtimeJob: Job<'downtime'> = {
  name: 'downtime',
  run: async (ctx, { integration }) => {
    const downtimes = ctx.integrations.find(({ name }) => name === integration)?.connection.downtimes;
    if (downtimes !== undefined) await runRound(ctx, integration, downtimes);
  },
  due: async (ctx) => {
    const watched = ctx.integrations.flatMap(({ name, connection: { downtimes } }) =>
      downtimes === undefined ? [] : [{ name, downtimes }],
    );
    const due: { readonly integration: IntegrationName }[] = [];
    const now = ctx.clock.now();
    for (const round of await downtimeRounds(
      ctx.db,
      watched.map(({ name }) => name),
    )) {
      const downtimes = watched.find(({ name }) => name === round.name)?.downtimes;
      if (downtimes === undefined) continue;
      const wanted = (await wantedNow(ctx, downtimes)).map(({ attemptId }) => attemptId);
      const rows = await unsettledDowntimes(ctx.db, round.name);
      if (isRoundDue(round, { wanted, rows, now })) due.push({ integration: round.name });
    }
    return due;
  },
};

async function wantedNow({ db, clock }: JobContext, { policy }: Downtimes): Promise<readonly DowntimeAttempt[]> {
  const now = clock.now();
  const since = new Date(now.getTime() - policy.keepMinutes * 60_000);
  return (await attemptsWithDowntime(db, since)).filter((one) => wantsDowntime(one, policy, now));
}

async function runRound(ctx: JobContext, name: IntegrationName, downtimes: Downtimes): Promise<void> {
  const { db, owner } = ctx;
  if ((await claimRound(db, name, { owner, seconds: CLAIM_SECONDS })) === null) return;
  const prolong = () => prolongIntegration(db, name, { owner, seconds: CLAIM_SECONDS });
  await whileClaimed(CLAIM_SECONDS, prolong, async () => {
    try {
      const next = await bringTogether(ctx, name, downtimes);
      await endRound(db, name, { owner, nextAt: next, now: ctx.clock.now() });
    } catch (error) {
      if (ctx.stopping.aborted) return releaseIntegration(db, name, owner);
      await failRound(ctx, name, faultOf(error));
    }
  });
  await refreshCards(ctx);
}

/** Returns when the next round is due by itself. */
async function bringTogether(ctx: JobContext, name: IntegrationName, downtimes: Downtimes): Promise<Date> {
  const { db, clock, stopping } = ctx;
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_MS)]);
  const attempts = await wantedNow(ctx, downtimes);
  await wantDowntimes(db, name, attempts);
  const rows = await unsettledDowntimes(db, name);
  const installation = await installationId(db);
  const ours = () => ownDowntimes(ctx, downtimes, installation, signal);
  const standing = await ours();
  const keyOf = (one: { readonly attemptId: AttemptId; readonly startedAt: Date }) =>
    downtimeKey(installation, one.attemptId, one.startedAt);
  const wanted = attempts.map((one) => ({ ...one, key: keyOf(one) }));
  const settleMs = downtimes.settleSeconds * 1000;
  const asked = new Map(rows.map((row) => [keyOf(row), row.askedAt]));
  const plan = planDowntimes(clock.now(), wanted, standing, {
    policy: downtimes.policy,
    isSettling: (key) => {
      const at = asked.get(key);
      return at != null && clock.now().getTime() - at.getTime() < settleMs;
    },
  });
  const { troubles, fault } = await carryOut(ctx, name, downtimes, { ...plan, known: new Set(asked.keys()) }, signal);
  const isChanged = plan.open.length + plan.lift.length > 0;
  await settle(ctx, name, {
    ...{ downtimes, wanted, troubles, fault, keyOf },
    standing: isChanged ? await ours() : standing,
  });
  if (fault !== null) throw new IntegrationFault(fault);
  return new Date(clock.now().getTime() + SWEEP_MINUTES * 60_000);
}

/** Those of another installation under the same author are its own business. */
async function ownDowntimes(
  { db }: JobContext,
  downtimes: Downtimes,
  installation: string,
  signal: AbortSignal,
): Promise<readonly StandingDowntime[]> {
  const marked = await downtimes.ours(signal);
  const earlier = marked.filter(({ key }) => earlierKey(key) !== null).map(({ key }) => key);
  const known = earlier.length === 0 ? new Set<DowntimeKey>() : await attemptsOfKeys(db, earlier);
  return marked.flatMap((one) => {
    const key = ownKey(one.key, installation, known);
    return key === null ? [] : [{ ...one, key }];
  });
}

type Wanted = DowntimeAttempt & { readonly key: DowntimeKey };
type CarriedOut = {
  readonly troubles: ReadonlyMap<DowntimeKey, RoundTrouble | 'none'>;
  /** Of the other side, not of one object. */
  readonly fault: Fault | null;
};

/** Lifts before anything is set: what hides an alert that nobody wants hidden waits for nothing. */
async function carryOut(
  ctx: JobContext,
  name: IntegrationName,
  downtimes: Downtimes,
  { lift, open, known }: DowntimePlan<Wanted> & { readonly known: ReadonlySet<DowntimeKey> },
  signal: AbortSignal,
): Promise<CarriedOut> {
  const troubles = new Map<DowntimeKey, RoundTrouble | 'none'>();
  const ofSystem = { fault: null, silent: 0 };
  for (const one of lift) {
    const trouble = await ofOne(ofSystem, () => liftOne(ctx, name, downtimes, one, signal));
    if (trouble === null) continue;
    troubles.set(one.key, trouble);
    // Of an attempt that is known no more, nothing else tells.
    if (ofSystem.fault === null && !known.has(one.key))
      ctx.log.warn({ integration: name, downtime: one.key, ...trouble }, 'downtime not lifted');
  }
  const namesOf = namesAmong(open.length === 0 ? [] : await watchedHostnames(ctx.db), downtimes.hosts);
  for (const one of open) {
    const sought = namesOf(one.hostname);
    const trouble = await ofOne(ofSystem, () => openOne(ctx, name, downtimes, { ...one, sought }, signal));
    troubles.set(one.key, trouble ?? 'none');
  }
  return { troubles, fault: ofSystem.fault };
}

async function openOne(
  { db, clock, log }: JobContext,
  name: IntegrationName,
  downtimes: Downtimes,
  { attemptId, hostname, key, sought }: Wanted & { readonly sought: SoughtNames },
  signal: AbortSignal,
): Promise<RoundTrouble | null> {
  if (sought.kind !== 'names') return { trouble: sought.kind, detail: null };
  await recordAsked(db, name, attemptId, clock.now());
  const until = endOfDowntime(clock.now(), downtimes.policy);
  const said = await downtimes.open({ key, hostname, names: sought.names, until }, signal);
  if (said !== 'asked') return { trouble: said, detail: null };
  log.info({ integration: name, attemptId, server: hostname }, 'downtime ordered');
  return null;
}

async function liftOne(
  { log }: JobContext,
  name: IntegrationName,
  downtimes: Downtimes,
  standing: StandingDowntime,
  signal: AbortSignal,
): Promise<null> {
  await downtimes.lift(standing, signal);
  log.info({ integration: name, downtime: standing.key }, 'downtime lifted');
  return null;
}

/** Of a system that answers nobody, and takes half a minute for it. */
const MOST_SILENT = 3;

/**
 * What is wrong with one object stands in no other's way: each of them is tried, and what may be wrong with the other side ends the round
 * as failed once that is done. A login that is refused, or a wait that is asked for, ends it at once.
 */
async function ofOne(
  ofSystem: { fault: Fault | null; silent: number },
  work: () => Promise<RoundTrouble | null>,
): Promise<RoundTrouble | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IntegrationFault)) throw error;
    const { fault } = error;
    if (fault.kind === 'refused' || fault.kind === 'limited') throw error;
    if (fault.kind === 'silent') {
      ofSystem.silent += 1;
      if (ofSystem.silent >= MOST_SILENT) throw error;
    }
    if (fault.kind !== 'nonsense' && fault.kind !== 'incomplete') ofSystem.fault ??= fault;
    return { trouble: fault.kind, detail: fault.detail };
  }
}

type Settled = {
  readonly downtimes: Downtimes;
  readonly wanted: readonly { readonly attemptId: AttemptId }[];
  readonly troubles: ReadonlyMap<DowntimeKey, RoundTrouble | 'none'>;
  /** By which the round fails: said once, and not of each server. */
  readonly fault: Fault | null;
  readonly standing: readonly StandingDowntime[];
  keyOf(row: UnsettledDowntime): DowntimeKey;
};

async function settle({ db, clock, log }: JobContext, name: IntegrationName, settled: Settled): Promise<void> {
  const { downtimes, wanted, troubles, standing, fault, keyOf } = settled;
  const isWanted = new Set(wanted.map(({ attemptId }) => attemptId));
  const { policy, settleSeconds } = downtimes;
  for (const row of await unsettledDowntimes(db, name)) {
    const key = keyOf(row);
    const trouble = troubles.get(key);
    const about = { standing, key, trouble, isWanted: isWanted.has(row.attemptId), policy, settleSeconds };
    const said = saidOf(row, about, clock.now());
    const isNews = said.trouble !== null && said.trouble !== row.trouble;
    if (isNews && said.trouble !== fault?.kind) tellTrouble(log, name, row, said);
    await recordDowntime(db, name, { attemptId: row.attemptId, ...said }, clock.now());
  }
}

function tellTrouble(
  log: JobContext['log'],
  name: IntegrationName,
  { attemptId, hostname }: UnsettledDowntime,
  { trouble, detail }: { readonly trouble: string | null; readonly detail: string | null },
): void {
  log.warn({ integration: name, attemptId, server: hostname, trouble, detail }, 'no downtime');
}

async function failRound(ctx: JobContext, name: IntegrationName, fault: Fault): Promise<void> {
  const { db, clock, owner, log } = ctx;
  await troubleOfAll(db, name, fault.kind, fault.detail);
  const runId = await beginRun(db, name, { mode: 'whole', askedBy: null, at: clock.now() });
  await failRun(db, { name, runId, owner, everySeconds: ROUND_SECONDS }, fault, clock.now());
  log.warn(
    { integration: name, fault: fault.kind, detail: fault.detail },
    'downtimes neither set nor lifted: tried again',
  );
}

function faultOf(error: unknown): Fault {
  if (error instanceof IntegrationFault) return error.fault;
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { kind: 'incomplete', detail: 'longer than ten minutes' };
  throw error;
}

// Reboots when the policy says so, once, and proves it by the boot id (RUN-8). The id before is written down first: after a
// crash, a changed id means that the reboot was done, an unchanged one that it was not.
import { announce } from '../../../db/queries/announcements.ts';
import { assertLease, noteOnStep } from '../../../db/queries/attempts.ts';
import { touchCard } from '../../../db/queries/cards.ts';
import { type RebootTurn, takeRebootTurn } from '../../../db/queries/reboot-turns.ts';
import { cardKeyText } from '../../../domain/card-key.ts';
import { effectivePolicy, hasRebooted, rebootDecision } from '../../../domain/execution/reboot-policy.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { targetOfSession } from '../../check-prerequisites.ts';
import { actOnHost } from '../on-host.ts';
import { type Step, type StepContext, type StepResult, useless } from '../step.ts';

export type RebootResult = { readonly rebooted: boolean; readonly evidence: string };

export type RebootNote = {
  readonly bootIdBefore?: string;
  /** What a person decided when they were asked. */
  readonly answer?: 'reboot' | 'no-reboot';
  /** They were asked because of this attempt, which has lost the turn of the group. */
  readonly despite?: AttemptId;
};

export const reboot: Step = async (ctx) => {
  const note = (ctx.note ?? {}) as RebootNote;
  if (note.bootIdBefore !== undefined) return rebootAndProve(ctx, note.bootIdBefore);
  const { answer, evidence } = await ctx.onHost((host) => ctx.jobs.host.needsReboot(host));
  const policy = effectivePolicy(ctx.session.reboot_policy, ctx.session.server_reboot_policy);
  const decision = note.answer ?? rebootDecision(policy, answer);
  if (decision === 'no-reboot') return { kind: 'done', result: { rebooted: false, evidence } satisfies RebootResult };
  if (decision === 'ask')
    return { kind: 'parked', waitingFor: { kind: 'reboot-decision', evidence: evidence.slice(0, 1000) } };
  const turn = await turnOf(ctx, note.despite ?? null);
  if (turn.kind === 'taken') return { kind: 'later' };
  if (turn.kind === 'lost') return askDespite(turn);
  const bootIdBefore = await ctx.onHost((host) => ctx.jobs.host.bootId(host));
  await remember(ctx, { ...note, bootIdBefore });
  return rebootAndProve(ctx, bootIdBefore);
};

/**
 * Members of an application group go one after the other: the next only when the one before is up and checked. Waiting ends after a
 * while: the one before may need the place that this one holds with its worker.
 */
async function turnOf({ jobs, lease, session, signal }: StepContext, despite: AttemptId | null): Promise<RebootTurn> {
  const appGroup = session.app_group ?? '';
  if (appGroup === '') return { kind: 'mine' };
  const until = Date.now() + jobs.settings.leaseSeconds * 1000;
  for (;;) {
    const turn = await takeRebootTurn(jobs.db, lease, { appGroup, despite, at: jobs.clock.now() });
    if (turn.kind !== 'taken' || Date.now() >= until) return turn;
    await jobs.sleep(jobs.settings.pollMs, signal);
  }
}

/** With one member down, a second is a person's decision: an answer given before does not count for it. */
function askDespite({ attemptId, hostname }: Extract<RebootTurn, { kind: 'lost' }>): StepResult {
  const evidence = `${hostname}, of the same group, is not proved to be up since its own reboot`;
  const note: RebootNote = { despite: attemptId };
  return { kind: 'parked', waitingFor: { kind: 'reboot-decision', evidence }, note };
}

async function remember(ctx: StepContext, note: RebootNote): Promise<void> {
  const { jobs, lease, session } = ctx;
  await jobs.db.transaction().execute(async (trx) => {
    await noteOnStep(trx, lease, 'reboot', note);
    await announce(trx, { sessionId: session.id, attemptId: lease.attemptId, kind: 'reboot', at: jobs.clock.now() });
    await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: session.campaign_id }));
  });
}

async function rebootAndProve(ctx: StepContext, bootIdBefore: string): Promise<StepResult> {
  await ctx.jobs.db.transaction().execute((trx) => assertLease(trx, ctx.lease));
  const deadline = Date.now() + ctx.jobs.settings.rebootTimeLimitMinutes * 60_000;
  return (await order(ctx, bootIdBefore, deadline)) ?? waitForNewBoot(ctx, bootIdBefore, deadline);
}

/** null: it was given, or could not be in time. */
async function order(ctx: StepContext, bootIdBefore: string, deadline: number): Promise<StepResult | null> {
  for (;;) {
    // Compared again in each try: an order whose answer was lost must not be given to a host that has just come back.
    try {
      await ctx.onHost(async (host) => {
        const now = await ctx.jobs.host.bootId(host);
        if (hasRebooted(bootIdBefore, now) === 'no') await ctx.jobs.host.reboot(host, bootIdBefore);
      });
      return null;
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      if (error instanceof HostAnswerError) return { ...useless(error), failure: 'reboot' };
      // It may be away by the order of an earlier worker: a host that boots refuses logins for a while.
      if (!(error instanceof ReachError)) throw error;
    }
    if (Date.now() >= deadline) return null;
    await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  }
}

async function waitForNewBoot(ctx: StepContext, bootIdBefore: string, deadline: number): Promise<StepResult> {
  const { jobs, signal, session } = ctx;
  while (Date.now() < deadline) {
    const id = await currentBootId(ctx);
    if (hasRebooted(bootIdBefore, id) === 'yes')
      return { kind: 'done', result: { rebooted: true, evidence: `boot_id ${id}` } };
    await jobs.sleep(jobs.settings.pollMs, signal);
  }
  const detail = `${session.hostname} did not come back within ${jobs.settings.rebootTimeLimitMinutes} minutes`;
  return { kind: 'failed', failure: 'reboot', detail, tail: null };
}

/** null while the host is down: that is what is expected of it for a while. */
async function currentBootId({ jobs, session, signal }: StepContext): Promise<string | null> {
  try {
    return await actOnHost(jobs, targetOfSession(session), signal, 0, (host) => jobs.host.bootId(host));
  } catch (error) {
    if (error instanceof ReachError || error instanceof HostAnswerError) return null;
    throw error;
  }
}

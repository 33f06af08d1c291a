// Reboots when the policy says so, once, and proves it by the boot id (RUN-8). The id before is written down first: after a
// crash, a changed id means that the reboot was done, an unchanged one that it was not.
import { noteOnStep, saveRebootRequired } from '../../../db/queries/attempts/attempts.ts';
import { announce } from '../../../db/queries/chat/announcements.ts';
import { type RebootTurn, takeRebootTurn } from '../../../db/queries/reboots/reboot-turns.ts';
import { effectivePolicy, rebootDecision } from '../../../domain/reboots/reboot-policy.ts';
import { type Acts, rethrow, runMachine } from '../../run-machine.ts';
import type { Step, StepContext, StepResult } from '../step.ts';
import { type RebootNote, type RebootResult, rebootNote } from '../step-results.ts';
import { kernelToTry } from './reboot-kernel.ts';
import { orderReboot } from './reboot-order.ts';
import { proveReboot, proveReturn } from './reboot-proof.ts';
import { removeFailed } from './reboot-removal.ts';
import { resetHost } from './reboot-reset.ts';
import { REBOOT_MACHINE, type RebootEnd, type RebootEvent, type RebootState } from './reboot-states.ts';
import { deadlineFromNow, isTime, OUT_OF_TIME, question, type Rebooting } from './reboot-time.ts';
import { unreadyKernel } from './unready-kernel.ts';

export const reboot: Step<'reboot'> = async (ctx) => {
  const rebooting: Rebooting = { ctx, note: rebootNote.parse(ctx.note ?? {}) };
  return resultOfEnd(await runMachine(REBOOT_MACHINE, ACTS, rebooting, startOf(rebooting), rethrow));
};

type Start = Extract<RebootState, { kind: 'asking-need' | 'ordering' | 'returning' }>;

/** Where a worker that takes over goes on. */
function startOf({ ctx, note: { bootIdBefore, reset } }: Rebooting): Start {
  if (bootIdBefore === undefined) return { kind: 'asking-need' };
  const ordered = { bootIdBefore, deadline: deadlineFromNow(ctx) };
  return reset === undefined
    ? { kind: 'ordering', ...ordered }
    : { kind: 'returning', ...ordered, sure: reset !== 'asked' };
}

const ACTS: Acts<Rebooting, RebootState, RebootEvent, RebootEnd> = {
  'asking-need': askNeed,
  'taking-turn': takeTurn,
  noting: noteBoot,
  ordering: orderReboot,
  proving: proveReboot,
  resetting: resetHost,
  returning: proveReturn,
  removing: removeFailed,
};

function resultOfEnd(end: Extract<RebootState, { kind: RebootEnd }>): StepResult<RebootResult> {
  if (end.kind === 'failed') return end.failure;
  if (end.kind !== 'parked') return end;
  const { evidence, note } = end;
  const person = note.despite !== undefined || note.unready === true;
  const waitingFor = { kind: 'reboot-decision', evidence: evidence.slice(0, 1000), ...(person && { person }) } as const;
  return { kind: 'parked', waitingFor, note };
}

async function askNeed(rebooting: Rebooting): Promise<RebootEvent> {
  const { ctx, note } = rebooting;
  const { answer, evidence } = await ctx.onHost((host) => ctx.jobs.host.needsReboot(host));
  await saveRebootRequired(ctx.jobs.db, ctx.lease, answer === 'unknown' ? null : answer === 'yes');
  const { server_reboot_policy: ofServer, site_reboot_policy: ofSite, group_reboot_policy: ofGroup } = ctx.session;
  const policy = effectivePolicy({ ofServer, ofSite, ofGroup, ofCampaign: ctx.session.reboot_policy });
  const decision = note.answer ?? rebootDecision(policy, answer);
  if (decision === 'no-reboot') return { kind: 'not-needed', result: { rebooted: false, evidence } };
  if (decision === 'ask') return { kind: 'undecided', ...question(evidence, note) };
  const unready = note.answer === undefined ? await unreadyKernel(ctx) : null;
  if (unready !== null)
    return { kind: 'undecided', ...question(`${unready}; ${evidence}`, { ...note, unready: true }) };
  if (!isTime(rebooting)) return { kind: 'out-of-time', ...question(`${OUT_OF_TIME}; ${evidence}`, note) };
  return { kind: 'needed', evidence, until: Date.now() + ctx.jobs.settings.leaseSeconds * 1000 };
}

type TakingTurn = Extract<RebootState, { kind: 'taking-turn' }>;

/**
 * The next member of an application group only when the one before is up and checked. Waiting ends after a while: the one before may need
 * the place that this one holds with its worker.
 */
async function takeTurn({ ctx, note }: Rebooting, { evidence, until }: TakingTurn): Promise<RebootEvent> {
  const turn = await turnOf(ctx, note);
  if (turn.kind === 'mine') return { kind: 'turn-mine', evidence };
  if (turn.kind === 'lost') return { kind: 'turn-lost', ...despiteLost(turn) };
  if (Date.now() >= until) {
    await keepHour(ctx, note);
    return { kind: 'turn-kept' };
  }
  await ctx.jobs.sleep(ctx.jobs.settings.pollMs, ctx.signal);
  return { kind: 'turn-taken', evidence, until };
}

async function turnOf({ jobs, lease, session }: StepContext, note: RebootNote): Promise<RebootTurn> {
  const appGroup = session.app_group ?? '';
  if (appGroup === '') return { kind: 'mine' };
  return takeRebootTurn(jobs.db, lease, { appGroup, despite: note.despite ?? null, at: jobs.clock.now() });
}

/** Whoever waits for what ends by itself has not missed the hour. */
async function keepHour({ jobs, lease }: StepContext, note: RebootNote): Promise<void> {
  if (note.answeredAt === undefined) return;
  const held: RebootNote = { ...note, answeredAt: jobs.clock.now().toISOString() };
  await jobs.db.transaction().execute((trx) => noteOnStep(trx, lease, 'reboot', held));
}

/** With one member down, a second is a person's decision: an answer given before does not count for it. */
function despiteLost({ attemptId, hostname }: Extract<RebootTurn, { kind: 'lost' }>) {
  const evidence = `${hostname}, of the same group, is not proved to be up since its own reboot`;
  return { evidence, note: { despite: attemptId } };
}

type Noting = Extract<RebootState, { kind: 'noting' }>;

async function noteBoot(rebooting: Rebooting, { evidence }: Noting): Promise<RebootEvent> {
  const { ctx, note } = rebooting;
  const [bootIdBefore, kernel] = await ctx.onHost(
    async (host) => [await ctx.jobs.host.bootId(host), await kernelToTry(ctx, host)] as const,
  );
  if (!isTime(rebooting)) return { kind: 'out-of-time', ...question(`${OUT_OF_TIME}; ${evidence}`, note) };
  const { jobs, lease, session } = ctx;
  rebooting.note = { ...note, bootIdBefore, ...(kernel !== null && { kernel }) };
  await jobs.db.transaction().execute(async (trx) => {
    await noteOnStep(trx, lease, 'reboot', rebooting.note);
    await announce(trx, { sessionId: session.id, attemptId: lease.attemptId, kind: 'reboot', at: jobs.clock.now() });
  });
  return { kind: 'noted', bootIdBefore, deadline: deadlineFromNow(ctx) };
}

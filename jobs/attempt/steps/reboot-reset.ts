// A host that does not come back with its new kernel is reset through vCenter (POL-6): once, written down before it is asked for. No reboot to
// RUN-16: the host is dead. Where vCenter's answer was lost, the host has its whole time first, then it is asked once more.
import pRetry from 'p-retry';
import { assertLease, noteOnStep } from '../../../db/queries/attempts/attempts.ts';
import { snapshotOfAttempt } from '../../../db/queries/snapshots/snapshots.ts';
import { isSameUuid } from '../../../domain/snapshots/machine-uuid.ts';
import { VcenterError, type VmRef } from '../../../targets/ports.ts';
import { machineOf, referenceTo } from '../../snapshots/snapshot-reference.ts';
import type { StepContext } from '../step.ts';
import type { RebootNote } from '../step-results.ts';
import { notBack } from './reboot-proof.ts';
import type { RebootEvent, RebootState } from './reboot-states.ts';
import { deadlineFromNow, type Rebooting } from './reboot-time.ts';

type Resetting = Extract<RebootState, { kind: 'resetting' }>;

export async function resetHost(rebooting: Rebooting, { bootIdBefore, again }: Resetting): Promise<RebootEvent> {
  const { ctx } = rebooting;
  try {
    const vm = await machineToReset(ctx);
    await noteReset(rebooting, again ? 'asked-again' : 'asked');
    const answered = await answers(() => ctx.jobs.vcenter.reset(vm, () => assertOurs(ctx)));
    if (answered && !again) await noteReset(rebooting, 'answered');
    return { kind: 'reset', bootIdBefore, deadline: deadlineFromNow(ctx), sure: answered || again };
  } catch (error) {
    if (!(error instanceof VcenterError)) throw error;
    const { failure } = notBack(ctx, null);
    const detail = `${failure.detail}, and was not reset: ${error.kind}: ${error.detail}`;
    return { kind: 'not-proved', failure: { ...failure, detail } };
  }
}

/** A worker that was held up may have been taken over: the host may have come back since, and be patched, checked, or rolled back. */
async function assertOurs({ jobs, lease, signal }: StepContext): Promise<void> {
  signal.throwIfAborted();
  await jobs.db.transaction().execute((trx) => assertLease(trx, lease));
}

/** False: vCenter may have done it, and has not said so. */
async function answers(ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof VcenterError && error.kind === 'unknown-effect') return false;
    throw error;
  }
}

/** The machine of its snapshot, as it was proved (RUN-17), and read again. Throws VcenterError. */
async function machineToReset({ jobs, lease, signal }: StepContext): Promise<VmRef> {
  const row = await jobs.db
    .transaction()
    .execute(async (trx) => snapshotOfAttempt(trx, lease.attemptId))
    .catch(() => null);
  const machine = row === null ? null : machineOf(row);
  if (machine === null) throw new VcenterError('not-found', 'no machine in vCenter is known to be this server');
  const vm = referenceTo(machine);
  const now = await pRetry(() => jobs.vcenter.readMachine(vm), {
    retries: 1000,
    minTimeout: 1000,
    maxTimeout: 20_000,
    maxRetryTime: jobs.settings.retryMinutes * 60_000,
    signal,
    shouldRetry: ({ error }) =>
      error instanceof VcenterError && (error.kind === 'unreachable' || error.kind === 'unknown-effect'),
  });
  if (machine.uuid !== null && now.uuid !== null && !isSameUuid(machine.uuid, now.uuid))
    throw new VcenterError('wrong-machine', `${vm.vcenter}, ${vm.vmName} has another uuid now`);
  return vm;
}

async function noteReset(rebooting: Rebooting, reset: NonNullable<RebootNote['reset']>): Promise<void> {
  const { jobs, lease } = rebooting.ctx;
  rebooting.note = { ...rebooting.note, reset };
  await jobs.db.transaction().execute((trx) => noteOnStep(trx, lease, 'reboot', rebooting.note));
}

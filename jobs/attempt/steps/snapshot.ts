// A way back before anything changes (RUN-4): no snapshot, no update. The machine is proved to be the server (RUN-17), and both it and
// the name are written down before vCenter is asked.
import pRetry from 'p-retry';
import { assertLease } from '../../../db/queries/attempts/attempts.ts';
import { type ProvedMachine, recordMachine } from '../../../db/queries/snapshots/proved-machines.ts';
import { intendSnapshot, recordSnapshot, snapshotOfAttempt } from '../../../db/queries/snapshots/snapshots.ts';
import { snapshotName } from '../../../domain/snapshots/snapshot-name.ts';
import { type SnapshotRef, VcenterError } from '../../../targets/ports.ts';
import { assertSameMachine, proveMachine, seeHost, subjectOf } from '../../snapshots/machine-proof.ts';
import { makeSnapshot, type WantedSnapshot } from '../../snapshots/make-snapshot.ts';
import { machineOf, referenceTo } from '../../snapshots/snapshot-reference.ts';
import type { FailedStep, Step, StepContext } from '../step.ts';
import { backupAgain } from './backup-again.ts';

export const snapshot: Step<'snapshot'> = async (ctx) => {
  if (ctx.session.rollback_method === 'na') return backupAgain(ctx);
  if (ctx.session.rollback_method !== 'snapshot') {
    return { kind: 'failed', failure: 'snapshot', detail: 'the rollback method is unknown', tail: null };
  }
  const name = await intend(ctx);
  try {
    const machine = await prove(ctx);
    const taken = await ensure(ctx, machine, name);
    await ctx.jobs.db.transaction().execute(async (trx) => {
      await assertLease(trx, ctx.lease);
      await recordSnapshot(trx, ctx.lease.attemptId, taken);
    });
    return {
      kind: 'done',
      result: {
        method: 'snapshot',
        name,
        consistency: taken.consistency,
        vcenter: taken.vcenter,
        machine: { moref: machine.vmMoref, instance: machine.instance, uuid: machine.uuid, provedBy: machine.by },
      },
    };
  } catch (error) {
    if (error instanceof VcenterError) return failure(error);
    throw error;
  }
};

async function intend({ jobs, lease, session, attemptStartedAt }: StepContext): Promise<string> {
  const nameAt = (at: Date) =>
    snapshotName({
      kind: session.kind,
      campaignId: session.campaign_id,
      branch: session.branch,
      at,
      zone: jobs.settings.zone,
    });
  const at = jobs.clock.now();
  return jobs.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease);
    return intendSnapshot(trx, {
      attemptId: lease.attemptId,
      sessionId: session.id,
      serverId: session.server_id,
      campaignId: session.campaign_id,
      nameAt,
      attemptStartedAt,
      at,
      preparedSince: new Date(at.getTime() - jobs.settings.preparedSnapshotHours * 3_600_000),
    });
  });
}

/** Written down before vCenter is asked for anything; whoever goes on finds the same machine, or stops (RUN-17). */
async function prove(ctx: StepContext): Promise<ProvedMachine> {
  const { jobs, lease, session, onHost } = ctx;
  const host = await onHost((connected) => seeHost(jobs, connected));
  const machine = await patiently(ctx)(() => proveMachine(jobs, subjectOf(session), host));
  await jobs.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease);
    const row = await snapshotOfAttempt(trx, lease.attemptId);
    assertSameMachine(machineOf(row), machine);
    await recordMachine(trx, row, machine, { bootId: host.bootId, at: jobs.clock.now() });
  });
  return machine;
}

/** The name is looked for first, so it may be repeated even when the effect of the last try is unknown. */
function ensure(ctx: StepContext, vm: ProvedMachine, name: string): Promise<SnapshotRef> {
  const { jobs, session, signal } = ctx;
  const description = `PatchCenter, campaign ${session.campaign_id}`;
  return makeSnapshot(jobs, { vm: referenceTo(vm), name, description, signal, again: patiently(ctx) });
}

function patiently({ jobs, signal }: StepContext): WantedSnapshot['again'] {
  return (ask) =>
    pRetry(ask, {
      retries: 1000,
      minTimeout: 1000,
      maxTimeout: 20_000,
      maxRetryTime: jobs.settings.retryMinutes * 60_000,
      signal,
      shouldRetry: ({ error }) =>
        error instanceof VcenterError && (error.kind === 'unreachable' || error.kind === 'unknown-effect'),
    });
}

function failure(error: VcenterError): FailedStep {
  return { kind: 'failed', failure: 'snapshot', detail: `${error.kind}: ${error.detail}`, tail: null };
}

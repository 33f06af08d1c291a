// A way back before anything changes (RUN-4): no snapshot, no update. Its name is written down before vCenter is asked.
import pRetry from 'p-retry';
import { assertLease } from '../../../db/queries/attempts.ts';
import { environmentOf } from '../../../db/queries/sessions.ts';
import { intendSnapshot, recordSnapshot } from '../../../db/queries/snapshots.ts';
import { snapshotName } from '../../../domain/execution/snapshot-name.ts';
import { branchToday } from '../../../domain/server.ts';
import { type SnapshotRef, VcenterError } from '../../../targets/ports.ts';
import { makeSnapshot } from '../../make-snapshot.ts';
import type { Step, StepContext, StepResult } from '../step.ts';

export const snapshot: Step = async (ctx) => {
  if (ctx.session.rollback_method === 'na') return { kind: 'done', result: { method: 'na' } };
  if (ctx.session.rollback_method !== 'snapshot') {
    return { kind: 'failed', failure: 'snapshot', detail: 'the rollback method is unknown', tail: null };
  }
  const name = await intend(ctx);
  try {
    const taken = await ensure(ctx, name);
    await ctx.jobs.db.transaction().execute(async (trx) => {
      await assertLease(trx, ctx.lease);
      await recordSnapshot(trx, ctx.lease.attemptId, taken);
    });
    return {
      kind: 'done',
      result: { method: 'snapshot', name, consistency: taken.consistency, vcenter: taken.vcenter },
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

/** The name is looked for first, so it may be repeated even when the effect of the last try is unknown. */
function ensure({ jobs, session, signal }: StepContext, name: string): Promise<SnapshotRef> {
  const names = [session.vcenter_vm_name, session.hostname].filter((one): one is string => one !== null && one !== '');
  return makeSnapshot(jobs, {
    findVm: () => jobs.vcenter.findVm({ names, branch: branchToday(session.branch, environmentOf(session)) }),
    name,
    description: `PatchCenter, campaign ${session.campaign_id}`,
    signal,
    again: (ask) =>
      pRetry(ask, {
        retries: 1000,
        minTimeout: 1000,
        maxTimeout: 20_000,
        maxRetryTime: jobs.settings.retryMinutes * 60_000,
        signal,
        shouldRetry: ({ error }) =>
          error instanceof VcenterError && (error.kind === 'unreachable' || error.kind === 'unknown-effect'),
      }),
  });
}

function failure(error: VcenterError): StepResult {
  return { kind: 'failed', failure: 'snapshot', detail: `${error.kind}: ${error.detail}`, tail: null };
}

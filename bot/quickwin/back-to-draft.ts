// Back to draft (RUN-13), as long as nothing was tried on a server: verdicts forgotten, prepared snapshots given up, orders withdrawn.

import { countAttempts } from '../../db/queries/attempts/attempts.ts';
import { restoreSession } from '../../db/queries/attempts/sessions.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadExcludedBySystem } from '../../db/queries/quickwin/runs.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { revertRefusal } from '../../domain/quickwin/phase.ts';
import { lockOpenRun, setPhase } from '../campaigns/quickwin-phase.ts';
import { withdrawOrders } from '../campaigns/stop-campaign.ts';
import { withdrawGoes } from '../gate/withdraw-goes.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';

type Revert = { readonly campaignId: CampaignId };

export function backToDraft(ctx: OperationContext, by: Requester, ask: Revert): Promise<Outcome<object>> {
  const spec = {
    ability: 'quickwin.run',
    action: 'quickwin.draft',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => revert(work, ask));
}

async function revert(work: UnitOfWork, { campaignId }: Revert): Promise<Outcome<object>> {
  const { trx } = work;
  // Every start holds this lock: none can be half-way through.
  await lockGate(trx);
  const run = await lockOpenRun(work, campaignId);
  if (run.kind === 'refused') return run;
  const refusal = revertRefusal({ phase: run.phase, statuses: [], attempts: await countAttempts(trx, campaignId) });
  if (refusal !== null) return refused(refusal);
  await withdrawOrders(trx, campaignId);
  // In the order of a verdict that is being stored: the session, then its run.
  await forgetVerdicts(work, campaignId);
  await endPrerequisiteRun(work, campaignId);
  await trx
    .updateTable('vm_snapshots')
    .set({ discard_asked_at: work.now })
    .where('campaign_id', '=', campaignId)
    .where('attempt_id', 'is', null)
    .where('state', '<>', 'removed')
    .execute();
  await setPhase(work, campaignId, 'draft');
  await withdrawGoes(work, campaignId);
  await work.record({ before: { phase: run.phase }, after: { phase: 'draft' } });
  return { kind: 'done' };
}

async function endPrerequisiteRun({ trx, now }: UnitOfWork, campaignId: CampaignId): Promise<void> {
  const runs = await trx
    .updateTable('prereq_runs')
    .set({ ended_at: now })
    .where('campaign_id', '=', campaignId)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute();
  for (const { id } of runs) {
    await trx
      .updateTable('prereq_run_sessions')
      .set({ done_at: now })
      .where('run_id', '=', id)
      .where('done_at', 'is', null)
      .execute();
  }
}

/** What the prerequisites excluded is asked again next time; what a person excluded stays excluded. */
async function forgetVerdicts(work: UnitOfWork, campaignId: CampaignId): Promise<void> {
  const { trx } = work;
  for (const { id, hostname } of await loadExcludedBySystem(trx, campaignId)) {
    if (!(await restoreSession(trx, id))) throw new Error(`session ${id} moved under its lock`);
    // Whoever brings a server in does not approve it (GATE-5).
    await work.record({
      action: 'session.restore',
      object: { type: 'session', id },
      before: { hostname, status: 'excluded' },
      after: { status: 'pending' },
    });
  }
  await trx
    .updateTable('patch_sessions')
    .set({ prereq_validated: null, prereq_date: null, start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .execute();
}

// The phase snapshot of a QuickWin run (RUN-4, RUN-13): a row for each snapshot that is wanted; the workers take them, and the attempts
// adopt them. Physical servers have none: their backup is confirmed instead (PRE-4).
import { hasPassed, loadSnapshotsToOrder, type SnapshotToOrder } from '../../db/queries/quickwin/snapshots-to-order.ts';
import { freeSnapshotName } from '../../db/queries/snapshots/snapshots.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { atLeast, orderRefusal } from '../../domain/quickwin/phase.ts';
import type { Branch } from '../../domain/server.ts';
import { snapshotName } from '../../domain/snapshots/snapshot-name.ts';
import { lockOpenRun, setPhase } from '../campaigns/quickwin-phase.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';

/** `branch` null: both. */
export type PrepareSnapshotsRequest = { readonly campaignId: CampaignId; readonly branch: Branch | null };

/** Of the servers whose prerequisites passed. One that could not be taken before is asked for again. */
export function orderSnapshots(
  ctx: OperationContext,
  by: Requester,
  ask: PrepareSnapshotsRequest,
): Promise<Outcome<{ ordered: number }>> {
  const spec = {
    ability: 'quickwin.run',
    action: 'quickwin.snapshots',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => order(work, ask));
}

async function order(work: UnitOfWork, ask: PrepareSnapshotsRequest): Promise<Outcome<{ ordered: number }>> {
  const run = await lockOpenRun(work, ask.campaignId);
  if (run.kind === 'refused') return run;
  const early = orderRefusal(run.phase, 'snapshots');
  if (early !== null) return refused(early);
  const wanted = await loadSnapshotsToOrder(work.trx, ask);
  // Servers without snapshots go on too, once they are known to be such.
  const goesOn = run.phase === 'prereq' && (await hasPassed(work.trx, ask));
  if (wanted.length === 0 && !goesOn) return NOTHING;
  for (const session of wanted) await want(work, ask.campaignId, session);
  await setPhase(work, ask.campaignId, atLeast(run.phase, 'snapshot'));
  await work.record({ after: { servers: wanted.map(({ hostname }) => hostname) } });
  return { kind: 'done', ordered: wanted.length };
}

const NOTHING = refuse(
  'Aucun snapshot à prendre : les serveurs ont déjà un snapshot, ou leurs prérequis ne sont pas remplis.',
  'No snapshot to take: the servers already have one, or their prerequisites are not met.',
);

async function want(work: UnitOfWork, campaignId: CampaignId, session: SnapshotToOrder): Promise<void> {
  const id = session.snapshot === null ? await insertWanted(work, campaignId, session) : session.snapshot;
  if (session.snapshot !== null) {
    await work.trx.updateTable('vm_snapshots').set({ taking_error: null }).where('id', '=', id).execute();
  }
  work.enqueue({ job: 'snapshot', payload: { snapshotId: id } });
}

async function insertWanted(
  { trx, now, by, settings }: UnitOfWork,
  campaignId: CampaignId,
  session: Pick<SnapshotToOrder, 'id' | 'server_id' | 'branch'>,
): Promise<number> {
  const nameAt = (at: Date) =>
    snapshotName({ kind: 'quickwin', campaignId, branch: session.branch, at, zone: settings.zone });
  const { id } = await trx
    .insertInto('vm_snapshots')
    .values({
      attempt_id: null,
      session_id: session.id,
      server_id: session.server_id,
      campaign_id: campaignId,
      asked_by: by.actor.userId,
      name: await freeSnapshotName(trx, session.server_id, now, nameAt),
      state: 'intended',
      created_at: now,
      asked_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

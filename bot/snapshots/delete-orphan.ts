// A snapshot that no campaign knows goes by a person's word alone (RUN-11): the order is left here, a worker carries it out.
import { lockOrphan } from '../../db/queries/snapshots/orphans.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { ASKED_ALREADY } from './keep-snapshot.ts';

type OnOrphan = { readonly orphanId: number };

export function deleteOrphan(ctx: OperationContext, by: Requester, ask: OnOrphan): Promise<Outcome<object>> {
  const spec = {
    ability: 'snapshot.manage',
    action: 'snapshot.discard-orphan',
    underList: 'closed',
    object: { type: 'orphan-snapshot', id: ask.orphanId },
  } as const;
  return operate(ctx, by, spec, (work) => order(work, ask));
}

async function order({ trx, now, by, enqueue, record }: UnitOfWork, { orphanId }: OnOrphan): Promise<Outcome<object>> {
  const orphan = await lockOrphan(trx, orphanId);
  if (orphan === undefined) return refuse('Ce snapshot n’existe plus.', 'This snapshot no longer exists.');
  if (orphan.discard_asked_at !== null && orphan.removal_attempts === 0) return ASKED_ALREADY;
  await trx
    .updateTable('orphan_snapshots')
    .set({ discard_asked_at: now, discard_asked_by: by.actor.userId })
    .where('id', '=', orphanId)
    .execute();
  enqueue({ job: 'orphan', payload: { orphanId } });
  await record({ after: { snapshot: orphan.name, vcenter: orphan.vcenter, vm: orphan.vm_name } });
  return { kind: 'done' };
}

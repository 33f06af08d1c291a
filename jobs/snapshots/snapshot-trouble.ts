// What a job of a snapshot could not do: for its card, and for the next try.
import { secondsFromNow } from '../../db/lease-time.ts';
import { commit } from '../commit.ts';
import type { SnapshotWork } from './snapshot-claim.ts';
import type { SnapshotState } from './snapshot-states.ts';

type Trouble = Extract<SnapshotState, { readonly kind: 'refused' | 'again-later' }>;

const AGAIN_SECONDS = 60;

export async function noteTrouble({ ctx, row }: SnapshotWork, { kind, detail }: Trouble): Promise<void> {
  const { task } = row;
  const isFinal = kind === 'refused';
  await commit(ctx, (trx) =>
    trx
      .updateTable('vm_snapshots')
      .set((eb) => ({
        // Only of its own task: forgetting why a rollback failed would be to order it anew.
        rollback_error: isFinal && task === 'revert' ? detail : eb.ref('rollback_error'),
        taking_error: isFinal && task === 'take' ? detail : eb.ref('taking_error'),
        removal_attempts: task === 'remove' ? eb('removal_attempts', '+', 1) : eb.ref('removal_attempts'),
        lease_owner: null,
        // What failed for good is nobody's any more: the next order need not wait. A removal stays due.
        lease_until: isFinal && task !== 'remove' ? null : secondsFromNow(AGAIN_SECONDS),
      }))
      .where('id', '=', row.id)
      // Whoever took it over meanwhile knows better.
      .where('lease_owner', '=', ctx.owner)
      .execute(),
  );
}

// The custody of snapshots: a day longer, or gone now (RUN-11). Neither while its attempt runs or a rollback to it is asked for.

import { lockGate } from '../../db/queries/gate/gate.ts';
import { lockHeldSnapshot } from '../../db/queries/snapshots/custody.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import { keptUntil, MAX_DAYS_KEPT } from '../../domain/snapshots/snapshot-keeping.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';

type OnSnapshot = { readonly snapshotId: number };
type HeldForWork = Awaited<ReturnType<typeof lockHeldSnapshot>>;

/** A day more than now, or than was promised; a week after it was made at the most. */
export function keepSnapshot(ctx: OperationContext, by: Requester, ask: OnSnapshot): Promise<Outcome<{ until: Date }>> {
  return operate(ctx, by, specOn(ask, 'snapshot.keep'), async (work) => {
    const held = await heldFor(work, ask);
    if (held.kind === 'refused') return held;
    const { snapshot } = held;
    if (snapshot.claimed) {
      return refuse(
        `Le snapshot de ${snapshot.hostname} est en cours de suppression.`,
        `The snapshot of ${snapshot.hostname} is being removed.`,
      );
    }
    if (snapshot.replaced) {
      return refuse(
        `Le snapshot de ${snapshot.hostname} a été remplacé par un autre.`,
        `The snapshot of ${snapshot.hostname} has been replaced by another one.`,
      );
    }
    // The room of its datastore counts as it does for one more snapshot (RUN-4).
    if (snapshot.datastore_short === true) return noRoom(snapshot);
    const until = keptUntil(work.now, { createdAt: snapshot.created_at, keptUntil: snapshot.kept_until });
    if (until === null) {
      return refuse(
        `Un snapshot peut être conservé ${MAX_DAYS_KEPT} jours au plus, car il occupe de plus en plus de place.`,
        `A snapshot can be kept for at most ${MAX_DAYS_KEPT} days, because it takes up more and more space.`,
      );
    }
    await work.trx
      .updateTable('vm_snapshots')
      .set({ kept_until: until, kept_by: work.by.actor.userId, discard_asked_at: null, discard_asked_by: null })
      .where('id', '=', snapshot.id)
      .execute();
    await told(work, ask, { hostname: snapshot.hostname, snapshot: snapshot.name, until });
    return { kind: 'done', until };
  });
}

function noRoom({ datastore_name: name, datastore_free_percent: free }: NonNullable<HeldForWork>) {
  return refuse(
    `Le datastore ${name} n’a plus que ${free} % de libre : faites de la place, ou supprimez ce snapshot.`,
    `Datastore ${name} has only ${free}% free: free up space there, or delete this snapshot.`,
  );
}

/** Rolling back is no longer possible afterwards. */
export function discardSnapshot(ctx: OperationContext, by: Requester, ask: OnSnapshot): Promise<Outcome<object>> {
  return operate(ctx, by, specOn(ask, 'snapshot.discard'), async (work) => {
    const held = await heldFor(work, ask);
    if (held.kind === 'refused') return held;
    const { snapshot } = held;
    if (snapshot.discard_asked_at !== null && snapshot.removal_attempts === 0) return ASKED_ALREADY;
    await work.trx
      .updateTable('vm_snapshots')
      .set({
        discard_asked_at: work.now,
        discard_asked_by: work.by.actor.userId,
        kept_until: null,
        kept_by: null,
      })
      .where('id', '=', snapshot.id)
      .execute();
    work.enqueue({ job: 'snapshot', payload: { snapshotId: snapshot.id } });
    await told(work, ask, { hostname: snapshot.hostname, snapshot: snapshot.name });
    return { kind: 'done' };
  });
}

/** Whoever asked first stays on record; one that could not be removed may be asked for again. */
export const ASKED_ALREADY = refuse(
  'La suppression de ce snapshot est déjà demandée.',
  'The removal of this snapshot is already requested.',
);

function specOn({ snapshotId }: OnSnapshot, action: AuditedAction) {
  return { ability: 'snapshot.manage', action, object: { type: 'snapshot', id: snapshotId } } as const;
}

async function heldFor({ trx }: UnitOfWork, { snapshotId }: OnSnapshot) {
  // A start or a rollback holds this lock: none can slip in between.
  await lockGate(trx);
  const snapshot = await lockHeldSnapshot(trx, snapshotId);
  if (snapshot === undefined) return refuse('Ce snapshot n’est plus conservé.', 'This snapshot is no longer kept.');
  if (snapshot.inUse) {
    return refuse(
      `Le snapshot de ${snapshot.hostname} est utilisé : un patching ou un retour arrière est en cours.`,
      `The snapshot of ${snapshot.hostname} is in use: patching or a rollback is in progress.`,
    );
  }
  return { kind: 'held' as const, snapshot };
}

async function told(work: UnitOfWork, { snapshotId }: OnSnapshot, after: object): Promise<void> {
  await work.record({ object: { type: 'snapshot', id: snapshotId }, after });
}

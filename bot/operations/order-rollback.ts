// RUN-10: an operator orders the snapshot of a failed attempt to be restored, with a justification. Never by itself.

import { databaseNow } from '../../db/lease-time.ts';
import { lockGate } from '../../db/queries/gate.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { findNamedServers, type NamedServer } from './named-servers.ts';
import { type By, type OperationContext, type Outcome, operate, type Refused, refuse, type Work } from './operation.ts';
import { freeText } from './sentences.ts';

export type RollbackOrder = { readonly hostname: string; readonly reason: string };
type Ordered = { readonly campaignId: CampaignId };

export function orderRollback(ctx: OperationContext, by: By, order: RollbackOrder): Promise<Outcome<Ordered>> {
  const deed = {
    ability: 'rollback.restore',
    action: 'snapshot.rollback',
    object: { type: 'server', id: null },
  } as const;
  return operate(ctx, by, deed, (work) => rollBack(work, order));
}

async function rollBack(work: Work, order: RollbackOrder): Promise<Outcome<Ordered>> {
  const { trx, now, by } = work;
  const reason = freeText(order.reason);
  if (reason === '') return refuse('Un retour arrière demande un motif.', 'A rollback needs a reason.');
  // Every start holds this lock: none can slip in between what is read here and the order.
  await lockGate(trx);
  const named = await findNamedServers(trx, [order.hostname]);
  if (named.kind === 'refused') return named;
  const [server] = named.servers;
  if (server === undefined) throw new Error('a server was found and is not there');
  const held = await heldSnapshot(trx, server);
  if (held.kind === 'refused') return held;
  const { snapshot } = held;
  await trx
    .updateTable('vm_snapshots')
    .set({
      rollback_asked_at: now,
      rollback_asked_by: by.actor.userId,
      rollback_error: null,
      // It is wanted again, whoever was to remove it.
      discard_asked_at: null,
      discard_asked_by: null,
      // Asked again after a machine that did not come back: restored, and powered on, anew.
      restored_at: null,
    })
    .where('id', '=', snapshot.id)
    .execute();
  // A waiting order to retry goes: the next attempt is decided on the restored server.
  await trx
    .updateTable('patch_sessions')
    .set({ rollback_justif: reason, start_asked_at: null, start_asked_by: null })
    .where('id', '=', snapshot.session_id)
    .execute();
  work.ring({ job: 'snapshot', payload: { snapshotId: snapshot.id } });
  await work.record({
    object: { type: 'server', id: server.id },
    after: { hostname: server.hostname, snapshot: snapshot.name, attemptId: snapshot.attempt_id },
    reason,
  });
  return { kind: 'done', campaignId: snapshot.campaign_id };
}

/** The snapshot of the latest failed attempt, locked, when it may be restored now: of a closed campaign too (RUN-18). */
async function heldSnapshot(trx: Trx, server: NamedServer) {
  const { hostname } = server;
  if (await isRunning(trx, server.id)) {
    return refuse(`Une exécution est en cours sur ${hostname}.`, `An attempt is running on ${hostname}.`);
  }
  const snapshot = await trx
    .selectFrom('vm_snapshots as n')
    .innerJoin('patch_attempts as a', 'a.id', 'n.attempt_id')
    .innerJoin('patch_sessions as s', 's.id', 'a.session_id')
    .selectAll('n')
    .select(['a.session_id'])
    // Whoever works on it removes it: an earlier rollback that is still under way is told as such.
    .select((eb) =>
      eb.and([eb('n.lease_owner', 'is not', null), eb('n.lease_until', '>', databaseNow())]).as('leaving'),
    )
    .where('n.server_id', '=', server.id)
    .where('n.state', '=', 'present')
    .where('a.state', '=', 'failed')
    .where('s.status', '=', 'failed')
    .orderBy('n.attempt_id', 'desc')
    .limit(1)
    .forUpdate('n')
    .executeTakeFirst();
  if (snapshot === undefined) {
    return refuse(
      `${hostname} n’a pas d’échec dont le snapshot soit conservé : rien à restaurer.`,
      `${hostname} has no failure with a snapshot held: there is nothing to restore.`,
    );
  }
  return (
    notRestorable(snapshot, hostname) ??
    (await patchedSince(trx, server, snapshot)) ?? { kind: 'held' as const, snapshot }
  );
}

function notRestorable(
  snapshot: {
    readonly rollback_asked_at: Date | null;
    readonly rollback_error: string | null;
    readonly reverted_at: Date | null;
    readonly leaving: unknown;
  },
  hostname: string,
): Refused | null {
  if (snapshot.reverted_at !== null) {
    return refuse(`Le snapshot de ${hostname} est déjà restauré.`, `The snapshot of ${hostname} is restored already.`);
  }
  if (snapshot.rollback_asked_at !== null && snapshot.rollback_error === null) {
    return refuse(
      `Le retour arrière de ${hostname} est déjà demandé.`,
      `The rollback of ${hostname} has been asked for already.`,
    );
  }
  if (snapshot.leaving !== true) return null;
  return refuse(
    `Le snapshot de ${hostname} est en cours de suppression.`,
    `The snapshot of ${hostname} is being removed.`,
  );
}

/** A later success, in whichever campaign, would be undone in silence. */
async function patchedSince(
  trx: Trx,
  { id, hostname }: NamedServer,
  snapshot: { readonly created_at: Date },
): Promise<Refused | null> {
  const later = await trx
    .selectFrom('patch_attempts')
    .select('id')
    .where('server_id', '=', id)
    .where('state', '=', 'patched')
    .where('started_at', '>', snapshot.created_at)
    .executeTakeFirst();
  if (later === undefined) return null;
  return refuse(
    `${hostname} a été patché depuis ce snapshot : il n’est plus restauré d’ici.`,
    `${hostname} has been patched since that snapshot: it is no longer restored from here.`,
  );
}

async function isRunning(trx: Trx, serverId: ServerId): Promise<boolean> {
  const row = await trx
    .selectFrom('patch_attempts')
    .select('id')
    .where('server_id', '=', serverId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

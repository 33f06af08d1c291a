// RUN-10: an operator orders the snapshot of a server that failed, or whose owner said KO, to be restored, with a justification. Never by
// itself. What databases have written since goes with it: where there are some, their owner agrees first.

import { NO_ORDER } from '../../db/queries/attempts/orders.ts';
import { loadFoundation } from '../../db/queries/foundations/foundation-facts.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import type { RestorableSnapshot } from '../../db/queries/rollbacks/restorable.ts';
import { insertRollbackRequest, loadDatabases, openRequestOf } from '../../db/queries/rollbacks/rollback-requests.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { StartBlocker } from '../../domain/campaigns/start-request.ts';
import { rollbackWarning } from '../../domain/foundations/foundations-line.ts';
import type { CampaignId, SessionId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { findNamedServers, type NamedServer } from '../shared/named-servers.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfOthers } from '../shared/own-servers.ts';
import { lockRestorableSnapshot } from './restorable-snapshot.ts';

/** `campaignId`: of that campaign's attempt alone; absent: whichever is the latest. */
export type RollbackServerRequest = {
  readonly hostname: string;
  readonly reason: string;
  readonly campaignId?: CampaignId;
};
/** `requestId` null: ordered; else it waits for the owner of the databases. `warning`: of a foundation (RUN-21). */
type Ordered = { readonly campaignId: CampaignId; readonly requestId: number | null; readonly warning?: Text };

export function orderRollback(
  ctx: OperationContext,
  by: Requester,
  order: RollbackServerRequest,
): Promise<Outcome<Ordered>> {
  const spec = {
    ability: 'rollback.restore',
    action: 'snapshot.rollback',
    object: { type: 'server', id: null },
  } as const;
  return operate(ctx, by, spec, async (work) => {
    const outcome = await rollBack(work, order);
    if (outcome.kind === 'refused') return outcome;
    const warning = await warningOf(work, order);
    return warning === null ? outcome : { ...outcome, warning };
  });
}

/** RUN-21. */
async function warningOf({ trx, by }: UnitOfWork, { hostname }: RollbackServerRequest): Promise<Text | null> {
  const named = await findNamedServers(trx, [hostname], by.actor.userId);
  const [server] = named.kind === 'found' ? named.servers : [];
  const foundation = server === undefined ? null : await loadFoundation(trx, server.id);
  return foundation === null ? null : rollbackWarning(foundation);
}

async function rollBack(work: UnitOfWork, order: RollbackServerRequest): Promise<Outcome<Ordered>> {
  const { trx, by } = work;
  const reason = work.text(order.reason);
  // Every start holds this lock: none can slip in between what is read here and the order.
  await lockGate(trx);
  const named = await findNamedServers(trx, [order.hostname], by.actor.userId);
  if (named.kind === 'refused') return named;
  const [server] = named.servers;
  if (server === undefined) throw new Error('a server was found and is not there');
  const held = await lockRestorableSnapshot(trx, server);
  if (held.kind === 'refused') return held;
  const { snapshot } = held;
  if (order.campaignId !== undefined && order.campaignId !== snapshot.campaign_id) return ofAnother(server, snapshot);
  const others = await refusalOfOthers(work, [snapshot.session_id]);
  if (others !== null) return others;
  const databases = await loadDatabases(trx, server.id);
  if (databases.length > 0 && (await openRequestOf(trx, snapshot.id)) !== undefined) return alreadyAsked(server);
  if (reason === '') return lacksReason('Indiquez le motif du retour arrière.', 'Give a reason for the rollback.');
  if (databases.length > 0) return requestRollback(work, server, snapshot, reason);
  await giveOrder(work, server, snapshot, { reason, askedBy: by.actor.userId });
  return { kind: 'done', campaignId: snapshot.campaign_id, requestId: null };
}

function ofAnother({ hostname }: NamedServer, { campaign_id: id }: RestorableSnapshot): Refused {
  return refuse(
    `Le snapshot de ${hostname} est celui de la campagne ${id} : ouvrez sa carte.`,
    `The snapshot of ${hostname} is from campaign ${id}: open that campaign’s card.`,
  );
}

function alreadyAsked({ hostname }: NamedServer): Refused {
  return refuse(
    `Le retour arrière de ${hostname} est déjà demandé : il manque l’accord du responsable des bases de données.`,
    `The rollback of ${hostname} is already requested: the database owner has to agree.`,
  );
}

async function requestRollback(
  work: UnitOfWork,
  server: NamedServer,
  snapshot: RestorableSnapshot,
  reason: string,
): Promise<Outcome<Ordered>> {
  const { trx, now, by } = work;
  const { id: snapshotId, campaign_id: campaignId } = snapshot;
  const asked = { askedBy: by.actor.userId, at: now, reason };
  const requestId = await insertRollbackRequest(trx, { snapshotId, serverId: server.id, campaignId, ...asked });
  await work.record({
    action: 'snapshot.rollback-asked',
    object: { type: 'server', id: server.id },
    after: { hostname: server.hostname, snapshot: snapshot.name, requestId },
    reason,
  });
  return { kind: 'done', campaignId, requestId };
}

/** The caller holds `lockGate` and the snapshot. */
export async function giveOrder(
  work: UnitOfWork,
  server: NamedServer,
  snapshot: RestorableSnapshot,
  { reason, askedBy }: { readonly reason: string; readonly askedBy: UserId },
): Promise<void> {
  const { trx, now } = work;
  await trx
    .updateTable('vm_snapshots')
    .set({
      rollback_asked_at: now,
      rollback_asked_by: askedBy,
      rollback_error: null,
      // It is wanted again, whoever was to remove it.
      discard_asked_at: null,
      discard_asked_by: null,
      // Asked again after a machine that did not come back: restored, and powered on, anew.
      restored_at: null,
    })
    .where('id', '=', snapshot.id)
    .execute();
  await trx
    .updateTable('patch_sessions')
    .set({ rollback_justif: reason })
    .where('id', '=', snapshot.session_id)
    .execute();
  await withdrawStarts(trx, server, snapshot.session_id);
  work.enqueue({ job: 'snapshot', payload: { snapshotId: snapshot.id } });
  await work.record({
    object: { type: 'server', id: server.id },
    after: { hostname: server.hostname, snapshot: snapshot.name, attemptId: snapshot.attempt_id },
    reason,
  });
}

/** Waiting orders go, in whichever campaign: the next attempt is decided on the restored server. Elsewhere its card says why. */
async function withdrawStarts(trx: Trx, { id, hostname }: NamedServer, ownSession: SessionId): Promise<void> {
  const why: StartBlocker = {
    code: 'not-ordered',
    text: {
      fr: `Retour arrière de ${hostname} en cours : relancez-le quand il sera terminé.`,
      en: `${hostname} is being rolled back: try again once that is done.`,
    },
  };
  const orders = trx.updateTable('patch_sessions').where('server_id', '=', id).where('start_asked_at', 'is not', null);
  await orders.set(NO_ORDER).where('id', '=', ownSession).execute();
  await orders
    .set({ ...NO_ORDER, start_refusal: JSON.stringify([why]) })
    .where('id', '<>', ownSession)
    .execute();
}

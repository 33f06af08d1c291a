// The owner of the databases of a server agrees to its rollback, or does not (RUN-10). An admin stands in; whoever works on the snapshot may
// take the question back.
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadAccount } from '../../db/queries/people/accounts.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import {
  endRollbackRequest,
  lockRollbackRequest,
  type RollbackRequest,
} from '../../db/queries/rollbacks/rollback-requests.ts';
import { isInForce } from '../../domain/people/account.ts';
import { may } from '../../domain/people/roles.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { giveOrder } from './order-rollback.ts';
import { lockRestorableSnapshot } from './restorable-snapshot.ts';

export type RollbackAnswer = { readonly requestId: number; readonly answer: 'agree' | 'refuse' };

export function answerRollback(ctx: OperationContext, by: Requester, ask: RollbackAnswer): Promise<Outcome<object>> {
  const takesBack = ask.answer === 'refuse' && may(by.actor.roles, 'rollback.restore');
  const spec = {
    ability: takesBack ? 'rollback.restore' : 'rollback.agree',
    action: `rollback.${ask.answer}`,
    object: { type: 'rollback-request', id: ask.requestId },
  } as const;
  return operate(ctx, by, spec, (work) => answer(work, ask, takesBack));
}

async function answer(work: UnitOfWork, ask: RollbackAnswer, takesBack: boolean): Promise<Outcome<object>> {
  const { trx, now, by } = work;
  await lockGate(trx);
  const request = await lockRollbackRequest(trx, ask.requestId);
  if (request === undefined || request.state !== 'open') return SETTLED;
  const stranger = takesBack ? null : await notTheirs(work, request);
  if (stranger !== null) return stranger;
  if (ask.answer === 'agree') {
    const refusal = await order(work, request);
    if (refusal !== null) return refusal;
  }
  await endRollbackRequest(trx, request.id, {
    state: ask.answer === 'agree' ? 'agreed' : 'refused',
    by: by.actor.userId,
    at: now,
  });
  await work.record({ before: { hostname: request.hostname, reason: request.reason }, after: { answer: ask.answer } });
  return { kind: 'done' };
}

async function notTheirs({ trx, by }: UnitOfWork, request: RollbackRequest): Promise<Refused | null> {
  if (by.actor.roles.includes('admin')) return null;
  const applications = await loadApplicationsOf(trx, by.actor.userId);
  if (request.application_id !== null && applications.includes(request.application_id)) return null;
  return refuse(
    `${request.hostname} n’est dans aucune de vos applications.`,
    `${request.hostname} is not in any of your applications.`,
  );
}

/** As it stands now: the server may have been run again, or the snapshot be gone, since the question was asked. */
async function order(work: UnitOfWork, request: RollbackRequest): Promise<Refused | null> {
  const gone = await askerGone(work, request);
  if (gone !== null) return gone;
  const server = { id: request.server_id, hostname: request.hostname };
  const held = await lockRestorableSnapshot(work.trx, server);
  if (held.kind === 'refused') return held;
  if (held.snapshot.id !== request.snapshot_id) return SETTLED;
  await giveOrder(work, server, held.snapshot, { reason: request.reason, askedBy: request.asked_by });
  return null;
}

/** RUN-2: agreed to, it is their order, and they may have lost the right to give it. */
async function askerGone({ trx, now }: UnitOfWork, request: RollbackRequest): Promise<Refused | null> {
  const asker = await loadAccount(trx, request.asked_by);
  if (asker !== null && isInForce(asker, now) && may(asker.roles, 'rollback.restore')) return null;
  const name = asker?.name ?? '?';
  return refuse(
    `${name}, qui a demandé ce retour arrière, n’en a plus le droit : refusez-le, et un opérateur le demandera de nouveau.`,
    `${name} requested this rollback but may no longer do so: refuse it, and an operator will request it again.`,
  );
}

const SETTLED = refuse(
  'Ce retour arrière a déjà reçu une réponse : relisez la carte.',
  'This rollback has already been answered: check the card again.',
);

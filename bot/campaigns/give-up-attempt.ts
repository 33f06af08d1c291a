// RUN-15: an attempt whose host no longer answers is ended by an operator, with a reason. Its update may still be started by an order
// on its way: nothing starts on that server until the name is closed there.

import { lockRunningAttempt, type RunningAttempt } from '../../db/queries/attempts/running-attempt.ts';
import { transitionSession } from '../../db/queries/attempts/sessions.ts';
import { recordUnclosed } from '../../db/queries/attempts/unclosed-updates.ts';
import { announce } from '../../db/queries/chat/announcements.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadOperatorOfAttempt } from '../../db/queries/history/operator-of-attempt.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { CampaignId } from '../../domain/ids.ts';
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

export type GiveUpRequest = { readonly hostname: string; readonly reason: string };
type GivenUp = { readonly campaignId: CampaignId };

export function giveUpAttempt(ctx: OperationContext, by: Requester, order: GiveUpRequest): Promise<Outcome<GivenUp>> {
  const spec = {
    ability: 'attempt.give-up',
    action: 'attempt.give-up',
    object: { type: 'attempt', id: null },
  } as const;
  return operate(ctx, by, spec, (work) => giveUp(work, order));
}

async function giveUp(work: UnitOfWork, order: GiveUpRequest): Promise<Outcome<GivenUp>> {
  const { trx, now, by } = work;
  const reason = work.text(order.reason);
  await lockGate(trx);
  const named = await findNamedServers(trx, [order.hostname], by.actor.userId);
  if (named.kind === 'refused') return named;
  const [server] = named.servers;
  if (server === undefined) throw new Error('a server was found and is not there');
  const attempt = await lockRunningAttempt(trx, server.id);
  const refusal = refusalToGiveUp(attempt, server);
  if (attempt === undefined || refusal !== null) return refusal ?? notRunning(server);
  const others = await refusalOfOthers(work, [attempt.session_id]);
  if (others !== null) return others;
  if (reason === '') return lacksReason('Indiquez le motif de l’abandon.', 'Give a reason for abandoning it.');
  const failure = { class: 'network', detail: `given up by ${by.actor.name}: ${reason}` } as const;
  await recordUnclosed(trx, { attemptId: attempt.id, serverId: server.id, at: now });
  await endNow(trx, attempt, failure, now);
  await work.record({
    object: { type: 'attempt', id: attempt.id },
    before: { waitingFor: attempt.waiting_for },
    after: { hostname: server.hostname, state: 'failed', nameClosed: false },
    reason,
  });
  return { kind: 'done', campaignId: attempt.campaign_id };
}

/** What is followed, or waits for another answer, has its own way on. */
export function refusalToGiveUp(
  attempt: Pick<RunningAttempt, 'state' | 'step' | 'waiting_for'> | undefined,
  server: NamedServer,
): Refused | null {
  if (attempt === undefined) return notRunning(server);
  const { hostname } = server;
  const waits = attempt.state === 'waiting' ? attempt.waiting_for : null;
  if (attempt.step === 'update' && waits?.kind === 'update-overdue' && waits.unreachable === true) return null;
  if (attempt.step === 'update' && (waits === null || waits.kind === 'update-overdue')) {
    return refuse(
      `On ne sait pas encore si ${hostname} est injoignable : attendez quelques minutes, le temps de vérifier où en est sa mise à jour.`,
      `It is not certain yet that ${hostname} is unreachable: wait a few minutes while its update is checked again.`,
    );
  }
  return refuse(
    `Le patching de ${hostname} ne peut pas être abandonné à cette étape : attendez sa fin, ou répondez sur sa carte.`,
    `Patching of ${hostname} cannot be abandoned at this step: wait for it to finish, or answer on its card.`,
  );
}

function notRunning({ hostname }: NamedServer) {
  return refuse(`${hostname} n’est pas en cours de patching.`, `${hostname} is not being patched.`);
}

/** As an attempt that fails by itself: session, history and announcement in one transaction. */
async function endNow(
  trx: Trx,
  attempt: RunningAttempt,
  failure: { readonly class: string; readonly detail: string },
  at: Date,
): Promise<void> {
  await trx
    .updateTable('attempt_steps')
    .set({ status: 'failed', ended_at: at })
    .where('attempt_id', '=', attempt.id)
    .where('status', '=', 'begun')
    .execute();
  await trx
    .updateTable('patch_attempts')
    .set((eb) => ({
      state: 'failed',
      ended_at: at,
      failure_class: failure.class,
      failure_detail: failure.detail,
      waiting_for: null,
      lease_owner: null,
      lease_until: null,
      // Whoever held it before is fenced off.
      lease_epoch: eb('lease_epoch', '+', 1),
    }))
    .where('id', '=', attempt.id)
    .execute();
  if (!(await transitionSession(trx, attempt.session_id, 'failed'))) throw new Error('a session was not in progress');
  await trx
    .insertInto('patch_history')
    .values({
      server_id: attempt.server_id,
      campaign_id: attempt.campaign_id,
      attempt_id: attempt.id,
      source: attempt.kind,
      ...(await loadOperatorOfAttempt(trx, attempt.id)),
      date_patch: at,
      status: 'ko',
      notes: `update: ${failure.class}: ${failure.detail}`.slice(0, 2000),
      packages: JSON.stringify([]),
    })
    .execute();
  const facts = { outcome: 'failed', failureClass: failure.class } as const;
  await announce(trx, { sessionId: attempt.session_id, attemptId: attempt.id, kind: 'end', at, facts });
}

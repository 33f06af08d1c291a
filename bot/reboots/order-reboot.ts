// Answers an attempt that waits for somebody to decide on its reboot (RUN-8, policy `ask`): reboot, or go on without.
import { answerReboot, lockWaitingReboots, type WaitingReboot } from '../../db/queries/reboots/reboot-answer.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { findNamedServers, type NamedServer } from '../shared/named-servers.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfOthers } from '../shared/own-servers.ts';
import { namesText } from '../shared/sentences.ts';

export type RebootRequest = { readonly hostnames: readonly string[]; readonly answer: 'reboot' | 'no-reboot' };
type Answered = { readonly servers: readonly string[]; readonly campaigns: readonly CampaignId[] };

/** All the servers named or none: one that does not wait for this refuses them all. */
export function orderReboot(ctx: OperationContext, by: Requester, order: RebootRequest): Promise<Outcome<Answered>> {
  const spec = { ability: 'reboot.order', action: 'reboot.order', object: { type: 'attempt', id: null } } as const;
  return operate(ctx, by, spec, (work) => answer(work, order));
}

async function answer(work: UnitOfWork, order: RebootRequest): Promise<Outcome<Answered>> {
  const { trx } = work;
  const named = await findNamedServers(trx, order.hostnames, work.by.actor.userId);
  if (named.kind === 'refused') return named;
  const waiting = await lockWaitingReboots(
    trx,
    named.servers.map(({ id }) => id),
  );
  const missing = named.servers.filter(({ id }) => !waiting.some((attempt) => attempt.server_id === id));
  if (missing.length > 0) return notWaiting(missing);
  const others = await refusalOfOthers(
    work,
    waiting.map(({ session_id: id }) => id),
  );
  if (others !== null) return others;
  for (const attempt of waiting) await unpark(work, attempt, order.answer);
  const campaigns = [...new Set(waiting.map((attempt) => attempt.campaign_id))].sort((a, b) => a - b);
  return { kind: 'done', servers: named.servers.map(({ hostname }) => hostname), campaigns };
}

function notWaiting(servers: readonly NamedServer[]): Refused {
  const { fr, en } = namesText(servers.map(({ hostname }) => hostname));
  return refuse(`Pas de redémarrage à décider pour : ${fr}.`, `No reboot to decide for: ${en}.`);
}

async function unpark(work: UnitOfWork, attempt: WaitingReboot, decision: RebootRequest['answer']): Promise<void> {
  if (!(await answerReboot(work.trx, attempt.id, decision, work.now)))
    throw new Error(`attempt ${attempt.id} moved under its lock`);
  work.enqueue({ job: 'attempt', payload: { attemptId: attempt.id, epoch: attempt.lease_epoch } });
  await work.record({ object: { type: 'attempt', id: attempt.id }, after: { answer: decision } });
}

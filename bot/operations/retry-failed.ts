// Runs again only what failed, or what its owner said KO to: a new attempt each, the old one kept (RUN-1, RUN-10).
import { sql } from 'kysely';
import { touchCard } from '../../db/queries/cards.ts';
import { lockGate } from '../../db/queries/gate.ts';
import { moveSession } from '../../db/queries/sessions.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { lockOpenCampaign } from './campaign.ts';
import { type CampaignSession, findSessions, leftAside } from './campaign-sessions.ts';
import { type By, type OperationContext, type Outcome, operate, refuse, refused, type Work } from './operation.ts';

/** No hostname: every server that failed. */
export type RetryOrder = {
  readonly campaignId: CampaignId;
  readonly hostnames: readonly string[];
  /** Finish first what a transaction that was cut has left; only of servers named. */
  readonly repair?: boolean;
};
type Ordered = { readonly ordered: number; readonly note: Text | null };

export function retryFailed(ctx: OperationContext, by: By, order: RetryOrder): Promise<Outcome<Ordered>> {
  const deed = {
    ability: 'campaign.retry',
    action: 'campaign.retry',
    object: { type: 'campaign', id: order.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => retry(work, order));
}

async function retry(work: Work, order: RetryOrder): Promise<Outcome<Ordered>> {
  const { trx, now, by } = work;
  // An owner may be changing a KO at this moment.
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, order.campaignId);
  if (campaign.kind === 'refused') return campaign;
  if (campaign.stoppedAt !== null) return stopped(order.campaignId);
  const found = await findSessions(trx, order.campaignId, order.hostnames);
  if (found.kind === 'refused') return found;
  const rejected = order.hostnames.length > 0 ? await rejectedAmong(trx, found.sessions) : new Set<SessionId>();
  const isFailed = ({ id, status }: CampaignSession) => status === 'failed' || rejected.has(id);
  const failed = found.sessions.filter(isFailed);
  const note = order.hostnames.length > 0 ? leftAside(found.sessions.filter((one) => !isFailed(one))) : null;
  if (failed.length === 0) return refused(note ?? NOTHING_FAILED);
  for (const id of rejected) await moveSession(trx, id, 'reject');
  await trx
    .updateTable('patch_sessions')
    .set({
      start_asked_at: now,
      start_asked_by: by.actor.userId,
      start_refusal: null,
      repair_asked: order.repair === true,
    })
    .where(
      'id',
      'in',
      failed.map(({ id }) => id),
    )
    .where('status', '=', 'failed')
    .execute();
  for (const { id } of failed) work.ring({ job: 'session', payload: { sessionId: id } });
  await work.record({
    after: { servers: failed.map(({ hostname }) => hostname), ...(order.repair === true ? { repair: true } : {}) },
  });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: order.campaignId }));
  return { kind: 'done', ordered: failed.length, note };
}

/** Patched, and their owner said KO, which counts as a failure (RUN-10): run again only when they are named. */
async function rejectedAmong(trx: Trx, sessions: readonly CampaignSession[]): Promise<ReadonlySet<SessionId>> {
  const patched = sessions.filter(({ status }) => status === 'patched').map(({ id }) => id);
  if (patched.length === 0) return new Set();
  const { rows } = await sql<{ id: SessionId }>`
    select s.id from patch_sessions s
    join lateral (select id from patch_attempts where session_id = s.id order by number desc limit 1) a on true
    join patch_validation p on p.attempt_id = a.id and p.status = 'validated_ko'
    where s.id = any(${patched}::int[])`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

const NOTHING_FAILED: Text = { fr: 'Aucun serveur n’est en échec.', en: 'No server has failed.' };

function stopped(id: CampaignId) {
  return refuse(
    `La campagne ${id} est arrêtée : relancez-la d’abord avec /demarrer ${id}.`,
    `Campaign ${id} is stopped: resume it first with /start ${id}.`,
  );
}

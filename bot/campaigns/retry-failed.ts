// Runs again only what failed, or what its owner said KO to: a new attempt each, the old one kept (RUN-1, RUN-10).

import { transitionSession } from '../../db/queries/attempts/sessions.ts';
import type { CampaignServer } from '../../db/queries/campaigns/campaign-servers.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { holdServers } from '../../db/queries/servers/elsewhere.ts';
import { sessionsWithSnapshot } from '../../db/queries/snapshots/custody.ts';
import { loadRejected } from '../../db/queries/validations/rejected-sessions.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { findSessions, leftAside } from '../shared/campaign-sessions.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { othersAmong, whose } from '../shared/own-servers.ts';
import { joined } from '../shared/sentences.ts';
import { releaseElsewhere } from './release-elsewhere.ts';
import { refusalElsewhere, standingElsewhere } from './standing-elsewhere.ts';

/** No hostname: every server that failed. */
export type RetryRequest = {
  readonly campaignId: CampaignId;
  readonly hostnames: readonly string[];
  /** Finish first what a transaction that was cut has left; only of servers named. */
  readonly repair?: boolean;
  /** Why what another campaign has patched since is patched again (ELIG-5). */
  readonly reason?: string;
};
type Ordered = { readonly ordered: number; readonly note: Text | null };

export function retryFailed(ctx: OperationContext, by: Requester, order: RetryRequest): Promise<Outcome<Ordered>> {
  const spec = {
    ability: 'campaign.retry',
    action: 'campaign.retry',
    object: { type: 'campaign', id: order.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => retry(work, order));
}

async function retry(work: UnitOfWork, order: RetryRequest): Promise<Outcome<Ordered>> {
  const { trx, now, by } = work;
  await lockPlan(trx);
  // An owner may be changing a KO at this moment.
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, order.campaignId, order.repair === true);
  if (campaign.kind === 'refused') return campaign;
  if (campaign.stoppedAt !== null && !campaign.closed) return stopped(order.campaignId);
  const found = await findSessions(trx, order.campaignId, order.hostnames, by.actor.userId);
  if (found.kind === 'refused') return found;
  const named = order.hostnames.length > 0;
  // What is patched and has a KO counts as failed (RUN-10), and is run again only when it is named.
  const patched = found.sessions.filter(({ status }) => status === 'patched').map(({ id }) => id);
  const rejected = named ? await loadRejected(trx, patched) : new Set<SessionId>();
  const isFailed = ({ id, status }: CampaignServer) => status === 'failed' || rejected.has(id);
  const broken = found.sessions.filter(isFailed);
  const others = named ? leftAside(found.sessions.filter((one) => !isFailed(one))) : null;
  if (broken.length === 0) return refused(others ?? NOTHING_FAILED);
  const reason = work.text(order.reason ?? '', MAX_REASON);
  const here = await sortElsewhere(work, order.campaignId, broken, reason);
  if (here.refusal !== null && (named || here.free.length === 0)) return here.refusal;
  const theirs = await othersAmong(
    trx,
    work.settings,
    by.actor,
    here.free.map(({ id }) => id),
    work.now,
  );
  const [other] = theirs;
  if (other !== undefined && (named || theirs.length === here.free.length)) return whose(other);
  const failed = here.free.filter(({ id }) => !theirs.some(({ sessionId }) => sessionId === id));
  if (campaign.closed) {
    const unheld = await withoutSnapshot(work, order.campaignId, failed);
    if (unheld !== null) return unheld;
  }
  const note = joined([others, here.note, other === undefined ? null : whose(other).text]);
  // What is left there of past weeks ends: the server is open here again.
  await releaseElsewhere(
    work,
    failed.map(({ serverId }) => serverId),
    campaign.campaignKind === 'standard' ? { campaignId: campaign.id, label: campaign.label } : null,
  );
  for (const { id } of failed) if (rejected.has(id)) await transitionSession(trx, id, 'failAfterPatch');
  await trx
    .updateTable('patch_sessions')
    .set({
      start_asked_at: now,
      start_asked_by: by.actor.userId,
      start_activity: by.activityId,
      start_waited_at: null,
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
  await holdServers(
    trx,
    failed.map(({ id }) => id),
  );
  for (const { id } of failed) work.enqueue({ job: 'session', payload: { sessionId: id } });
  await work.record({
    after: { servers: failed.map(({ hostname }) => hostname), ...(order.repair === true ? { repair: true } : {}) },
    ...(reason === '' ? {} : { reason }),
  });
  return { kind: 'done', ordered: failed.length, note };
}

const MAX_REASON = 500;

/** ELIG-5: those that nothing stands against, and the sentence about the first of the others. */
async function sortElsewhere(
  work: UnitOfWork,
  campaignId: CampaignId,
  failed: readonly CampaignServer[],
  reason: string,
): Promise<{
  readonly free: readonly CampaignServer[];
  readonly refusal: Refused | null;
  readonly note: Text | null;
}> {
  const servers = failed.map(({ serverId: id, hostname }) => ({ id, hostname }));
  const standing = await standingElsewhere(work, campaignId, servers);
  const refusals = servers.map((server) => refusalElsewhere([server], standing, reason));
  const refusal = refusals.find((one) => one !== null) ?? null;
  const free = failed.filter((_, i) => refusals[i] === null);
  return { free, refusal, note: joined(refusals.map((one) => one?.text ?? null)) };
}

/** RUN-18: after the campaign's end a repair needs the way back. */
async function withoutSnapshot(
  { trx }: UnitOfWork,
  campaignId: CampaignId,
  failed: readonly CampaignServer[],
): Promise<Refused | null> {
  const held = await sessionsWithSnapshot(
    trx,
    failed.map(({ id }) => id),
  );
  const session = failed.find(({ id }) => !held.has(id));
  if (session === undefined) return null;
  return refuse(
    `La campagne est clôturée et ${session.hostname} n’a plus de snapshot conservé. Un coordinateur doit d’abord la rouvrir : /rouvrir ${campaignId} motif`,
    `The campaign is closed and no snapshot of ${session.hostname} is kept. A coordinator has to reopen it first: /reopen ${campaignId} reason`,
  );
}

const NOTHING_FAILED: Text = { fr: 'Aucun serveur n’est en échec.', en: 'No server has failed.' };

function stopped(id: CampaignId) {
  return refuse(
    `La campagne ${id} est arrêtée : reprenez-la d’abord avec /demarrer ${id}.`,
    `Campaign ${id} is stopped: resume it first with /start ${id}.`,
  );
}

// A coordinator takes servers out of the open campaigns, with a reason (PRE-9 by hand; `reporte` is a postponed server, RUN-1).

import { excludeSession, restoreSession } from '../../db/queries/attempts/sessions.ts';
import { lockOpenSessions, type OpenSession } from '../../db/queries/campaigns/campaign-servers.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { holdServers } from '../../db/queries/servers/elsewhere.ts';
import { openCampaignsOf } from '../../db/queries/staffing/staffing.ts';
import { allowedFrom, targetOf, transitionRefusal } from '../../domain/campaigns/session-state.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { releaseElsewhere } from '../campaigns/release-elsewhere.ts';
import { refusalElsewhere, standingElsewhere } from '../campaigns/standing-elsewhere.ts';
import { findNamedServers, type NamedServer } from '../shared/named-servers.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { placeRestored } from './place-restored.ts';

const MAX_REASON = 500;

export type Restoration = {
  readonly hostnames: readonly string[];
  /** The one campaign that is meant; absent: every open one that has them. */
  readonly campaignId?: CampaignId;
};
export type Exclusion = Restoration & { readonly reason: string };
type Moved = { readonly servers: readonly string[]; readonly campaigns: readonly CampaignId[] };

/** All the servers named or none. The reason is required. */
export function excludeServers(ctx: OperationContext, by: Requester, ask: Exclusion): Promise<Outcome<Moved>> {
  const spec = { ability: 'session.exclude', action: 'session.exclude', object: NOBODY } as const;
  return operate(ctx, by, spec, async (work) => {
    const reason = work.text(ask.reason, MAX_REASON);
    const note = { reason, detail: { fr: reason, en: reason }, by: by.actor.name, at: work.now };
    return move(work, ask, 'exclude', reason, {
      refusal: async () =>
        reason === '' ? lacksReason('Indiquez le motif de l’exclusion.', 'Give a reason for the exclusion.') : null,
      apply: async (session) => ((await excludeSession(work.trx, session.sessionId, note)) ? {} : null),
    });
  });
}

/**
 * Back to pending (PRE-9): its prerequisites must be run again. All the servers named or none. A server has one open session among the
 * standard campaigns: a second one is refused with the first (ELIG-5); one that was patched since needs a reason.
 */
export function restoreServers(
  ctx: OperationContext,
  by: Requester,
  ask: Restoration & { readonly reason?: string },
): Promise<Outcome<Moved & { readonly notes: readonly Text[] }>> {
  const spec = { ability: 'session.restore', action: 'session.restore', object: NOBODY } as const;
  return operate(ctx, by, spec, async (work) => {
    await lockPlan(work.trx);
    const reason = work.text(ask.reason ?? '', MAX_REASON);
    const notes: Text[] = [];
    const outcome = await move(work, ask, 'restore', reason === '' ? null : reason, {
      refusal: (sessions) => refusalOfSecond(work, sessions, reason),
      apply: async (session) => {
        await giveUpElsewhere(work, session);
        if (!(await restoreSession(work.trx, session.sessionId))) return null;
        await holdServers(work.trx, [session.sessionId]);
        const placed = await placeRestored(work, session.campaignId, session.id);
        notes.push(...placed.notes);
        return placed.changes;
      },
    });
    return outcome.kind === 'refused' ? outcome : { ...outcome, notes };
  });
}

/** ELIG-5, for all of them before any is restored. */
async function refusalOfSecond(
  work: UnitOfWork,
  sessions: readonly OpenSession[],
  reason: string,
): Promise<Refused | null> {
  const standard = sessions.filter((session) => session.campaignKind === 'standard');
  const twice = standard.find(({ id }, i) => standard.findIndex((one) => one.id === id) !== i);
  if (twice !== undefined) {
    const campaigns = standard.filter(({ id }) => id === twice.id).map(({ campaignId }) => campaignId);
    const [first] = campaigns;
    return refuse(
      `${twice.hostname} est exclu des campagnes ${campaigns.join(', ')} : précisez laquelle (/restaurer ${twice.hostname} dans ${first}).`,
      `${twice.hostname} is excluded from campaigns ${campaigns.join(', ')}: specify which one (/restore ${twice.hostname} in ${first}).`,
    );
  }
  for (const [campaignId, group] of Map.groupBy(standard, (session) => session.campaignId)) {
    const refusal = refusalElsewhere(group, await standingElsewhere(work, campaignId, group), reason);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** What past weeks, or a campaign that had no slot for it, still have of it. */
async function giveUpElsewhere(work: UnitOfWork, { id, campaignId, campaignKind, label }: OpenSession): Promise<void> {
  if (campaignKind === 'standard') await releaseElsewhere(work, [id], { campaignId, label });
}

const NOBODY = { type: 'session', id: null } as const;

type Steps = {
  readonly refusal: (sessions: readonly OpenSession[]) => Promise<Refused | null>;
  /** What else changed, for the trace; null: it had moved meanwhile. */
  readonly apply: (session: OpenSession) => Promise<object | null>;
};

async function move(
  work: UnitOfWork,
  { hostnames, campaignId }: Restoration,
  transition: 'exclude' | 'restore',
  reason: string | null,
  { refusal: refusalOf, apply }: Steps,
): Promise<Outcome<Moved>> {
  const { trx } = work;
  // The list of servers is part of what a prod go rests on (GATE-5).
  await lockGate(trx);
  const campaign = campaignId === undefined ? null : await lockOpenCampaign(trx, campaignId);
  if (campaign?.kind === 'refused') return campaign;
  const named = await findNamedServers(trx, hostnames, work.by.actor.userId);
  if (named.kind === 'refused') return named;
  // Campaigns before their sessions, as every change of a campaign takes them.
  const servers = named.servers.map(({ id }) => id);
  for (const { id } of await openCampaignsOf(trx, servers)) await lockOpenCampaign(trx, id);
  const open = await lockOpenSessions(trx, servers);
  const sessions = open.filter((session) => campaign === null || session.campaignId === campaign.id);
  const movable = sessions.filter(({ status }) => allowedFrom(transition).includes(status));
  const refusal = firstImmovable(named.servers, sessions, movable, transition);
  if (refusal !== null) return refusal;
  const second = await refusalOf(movable);
  if (second !== null) return second;
  for (const session of movable) {
    const changes = await apply(session);
    if (changes === null) throw new Error(`session ${session.sessionId} moved under its lock`);
    await work.record({
      object: { type: 'session', id: session.sessionId },
      before: { hostname: session.hostname, status: session.status },
      after: { status: targetOf(transition), ...changes },
      reason,
    });
  }
  const campaigns = [...new Set(movable.map((session) => session.campaignId))].sort((a, b) => a - b);
  return { kind: 'done', servers: named.servers.map((server) => server.hostname), campaigns };
}

function firstImmovable(
  servers: readonly NamedServer[],
  sessions: readonly OpenSession[],
  movable: readonly OpenSession[],
  transition: 'exclude' | 'restore',
): Refused | null {
  const server = servers.find(({ id }) => !movable.some((session) => session.id === id));
  if (server === undefined) return null;
  const session = sessions.find(({ id }) => id === server.id);
  const why = session === undefined ? null : transitionRefusal(server.hostname, session.status, transition);
  if (why !== null) return refused(why);
  const { hostname } = server;
  return refuse(`${hostname} n’est dans aucune campagne ouverte.`, `${hostname} is not in any open campaign.`);
}

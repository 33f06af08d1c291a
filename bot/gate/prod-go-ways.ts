// The buttons beside each blocker of the prod-go card: what can be done about it, by whoever may.

import type { BlockedWays } from '../../cards/gate/go/view.ts';
import { loadServersIn } from '../../db/queries/campaigns/campaign-servers.ts';
import { loadApplicationsOfServers } from '../../db/queries/servers/applications.ts';
import { loadUnanswered } from '../../db/queries/validations/validation-reminders.ts';
import { allowedFrom } from '../../domain/campaigns/session-state.ts';
import type { ProdGoServer } from '../../domain/gate/prod-go.ts';
import { waysOut } from '../../domain/gate/ways-out.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { isQuiet } from '../../domain/validations/reminders.ts';
import { mayHere, type ViewContext } from '../shared/view-context.ts';

type Head = { readonly id: CampaignId; readonly status: 'open' | 'closed' };

/** Of the servers that are blocked. */
export async function waysOfBlocked(
  ctx: ViewContext,
  head: Head,
  blocked: readonly ProdGoServer[],
): Promise<(serverId: ServerId) => BlockedWays> {
  const found = new Map(blocked.map((server) => [server.serverId, waysOut(server, head.id)]));
  const reminders = await reminding(
    ctx,
    [...found.values()].flatMap(({ awaited }) => awaited),
  );
  const excludable = head.status === 'open' ? await excludableIn(ctx, head.id) : new Set<ServerId>();
  return (serverId) => {
    const { awaited = [], campaigns = [] } = found.get(serverId) ?? {};
    const remind = awaited.flatMap((one) => reminders(one) ?? [])[0] ?? null;
    return { remind, exclude: excludable.has(serverId), campaigns };
  };
}

type Awaited = { readonly serverId: ServerId; readonly campaignId: CampaignId };

/** Whose answer may be asked for again now: as the order itself would answer (`remindOwnersNow`). */
async function reminding(ctx: ViewContext, awaited: readonly Awaited[]) {
  if (awaited.length === 0 || !mayHere(ctx, 'validation.remind')) return () => null;
  const applications = await loadApplicationsOfServers(
    ctx.db,
    awaited.map(({ serverId }) => serverId),
  );
  const asked = await loadUnanswered(ctx.db);
  return ({ serverId, campaignId }: Awaited) => {
    const applicationId = applications.get(serverId) ?? null;
    const groups = asked.filter((one) => one.campaignId === campaignId && one.applicationId === applicationId);
    const mayAsk = groups.length > 0 && !groups.some(({ lastSentAt }) => isQuiet(lastSentAt, ctx.now));
    return mayAsk ? { campaignId, applicationId } : null;
  };
}

async function excludableIn(ctx: ViewContext, campaignId: CampaignId): Promise<ReadonlySet<ServerId>> {
  if (!mayHere(ctx, 'session.exclude')) return new Set();
  return loadServersIn(ctx.db, campaignId, allowedFrom('exclude'));
}

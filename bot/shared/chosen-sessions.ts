// The servers that an order names, in the one campaign that it means or in every open one that has them.
import { type CampaignStaffing, lockCampaignSessions, openCampaignsOf } from '../../db/queries/staffing/staffing.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { findNamedServers, type NamedServer } from './named-servers.ts';
import { lockOpenCampaign } from './open-campaign.ts';
import { type Refused, refuse, type UnitOfWork } from './operation.ts';

export type ChosenSessions = {
  readonly campaignId: CampaignId;
  readonly weekStart: string;
  /** Only the campaigns of the plan have slots. */
  readonly slotted: boolean;
  /** The whole campaign, locked. */
  readonly sessions: readonly CampaignStaffing[];
  /** Those that are named, in the order named. */
  readonly chosen: readonly CampaignStaffing[];
};

/** `campaignId` null: every open campaign that has one of them. A server that none has refuses them all. */
export async function chooseSessions(
  { trx, by }: UnitOfWork,
  ask: { readonly hostnames: readonly string[]; readonly campaignId: CampaignId | null },
): Promise<{ readonly kind: 'chosen'; readonly campaigns: readonly ChosenSessions[] } | Refused> {
  const named = await findNamedServers(trx, ask.hostnames, by.actor.userId);
  if (named.kind === 'refused') return named;
  const { servers } = named;
  const open = await openCampaignsOf(
    trx,
    servers.map(({ id }) => id),
  );
  const campaigns: ChosenSessions[] = [];
  for (const { id, weekStart } of open) {
    if (ask.campaignId !== null && id !== ask.campaignId) continue;
    const campaign = await lockOpenCampaign(trx, id);
    if (campaign.kind === 'refused') return campaign;
    const sessions = await lockCampaignSessions(trx, id);
    const chosen = servers.flatMap((server) => sessions.find((session) => session.id === server.id) ?? []);
    campaigns.push({ campaignId: id, weekStart, slotted: campaign.campaignKind === 'standard', sessions, chosen });
  }
  const missing = servers.find(({ id }) => !campaigns.some(({ chosen }) => chosen.some((one) => one.id === id)));
  return missing === undefined ? { kind: 'chosen', campaigns } : nowhere(missing, ask.campaignId);
}

function nowhere({ hostname }: NamedServer, campaignId: CampaignId | null): Refused {
  if (campaignId === null) {
    return refuse(`${hostname} n’est dans aucune campagne ouverte.`, `${hostname} is not in any open campaign.`);
  }
  return refuse(
    `${hostname} n’est pas dans la campagne ${campaignId}.`,
    `${hostname} is not in campaign ${campaignId}.`,
  );
}

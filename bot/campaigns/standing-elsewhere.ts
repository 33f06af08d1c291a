// ELIG-5 for a session that is to be open again: restored, retried, or of a campaign that is reopened.
import { loadCampaign } from '../../db/queries/campaigns/campaigns.ts';
import { loadElsewhere } from '../../db/queries/servers/elsewhere.ts';
import type { Db } from '../../db/schema/database.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { type Standing, standingOf, standingText } from '../../domain/previews/elsewhere.ts';
import { type Refused, refuse } from '../shared/operation.ts';

export type InHand = { readonly id: ServerId; readonly hostname: string };

/** What other standard campaigns have of these servers; nothing for a campaign of another kind. Under `lockPlan`. */
export async function standingElsewhere(
  { trx, now, settings }: { readonly trx: Db; readonly now: Date; readonly settings: { readonly zone: string } },
  campaignId: CampaignId,
  servers: readonly InHand[],
): Promise<ReadonlyMap<ServerId, Standing>> {
  const campaign = await loadCampaign(trx, campaignId);
  if (campaign.kind !== 'standard' || servers.length === 0) return new Map();
  const of = { year: campaign.year, cycle: campaign.cycle, today: dayIn(now, settings.zone) };
  const sessions = await loadElsewhere(trx, { servers: servers.map(({ id }) => id), ...of, besides: campaignId });
  return new Map(
    servers.flatMap(({ id }) => {
      const standing = standingOf(sessions.get(id) ?? [], of);
      return standing === null ? [] : [[id, standing] as const];
    }),
  );
}

/** The first of them that stands elsewhere, named with its campaign; null: none, or it is patched and a reason was given. */
export function refusalElsewhere(
  servers: readonly InHand[],
  standing: ReadonlyMap<ServerId, Standing>,
  reason: string,
): Refused | null {
  for (const { id, hostname } of servers) {
    const stands = standing.get(id);
    if (stands === undefined || (stands.kind === 'patched' && reason !== '')) continue;
    const { fr, en } = standingText(stands);
    if (stands.kind === 'patched') {
      return refuse(
        `${hostname} est ${fr} : indiquez pourquoi le patcher de nouveau.`,
        `${hostname} is ${en}: give the reason for patching it again.`,
      );
    }
    return refuse(
      `${hostname} est ${fr} : un serveur ne peut être que dans une campagne ouverte à la fois.`,
      `${hostname} is ${en}: a server can only be in one open campaign at a time.`,
    );
  }
  return null;
}

// How the rings and sites of a campaign stand, for its card and for those that say it in one line (RING-1).
import {
  type CampaignSite,
  loadCampaignServers,
  loadCampaignSites,
  loadOpenings,
  type Opening,
} from '../../db/queries/rings/campaign-rings.ts';
import { hidesServers } from '../../db/queries/rings/hidden-servers.ts';
import { loadRingServers, loadRings } from '../../db/queries/rings/ring-facts.ts';
import { countSitesToAsk } from '../../db/queries/rings/sites.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { type CampaignServer, type RingStanding, ringStandings, ringsLine } from '../../domain/rings/campaign-rings.ts';
import type { ViewContext } from '../shared/view-context.ts';

export type RingsSituation = {
  readonly standings: readonly RingStanding[];
  readonly openings: readonly Opening[];
  readonly servers: readonly CampaignServer[];
  readonly sites: readonly CampaignSite[];
};

/** For an account whose list leaves some of the servers out: the sites of its own alone, since rings told from these would be wrong (PEOPLE-3). */
export async function ringsSituation(
  { db, now, settings, viewer }: ViewContext,
  campaignId: CampaignId,
): Promise<RingsSituation> {
  const isPart = viewer?.isLimited === true && (await hidesServers(db, campaignId));
  const rings = isPart ? [] : await loadRings(db);
  const servers = await loadCampaignServers(db, campaignId);
  const ids = rings.map(({ id }) => id);
  const cycle = ids.length === 0 ? [] : await loadRingServers(db, campaignId, ids);
  const openings = await loadOpenings(db, campaignId);
  const opened = new Set(openings.map(({ ring }) => ring));
  const siteIds = [...new Set(servers.flatMap(({ site }) => site ?? []))];
  return {
    standings: ringStandings({ rings, servers, cycle, opened, now, zone: settings.zone }),
    openings,
    servers,
    sites: await loadCampaignSites(db, campaignId, siteIds),
  };
}

/** null: there is neither ring nor site to answer. */
export async function campaignRingsLine({ db }: ViewContext, campaignId: CampaignId): Promise<Text | null> {
  const servers = await loadCampaignServers(db, campaignId);
  const left = [...new Set(servers.filter(({ patched }) => !patched).flatMap(({ site }) => site ?? []))];
  const sites = await loadCampaignSites(db, campaignId, left);
  const waiting = sites.filter(({ answer, admins }) => answer === null && admins.length > 0).length;
  return ringsLine(await loadRings(db), waiting);
}

/** The same of a campaign that is not created yet. */
export async function ringsLineAhead({ db }: ViewContext, servers: readonly ServerId[]): Promise<Text | null> {
  return ringsLine(await loadRings(db), await countSitesToAsk(db, servers));
}

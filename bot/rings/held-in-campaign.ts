// RING-1: why the ring or the site of one server lets nothing of it start in a campaign, in the words of its start.
import { hidesServers } from '../../db/queries/rings/hidden-servers.ts';
import { loadPlannedBranch, loadStanding } from '../../db/queries/rings/standing.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { ringText } from '../../domain/rings/ring-gate.ts';
import { siteText } from '../../domain/rings/site-gate.ts';
import { branchToday } from '../../domain/server.ts';
import type { ViewContext } from '../shared/view-context.ts';

/** None: both let it, or it is not in the campaign. An account whose list hides servers is told of the site alone (PEOPLE-3). */
export async function heldInCampaign(
  { db, now, settings, viewer }: ViewContext,
  campaignId: CampaignId,
  serverId: ServerId,
): Promise<readonly Text[]> {
  const planned = await loadPlannedBranch(db, campaignId, serverId);
  if (planned === undefined) return [];
  const branch = branchToday(planned.branch, planned);
  const { ring, site } = await loadStanding(db, { campaignId, serverId, branch, now, zone: settings.zone });
  const isPart = viewer?.isLimited === true && (await hidesServers(db, campaignId));
  return [isPart ? null : ringText(ring), siteText(site)].flatMap((text) => text ?? []);
}

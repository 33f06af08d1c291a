// RING-1: whether the ring and the site of a server let it start in a campaign, as its start asks and its cards say.
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { dayIn } from '../../../domain/planning/iso-week.ts';
import { type RingGate, ringBefore, ringGate } from '../../../domain/rings/ring-gate.ts';
import { type SiteGate, siteGate } from '../../../domain/rings/site-gate.ts';
import type { Branch } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';
import { loadOpenedRings, loadRingOf, loadRingServers, loadRings } from './ring-facts.ts';
import { loadSiteOf } from './site-facts.ts';

export type StandingAsked = {
  readonly campaignId: CampaignId;
  readonly serverId: ServerId;
  readonly branch: Branch;
  readonly now: Date;
  /** IANA name. */
  readonly zone: string;
  /** The day that a site has chosen or not: that on which an open window of the server began (POL-5). Absent: today. */
  readonly day?: IsoDate;
};

export type Standing = { readonly ring: RingGate; readonly site: SiteGate };

export async function loadStanding(
  db: Db,
  { campaignId, serverId, branch, now, zone, day = dayIn(now, zone) }: StandingAsked,
): Promise<Standing> {
  const rings = await loadRings(db);
  const ring = rings.length === 0 ? null : await loadRingOf(db, serverId);
  const before = ringBefore(rings, ring);
  const cycle = before === null ? [] : await loadRingServers(db, campaignId, [before.id]);
  const isDecided = before !== null && (await loadOpenedRings(db, campaignId)).has(ring);
  return {
    ring: ringGate({ rings, cycle, ring, branch, isDecided, now, zone }),
    site: siteGate({ ...(await loadSiteOf(db, campaignId, serverId, now)), today: day }),
  };
}

/** As it was planned, with its environment of today; undefined: it is not in the campaign. */
export async function loadPlannedBranch(db: Db, campaignId: CampaignId, serverId: ServerId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as p', 'p.id', 'v.domain_environment_id')
    .innerJoin('environments as e', 'e.id', 'p.environment_id')
    .select(['s.branch', 'e.name as environment', 'e.production'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.server_id', '=', serverId)
    .where('s.status', '<>', 'excluded')
    .executeTakeFirst();
}

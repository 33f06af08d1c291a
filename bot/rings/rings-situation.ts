// How the rings and sites of a campaign stand, for its card and for those that say it in one line (RING-1).

import { readOnAll } from '../../db/queries/people/within-reach.ts';
import {
  type CampaignSite,
  loadCampaignServers,
  loadCampaignSites,
  loadOpenings,
  type Opening,
} from '../../db/queries/rings/campaign-rings.ts';
import { hidesServers } from '../../db/queries/rings/hidden-servers.ts';
import { loadRingServers, loadRings } from '../../db/queries/rings/ring-facts.ts';
import { loadNamesToAsk } from '../../db/queries/rings/sites.ts';
import type { Db } from '../../db/schema/database.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import {
  type CampaignServer,
  type RefusingSite,
  type RingStanding,
  refusingSiteText,
  ringStandings,
  ringsLine,
} from '../../domain/rings/campaign-rings.ts';
import { type HeldBy, heldServers } from '../../domain/rings/held-servers.ts';
import { ringText } from '../../domain/rings/ring-gate.ts';
import type { ViewContext } from '../shared/view-context.ts';

export type RingsSituation = {
  readonly standings: readonly RingStanding[];
  readonly openings: readonly Opening[];
  readonly servers: readonly CampaignServer[];
  readonly sites: readonly CampaignSite[];
};

/** `viewer` null: nobody in particular, of the whole. */
type RingsAsked = Pick<ViewContext, 'db' | 'now' | 'viewer'> & {
  readonly settings: Pick<ViewContext['settings'], 'zone'>;
};

/** For an account whose list leaves some of the servers out: the sites of its own alone, since rings told from these would be wrong (PEOPLE-3). */
export async function ringsSituation(
  { db, now, settings, viewer }: RingsAsked,
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
    sites: await loadCampaignSites(db, campaignId, siteIds, now),
  };
}

export type RingsSaid = {
  /** The order of its rings and the sites that have to answer, then each that refused; none: it has neither. */
  readonly lines: readonly Text[];
  /** Names of the servers that their sites refused. */
  readonly refused: ReadonlySet<string>;
};

/** Hostnames that their ring or their site keeps from starting today, whoever reads: of the whole estate, so that none but the reader's own is named (PEOPLE-3). */
export async function heldNow(
  { db, now, settings }: Omit<RingsAsked, 'viewer'>,
  campaignId: CampaignId,
): Promise<ReadonlyMap<string, HeldBy>> {
  const read = async (all: Db) => {
    const situation = await ringsSituation({ db: all, now, settings, viewer: null }, campaignId);
    return heldServers({ ...situation, today: dayIn(now, settings.zone) });
  };
  return (await readOnAll(db, read)) ?? read(db);
}

/** For the card of the campaign. */
export async function ringsSaid({ db, now }: ViewContext, campaignId: CampaignId): Promise<RingsSaid> {
  const { sites, refusing } = await sitesLeft(db, campaignId, now);
  const waiting = sites.filter(({ answer, admins }) => answer === null && admins.length > 0);
  const order = ringsLine(
    await loadRings(db),
    waiting.map(({ name }) => name),
  );
  return {
    // What is refused first: a crowded card cuts the end.
    lines: [...refusing.map((one) => refusingSiteText(one, false)), ...(order === null ? [] : [order])],
    refused: new Set(refusing.flatMap(({ hostnames }) => hostnames)),
  };
}

/** What an approval of production does not change: rings that are closed to these servers, sites that have not accepted. */
export async function heldFromStart(
  ctx: ViewContext,
  campaignId: CampaignId,
  hostnames: ReadonlySet<string>,
): Promise<readonly Text[]> {
  const { standings, servers, sites } = await ringsSituation(ctx, campaignId);
  const asked = servers.filter(({ hostname, patched, running }) => !patched && !running && hostnames.has(hostname));
  const rings = standings
    .filter(({ ring }) => asked.some((one) => one.ring === (ring?.id ?? null)))
    .flatMap(({ gates }) =>
      gates.filter(({ branch }) => branch === 'prod').flatMap(({ gate }) => ringText(gate) ?? []),
    );
  const own = sites.map((site) => ({
    ...site,
    hostnames: asked.filter((one) => one.site === site.id).map(({ hostname }) => hostname),
  }));
  const unanswered = own.filter((one) => one.hostnames.length > 0 && one.answer === null && one.admins.length > 0);
  const waiting = ringsLine(
    [],
    unanswered.map(({ name }) => name),
  );
  const refusing = own.flatMap(({ name, answer, hostnames: those }) =>
    answer?.answer === 'refused' && those.length > 0
      ? [refusingSiteText({ site: name, by: answer.by, reason: answer.reason, hostnames: those }, false)]
      : [],
  );
  const [first] = rings;
  const closed = first === undefined ? [] : [{ fr: `⚠ ${first.fr}`, en: `⚠ ${first.en}` }];
  return [...closed, ...(waiting === null ? [] : [{ fr: `⚠ ${waiting.fr}`, en: `⚠ ${waiting.en}` }]), ...refusing];
}

/** In words, of a campaign that is over. */
export async function refusalsOf(db: Db, campaignId: CampaignId, now: Date): Promise<readonly Text[]> {
  return (await sitesLeft(db, campaignId, now)).refusing.map((one) => refusingSiteText(one, true));
}

/** Those of servers that are not patched. */
async function sitesLeft(db: Db, campaignId: CampaignId, now: Date) {
  const left = (await loadCampaignServers(db, campaignId)).filter(({ patched, running }) => !patched && !running);
  const ids = [...new Set(left.flatMap(({ site }) => site ?? []))];
  const sites = await loadCampaignSites(db, campaignId, ids, now);
  const refusing = sites.flatMap(({ id, name, answer }): readonly RefusingSite[] => {
    if (answer?.answer !== 'refused') return [];
    const own = left.filter(({ site }) => site === id).map(({ hostname }) => hostname);
    return [{ site: name, by: answer.by, reason: answer.reason, hostnames: own }];
  });
  return { sites, refusing };
}

/** The same of a campaign that is not created yet. */
export async function ringsLineAhead({ db, now }: ViewContext, servers: readonly ServerId[]): Promise<Text | null> {
  return ringsLine(await loadRings(db), await loadNamesToAsk(db, servers, now));
}

// RING-1: what rings and sites say of a start, read in its transaction.
import { environmentOf, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import type { StoodOnFacts } from '../../db/queries/dependencies/stood-on.ts';
import { loadFoundation } from '../../db/queries/foundations/foundation-facts.ts';
import { loadOpenedRings, loadRingOf, loadRingServers, loadRings } from '../../db/queries/rings/ring-facts.ts';
import { loadStanding } from '../../db/queries/rings/standing.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { occurrenceAt } from '../../domain/campaigns/start-policy.ts';
import type { StartRequest } from '../../domain/campaigns/start-request.ts';
import type { LaterRing } from '../../domain/dependencies/dependency-gate.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { laterRing } from '../../domain/rings/mutual-wait.ts';
import { type Branch, branchToday } from '../../domain/server.ts';
import type { JobContext } from '../context.ts';
import { startPolicyOf } from '../settings.ts';

type Asking = {
  readonly campaignId: CampaignId;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly branch: Branch;
  readonly zone: string;
  readonly now: Date;
};

type Other = Pick<StoodOnFacts, 'id' | 'branch' | 'pending' | 'orderedIn'>;

/**
 * RING-1 with RUN-20: of those that are ordered in an open campaign of the cycle, or that this one has still to start, which are in a ring
 * that waits for the one of whoever asks.
 */
export async function laterRings(
  db: Db,
  { campaignId, serverId, hostname, branch, zone, now }: Asking,
  those: readonly Other[],
): Promise<ReadonlyMap<ServerId, LaterRing>> {
  const coming = those.filter((one) => one.pending !== null || one.orderedIn.length > 0);
  const rings = coming.length === 0 ? [] : await loadRings(db);
  // No ring waits for a foundation.
  if (rings.length === 0 || (await loadFoundation(db, serverId)) !== null) return new Map();
  const cycle = await loadRingServers(
    db,
    campaignId,
    rings.map(({ id }) => id),
  );
  const own = { hostname, ring: await loadRingOf(db, serverId), branch };
  const found = new Map<ServerId, LaterRing>();
  for (const one of coming) {
    const other = { ring: await loadRingOf(db, one.id), branch: one.branch };
    // Where its ring is open in one of the campaigns that order it, it comes.
    const waits: LaterRing[] = [];
    const comesIn = one.orderedIn.length > 0 ? one.orderedIn : [campaignId];
    for (const id of comesIn) {
      const opened = await loadOpenedRings(db, id);
      const ring = laterRing({ rings, own, other, cycle, opened, now, zone });
      if (ring !== null) waits.push({ ring, elsewhere: id === campaignId ? null : id });
    }
    const [first] = waits;
    if (first !== undefined && waits.length === comesIn.length) found.set(one.id, first);
  }
  return found;
}

export async function ringFacts(
  { settings }: JobContext,
  trx: Trx,
  session: SessionContext,
  now: Date,
): Promise<Pick<StartRequest, 'ring' | 'site'>> {
  const { campaign_id: campaignId, server_id: serverId } = session;
  const branch = branchToday(session.branch, environmentOf(session));
  const { zone } = settings;
  const { windows = [] } = startPolicyOf(settings, session);
  const night = occurrenceAt(now, windows);
  const day = dayIn(night?.start ?? now, zone);
  return loadStanding(trx, { campaignId, serverId, branch, now, zone, day });
}

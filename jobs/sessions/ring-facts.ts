// RING-1: what rings and sites say of a start, read in its transaction.
import { environmentOf, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import type { StoodOnFacts } from '../../db/queries/dependencies/stood-on.ts';
import { loadFoundation } from '../../db/queries/foundations/foundation-facts.ts';
import { loadOpenedRings, loadRingOf, loadRingServers, loadRings } from '../../db/queries/rings/ring-facts.ts';
import { loadSiteOf } from '../../db/queries/rings/site-facts.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { StartRequest } from '../../domain/campaigns/start-request.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { laterRing } from '../../domain/rings/mutual-wait.ts';
import { ringBefore, ringGate } from '../../domain/rings/ring-gate.ts';
import { siteGate } from '../../domain/rings/site-gate.ts';
import { type Branch, branchToday } from '../../domain/server.ts';
import type { JobContext } from '../context.ts';

type Asking = {
  readonly campaignId: CampaignId;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly branch: Branch;
  readonly zone: string;
  readonly now: Date;
};

/** RING-1 with RUN-20: of those that the campaign has still to start, which are in a ring that waits for the one of whoever asks. */
export async function laterRings(
  db: Db,
  { campaignId, serverId, hostname, branch, zone, now }: Asking,
  those: readonly Pick<StoodOnFacts, 'id' | 'branch' | 'pending'>[],
): Promise<ReadonlyMap<ServerId, Text>> {
  const pending = those.filter((one) => one.pending !== null);
  const rings = pending.length === 0 ? [] : await loadRings(db);
  // No ring waits for a foundation.
  if (rings.length === 0 || (await loadFoundation(db, serverId)) !== null) return new Map();
  const cycle = await loadRingServers(
    db,
    campaignId,
    rings.map(({ id }) => id),
  );
  const opened = await loadOpenedRings(db, campaignId);
  const own = { hostname, ring: await loadRingOf(db, serverId), branch };
  const found = new Map<ServerId, Text>();
  for (const one of pending) {
    const other = { ring: await loadRingOf(db, one.id), branch: one.branch };
    const ring = laterRing({ rings, own, other, cycle, opened, now, zone });
    if (ring !== null) found.set(one.id, ring);
  }
  return found;
}

export async function ringFacts(
  { settings: { zone } }: JobContext,
  trx: Trx,
  session: SessionContext,
  now: Date,
): Promise<Pick<StartRequest, 'ring' | 'site'>> {
  const { campaign_id: campaignId, server_id: serverId } = session;
  const rings = await loadRings(trx);
  const ring = rings.length === 0 ? null : await loadRingOf(trx, serverId);
  const before = ringBefore(rings, ring);
  const cycle = before === null ? [] : await loadRingServers(trx, campaignId, [before.id]);
  const isDecided = before !== null && (await loadOpenedRings(trx, campaignId)).has(ring);
  const branch = branchToday(session.branch, environmentOf(session));
  return {
    ring: ringGate({ rings, cycle, ring, branch, isDecided, now, zone }),
    site: siteGate({ ...(await loadSiteOf(trx, campaignId, serverId)), today: dayIn(now, zone) }),
  };
}

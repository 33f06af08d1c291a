// RING-1: what rings and sites say of a start, read in its transaction.
import { environmentOf, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { loadOpenedRings, loadRingOf, loadRingServers, loadRings } from '../../db/queries/rings/ring-facts.ts';
import { loadSiteOf } from '../../db/queries/rings/site-facts.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { StartRequest } from '../../domain/campaigns/start-request.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { ringBefore, ringGate } from '../../domain/rings/ring-gate.ts';
import { siteGate } from '../../domain/rings/site-gate.ts';
import { branchToday } from '../../domain/server.ts';
import type { JobContext } from '../context.ts';

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

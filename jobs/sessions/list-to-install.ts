// What an attempt is started with (POL-3, PIN-1).
import type { AttemptList } from '../../db/queries/attempts/attempts.ts';
import { environmentOf, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { storeLists } from '../../db/queries/baselines/effective-lists.ts';
import { loadCampaignLists } from '../../db/queries/gate/campaign-lists.ts';
import { loadFrozenList } from '../../db/queries/gate/go-lists.ts';
import type { Trx } from '../../db/schema/database.ts';
import { branchToday } from '../../domain/server.ts';
import type { JobContext } from '../context.ts';

/**
 * In production what the go froze, or else what was validated (PIN-1); elsewhere what the baseline says now of the last reading.
 * null: nothing was read.
 */
export async function listToInstall(
  { settings }: JobContext,
  trx: Trx,
  session: SessionContext,
  now: Date,
): Promise<AttemptList | null> {
  const { campaign_id: campaignId, server_id: serverId, branch } = session;
  const at = { now, zone: settings.zone };
  const isProduction = branchToday(branch, environmentOf(session)) === 'prod';
  const frozen = isProduction ? await loadFrozenList(trx, campaignId, serverId) : null;
  if (frozen !== null) return frozen;
  const found = (await loadCampaignLists(trx, { campaignId, gate: settings }, [serverId], at)).get(serverId);
  if (found === undefined) return null;
  await storeLists(trx, [found.list], now);
  return { hash: found.list.hash, baselineVersionId: found.baseline.versionId };
}

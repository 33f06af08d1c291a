// What an attempt is started with (POL-3, PIN-1).
import type { AttemptList } from '../../db/queries/attempts/attempts.ts';
import { environmentOf, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { storeLists } from '../../db/queries/baselines/effective-lists.ts';
import { type ListOfAttempt, loadDecidedList } from '../../db/queries/baselines/list-of-attempt.ts';
import { type CampaignList, loadCampaignLists } from '../../db/queries/gate/campaign-lists.ts';
import { loadFrozenList } from '../../db/queries/gate/go-lists.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { branchToday } from '../../domain/server.ts';
import type { JobContext } from '../context.ts';

/**
 * In production what the go froze, or else what was validated (PIN-1); elsewhere what the baseline says now of the last reading.
 * null: nothing was read.
 */
export async function listToInstall(
  ctx: JobContext,
  trx: Trx,
  session: SessionContext,
  now: Date,
): Promise<AttemptList | null> {
  const found = await listNow(ctx, trx, session, now);
  if (found === null) return null;
  if (found.kind === 'frozen') return found.list;
  const { list, baseline } = found.list;
  await storeLists(trx, [list], now);
  return { hash: list.hash, baselineVersionId: baseline.versionId };
}

/** The same for prerequisites that are asked for before there is an attempt: nothing is stored. null: nothing was read. */
export async function listToPreview(
  ctx: JobContext,
  session: SessionContext,
  now: Date,
): Promise<ListOfAttempt | null> {
  const { campaign_id: campaignId, server_id: serverId } = session;
  const found = await listNow(ctx, ctx.db, session, now);
  if (found === null) return null;
  if (found.kind === 'frozen') return loadDecidedList(ctx.db, { ...found.list, campaignId, serverId });
  const { list, baseline } = found.list;
  const { hash, lines: packages, dependencies } = list;
  return {
    ...{ hash, packages, dependencies, rules: baseline.rules },
    isDecided: baseline.madeBy !== null || dependencies !== null,
  };
}

type ListNow =
  | { readonly kind: 'frozen'; readonly list: AttemptList }
  | { readonly kind: 'computed'; readonly list: CampaignList };

async function listNow({ settings }: JobContext, db: Db, session: SessionContext, now: Date): Promise<ListNow | null> {
  const { campaign_id: campaignId, server_id: serverId, branch } = session;
  const at = { now, zone: settings.zone };
  const isProduction = branchToday(branch, environmentOf(session)) === 'prod';
  const frozen = isProduction ? await loadFrozenList(db, campaignId, serverId) : null;
  if (frozen !== null) return { kind: 'frozen', list: frozen };
  const found = (await loadCampaignLists(db, { campaignId, gate: settings }, [serverId], at)).get(serverId);
  return found === undefined ? null : { kind: 'computed', list: found };
}

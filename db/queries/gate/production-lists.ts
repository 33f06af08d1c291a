// What production servers of a campaign would install (POL-3, PIN-1): by their baseline, of what their linked non-production validated.
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { At } from '../../../domain/baselines/decide.ts';
import { effectiveList, onlyWith } from '../../../domain/baselines/effective-list.ts';
import { narrowedList } from '../../../domain/baselines/narrow-list.ts';
import type { Freshness } from '../../../domain/gate/question.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { listsOf, type ServerList } from '../baselines/effective-lists.ts';
import { loadPendingPackages } from '../baselines/pending-packages.ts';
import { loadPins, type Pin } from './pins.ts';

/** `pin` null: without it, whatever its repositories offer is what the baseline decides on. */
export type ProductionList = ServerList & { readonly pin: Pin | null };

export type ProductionAsk = { readonly campaignId: CampaignId; readonly gate: GateSettings };

export type GateSettings = { readonly freshness: Freshness; readonly validatedVersions: boolean };

const WHOLE: UpdateScope = { kind: 'all' };

/** Without the servers of which nothing was read yet. An emergency brings the fix, validated or not; the gate asks for the rest. */
export async function loadProductionLists(
  db: Db,
  { campaignId, gate }: ProductionAsk,
  serverIds: readonly ServerId[],
  at: At,
): Promise<ReadonlyMap<ServerId, ProductionList>> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['kind', 'cycle', 'year', 'update_scope'])
    .where('id', '=', campaignId)
    .executeTakeFirst();
  const scope = campaign?.update_scope ?? WHOLE;
  const pending = await loadPendingPackages(db, serverIds);
  const pins =
    gate.validatedVersions && campaign?.kind === 'standard'
      ? await loadPins(db, pending, { ...campaign, campaignId, freshness: gate.freshness })
      : new Map<ServerId, Pin>();
  return listsOf(db, pending, ({ serverId, baseline, family, candidates }) => {
    const pin = pins.get(serverId) ?? null;
    const list = effectiveList(family, pin?.candidates ?? candidates, baseline.rules, at);
    const narrowed = narrowedList(list, scope);
    return { list: pin === null ? narrowed : onlyWith(narrowed, pin.dependencies), pin };
  });
}

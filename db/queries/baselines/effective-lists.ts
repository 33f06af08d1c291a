// POL-3: the effective list of servers, from their last reading and the baseline of each.
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { At } from '../../../domain/baselines/decide.ts';
import { type EffectiveList, effectiveList } from '../../../domain/baselines/effective-list.ts';
import { familyOf } from '../../../domain/baselines/family.ts';
import { narrowedList } from '../../../domain/baselines/narrow-list.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { type BaselineInForce, loadBaselineOfServers } from './baselines.ts';
import { loadPendingPackages } from './pending-packages.ts';

export type ServerList = {
  readonly list: EffectiveList;
  readonly baseline: BaselineInForce;
  readonly readAt: Date;
  /** Advisories of its repositories could be read. */
  readonly noticesRead: boolean;
};

/** Without the servers of which nothing was read yet. */
export async function loadEffectiveLists(
  db: Db,
  serverIds: readonly ServerId[],
  at: At,
  scope: UpdateScope = { kind: 'all' },
): Promise<ReadonlyMap<ServerId, ServerList>> {
  const pending = await loadPendingPackages(db, serverIds);
  const baselineOf = await loadBaselineOfServers(db, [...pending.keys()]);
  const lists = new Map<ServerId, ServerList>();
  for (const [serverId, { manager, candidates, readAt, noticesRead }] of pending) {
    const family = familyOf(manager);
    const baseline = baselineOf(serverId, family);
    if (baseline === null) continue;
    const list = narrowedList(effectiveList(family, candidates, baseline.rules, at), scope);
    lists.set(serverId, { list, baseline, readAt, noticesRead });
  }
  return lists;
}

/** Once each: what a decision, or an attempt, refers to. */
export async function storeLists(trx: Trx, lists: readonly EffectiveList[], at: Date): Promise<void> {
  const rows = [...new Map(lists.map((one) => [one.hash, one])).values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  if (rows.length === 0) return;
  await trx
    .insertInto('approved_lists')
    .values(rows.map(({ hash, family, lines }) => ({ hash, family, packages: [...lines], made_at: at })))
    .onConflict((oc) => oc.doNothing())
    .execute();
}

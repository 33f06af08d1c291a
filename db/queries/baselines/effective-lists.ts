// POL-3: the effective list of servers, from their last reading and the baseline of each.
import type { SeenCandidate } from '../../../domain/baselines/candidate.ts';
import type { At } from '../../../domain/baselines/decide.ts';
import { type EffectiveList, effectiveList } from '../../../domain/baselines/effective-list.ts';
import { type Family, familyOf } from '../../../domain/baselines/family.ts';
import type { Rules } from '../../../domain/baselines/rules.ts';
import { withNoticesUnread } from '../../../domain/baselines/unread-notices.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { type BaselineInForce, loadBaselineOfServers } from './baselines.ts';
import { loadPendingPackages, type ServerPending } from './pending-packages.ts';

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
): Promise<ReadonlyMap<ServerId, ServerList>> {
  const pending = await loadPendingPackages(db, serverIds);
  return listsOf(db, pending, ({ family, rules, candidates }) => ({
    list: effectiveList(family, candidates, rules, at),
  }));
}

type Subject = {
  readonly serverId: ServerId;
  readonly family: Family;
  /** Of the baseline that decides for it, as far as its advisories could be read. */
  readonly rules: Rules;
  readonly candidates: readonly SeenCandidate[];
};

/** Of each server that was read, by the baseline that decides for it. */
export async function listsOf<T extends Pick<ServerList, 'list'>>(
  db: Db,
  pending: ReadonlyMap<ServerId, ServerPending>,
  decide: (subject: Subject) => T,
): Promise<ReadonlyMap<ServerId, T & ServerList>> {
  const baselineOf = await loadBaselineOfServers(db, [...pending.keys()]);
  const lists = new Map<ServerId, T & ServerList>();
  for (const [serverId, { manager, candidates, readAt, noticesRead }] of pending) {
    const family = familyOf(manager);
    const baseline = baselineOf(serverId, family);
    if (baseline === null) continue;
    const rules = noticesRead ? baseline.rules : withNoticesUnread(baseline.rules);
    lists.set(serverId, { ...decide({ serverId, family, rules, candidates }), baseline, readAt, noticesRead });
  }
  return lists;
}

/** Once each: what a decision, or an attempt, refers to. */
export async function storeLists(trx: Trx, lists: readonly EffectiveList[], at: Date): Promise<void> {
  const rows = [...new Map(lists.map((one) => [one.hash, one])).values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const listRow = ({ hash, family, lines, dependencies }: EffectiveList) => ({
    ...{ hash, family, packages: [...lines], made_at: at },
    dependencies: dependencies === null ? null : [...dependencies],
  });
  if (rows.length === 0) return;
  await trx
    .insertInto('approved_lists')
    .values(rows.map(listRow))
    .onConflict((oc) => oc.doNothing())
    .execute();
}

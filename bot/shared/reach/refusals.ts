// PEOPLE-3: an account with a list of hosts neither reads nor acts outside it. Asked wherever somebody names a server or orders on one.
import { loadHostRules, loadOutOfReach } from '../../../db/queries/people/reach.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import { type Refused, refused, type UnitOfWork } from '../operation.ts';
import { CLOSED_UNDER_LIST, outsideText } from './under-list.ts';

/** null: all of them are within the account's list. */
export function refusalOfReach({ trx, by }: UnitOfWork, serverIds: readonly ServerId[]): Promise<Refused | null> {
  return refusalForReader(trx, by.actor.userId, serverIds);
}

export async function refusalForReader(
  db: Db,
  userId: UserId,
  serverIds: readonly ServerId[],
): Promise<Refused | null> {
  const outside = await outsideText(db, userId, serverIds);
  return outside === null ? null : refused(outside);
}

/** Those of the servers that are within the account's list. */
export async function withinReach<Of extends { readonly serverId: ServerId }>(
  { trx, by }: Pick<UnitOfWork, 'trx' | 'by'>,
  all: readonly Of[],
): Promise<readonly Of[]> {
  const outside = await loadOutOfReach(
    trx,
    by.actor.userId,
    all.map(({ serverId }) => serverId),
  );
  const ids = new Set(outside.map(({ id }) => id));
  return all.filter(({ serverId }) => !ids.has(serverId));
}

/** null: the account has every server. What is about everybody's servers is not for one that has a list. */
export async function refusalOfList(db: Db, userId: UserId): Promise<Refused | null> {
  return (await loadHostRules(db, userId)).length === 0 ? null : closedUnderList();
}

export function closedUnderList(): Refused {
  return refused(CLOSED_UNDER_LIST);
}

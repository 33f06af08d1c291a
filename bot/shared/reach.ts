// PEOPLE-3: an account with a list of hosts neither reads nor acts outside it. Asked wherever somebody names a server or orders on one.
import { loadHostRules, loadOutOfReach } from '../../db/queries/people/reach.ts';
import type { Db } from '../../db/schema/database.ts';
import type { ServerId, UserId } from '../../domain/ids.ts';
import { type Refused, refuse, type UnitOfWork } from './operation.ts';
import { namesText } from './sentences.ts';

/** null: all of them are within the account's list. */
export function refusalOfReach({ trx, by }: UnitOfWork, serverIds: readonly ServerId[]): Promise<Refused | null> {
  return refusalForReader(trx, by.actor.userId, serverIds);
}

export async function refusalForReader(
  db: Db,
  userId: UserId,
  serverIds: readonly ServerId[],
): Promise<Refused | null> {
  const outside = await loadOutOfReach(db, userId, serverIds);
  if (outside.length === 0) return null;
  const { fr, en } = namesText(outside.map(({ hostname }) => hostname));
  return refuse(
    `Hors des serveurs de votre compte : ${fr}. Un administrateur peut l’étendre (/role).`,
    `Outside the servers of your account: ${en}. An admin can extend it (/role).`,
  );
}

/** null: the account has every server. What shows servers of everybody, and cannot be narrowed to a list, is not for one that has a list. */
export async function refusalOfList(db: Db, userId: UserId): Promise<Refused | null> {
  if ((await loadHostRules(db, userId)).length === 0) return null;
  return refuse(
    'Votre compte est restreint à certains serveurs, et ceci en montre d’autres : demandez-les un à un avec /serveur.',
    'Your account is limited to some servers, and this shows others: ask for yours one by one with /server.',
  );
}

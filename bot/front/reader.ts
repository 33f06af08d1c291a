// For whom the cards of a personal chat are drawn: its person, with the rights of now.
import { loadAccount } from '../../db/queries/people/accounts.ts';
import type { Db } from '../../db/schema/database.ts';
import type { UserId } from '../../domain/ids.ts';
import { isInForce } from '../../domain/people/account.ts';
import type { Viewer } from '../shared/view-context.ts';

/** undefined: everybody. Whoever is disabled or expired is offered nothing (PEOPLE-3). */
export async function readerOf(db: Db, userId: UserId | null, now: Date): Promise<Viewer | undefined> {
  const account = userId === null ? null : await loadAccount(db, userId);
  if (account === null) return undefined;
  return { userId: account.id, roles: isInForce(account, now) ? account.roles : [] };
}

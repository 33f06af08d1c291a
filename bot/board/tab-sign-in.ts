// From a token of Teams to the board of that person: an address that works for an hour, as their link would.
import { findAccount } from '../../db/queries/people/accounts.ts';
import { isInForce } from '../../domain/people/account.ts';
import { may } from '../../domain/people/roles.ts';
import type { VerifyPerson } from '../teams/entra-token.ts';
import { boardPath } from './board-path.ts';
import { tabKey } from './board-reader.ts';
import type { LiveParts } from './live-boards.ts';

/** `path`: from where the page of the tab stands. */
export type SignIn =
  | { readonly kind: 'signed-in'; readonly path: string }
  | { readonly kind: 'refused'; readonly status: 401 | 403 | 503; readonly why: string };

export async function signIn(
  { db, clock, linkSecret }: Pick<LiveParts, 'db' | 'clock' | 'linkSecret'>,
  verify: VerifyPerson,
  authorization: string,
): Promise<SignIn> {
  const check = await verify(authorization);
  if (check.kind === 'unavailable') return { kind: 'refused', status: 503, why: 'keys of Entra unavailable' };
  if (check.kind === 'invalid') return { kind: 'refused', status: 401, why: check.why };
  const now = clock.now();
  const account = await findAccount(db, check.entraId);
  if (account === null || !isInForce(account, now) || !may(account.roles, 'read')) {
    return { kind: 'refused', status: 403, why: 'no right to read' };
  }
  const path = boardPath(tabKey(linkSecret, account.id, now)).replace('/board/', '');
  return { kind: 'signed-in', path };
}

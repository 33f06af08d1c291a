// Gives the link of one's board, the same one each time, until its person ends it.
import { endBoardLink, insertBoardLink, lockBoardLink } from '../../db/queries/board/board-links.ts';
import type { BoardLinkId } from '../../domain/ids.ts';
import { hashOf, linkToken, newNonce } from '../files/link-token.ts';
import { type OperationContext, type Outcome, operate, type Requester } from '../shared/operation.ts';

export type GivenBoard = { readonly id: BoardLinkId; readonly token: string };

/** `renew`: the link of before stops working. */
export function giveBoard(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly renew: boolean },
): Promise<Outcome<GivenBoard>> {
  return operate(ctx, by, specOf('board.give'), async (work) => {
    const old = await lockBoardLink(work.trx, by.actor.userId);
    const secret = work.settings.files.linkSecret;
    // With another secret the link of before opens nothing any more.
    if (old !== null && !ask.renew && hashOf(linkToken(secret, old.nonce)) === old.tokenHash) {
      return { kind: 'done', id: old.id, token: linkToken(secret, old.nonce) };
    }
    if (old !== null) await endBoardLink(work.trx, old.id, work.now);
    const nonce = newNonce();
    const token = linkToken(secret, nonce);
    const link = { userId: by.actor.userId, nonce, tokenHash: hashOf(token) };
    const id = await insertBoardLink(work.trx, link, work.now);
    await work.record({ object: { type: 'board', id } });
    return { kind: 'done', id, token };
  });
}

export function endBoard(ctx: OperationContext, by: Requester): Promise<Outcome<{ readonly was: boolean }>> {
  return operate(ctx, by, specOf('board.end'), async (work) => {
    const old = await lockBoardLink(work.trx, by.actor.userId);
    if (old !== null) {
      await endBoardLink(work.trx, old.id, work.now);
      await work.record({ object: { type: 'board', id: old.id } });
    }
    return { kind: 'done', was: old !== null };
  });
}

/** What it shows is narrowed to the account's servers whenever it is read. */
const specOf = (action: 'board.give' | 'board.end') =>
  ({ ability: 'read', action, object: { type: 'board', id: null }, underList: 'narrowed' }) as const;

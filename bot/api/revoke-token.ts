// Ends a token of the HTTP API: its next call is refused.
import { lockToken } from '../../db/queries/api/tokens.ts';
import type { ApiTokenId } from '../../domain/ids.ts';
import { type OperationContext, type Outcome, operate, type Requester, refuse } from '../shared/operation.ts';

export function revokeToken(
  ctx: OperationContext,
  by: Requester,
  tokenId: ApiTokenId,
): Promise<Outcome<{ readonly name: string }>> {
  const object = { type: 'api-token', id: tokenId } as const;
  const spec = { ability: 'role.manage', action: 'api-token.revoke', object } as const;
  return operate(ctx, by, spec, async (work) => {
    const token = await lockToken(work.trx, tokenId);
    if (token === undefined || token.revoked_at !== null) {
      return refuse(
        `Le jeton ${tokenId} n’existe pas, ou il est déjà révoqué : /jetons montre ceux qui restent.`,
        `There is no token ${tokenId}, or it is revoked already: /tokens shows those that are left.`,
      );
    }
    const { trx, now } = work;
    const revoked = { revoked_at: now, revoked_by: by.actor.userId };
    await trx.updateTable('api_tokens').set(revoked).where('id', '=', tokenId).execute();
    await work.record({ before: { name: token.name, readOnly: token.read_only } });
    return { kind: 'done', name: token.name };
  });
}

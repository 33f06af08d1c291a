// The button of a token.
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ApiTokenId } from '../../domain/ids.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { revokeToken } from './revoke-token.ts';

const onToken = z.object({ tokenId: z.int().positive().max(2_147_483_647) });
const KEY = cardKeyText({ kind: 'tokens' });

export function tokenActions(services: ActionServices) {
  const revoke: CardAction<z.infer<typeof onToken>> = {
    ability: 'role.manage',
    verb: 'token.revoke',
    data: onToken,
    run: async (context) => {
      const outcome = await revokeToken(services, byOf(context), context.data.tokenId as ApiTokenId);
      return drawOutcome(services, context, outcome, { clicked: KEY });
    },
  };
  return [revoke] as const;
}

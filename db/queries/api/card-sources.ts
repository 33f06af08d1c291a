// What the card of the tokens is drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const tokens: CardSources = {
  reads: {
    api_tokens: { except: ['revoked_by'] },
    users: { only: ['display_name'] },
  },
  clock: {
    instants: [
      { on: 'business', query: `select c.key, t.expires_at as at from api_tokens t, cards c where c.kind = 'tokens'` },
    ],
  },
};

export const apiCardSources = { tokens };

// What the cards of people are drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const people: CardSources = {
  reads: {
    users: { except: ['language', 'created_at'] },
    user_roles: { except: ['granted_at', 'by_admin'] },
    directory_accounts: { only: ['user_id', 'state'] },
    contacts: { only: ['name'] },
    account_hosts: {},
    // When somebody was last seen to do something.
    audit_log: { only: ['at', 'user_id'] },
  },
  clock: {
    instants: [
      { on: 'business', query: `select c.key, u.expires_at as at from users u, cards c where c.kind = 'people'` },
    ],
  },
};

export const peopleCardSources = { people };

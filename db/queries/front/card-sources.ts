// What the cards of front are drawn from.
import type { CardSources } from '../../card-sources/source.ts';

/** Names in examples. */
const help: CardSources = {
  reads: {
    servers: { only: ['hostname', 'domain_environment_id'] },
    domain_environments: {},
    environments: {},
    domains: {},
    applications: { only: ['name'] },
    campaigns: { only: ['kind', 'status'] },
    patch_planning: { only: ['week_code', 'week_start', 'week_end', 'status'] },
    users: { only: ['display_name', 'disabled_at', 'expires_at'] },
    user_roles: {},
  },
  // Weeks and days in them are those to come.
  clock: { period: 'day' },
};

/** What there is to choose from. */
const commandForm: CardSources = {
  reads: {
    campaigns: { only: ['label', 'status'] },
    users: { only: ['display_name', 'disabled_at', 'expires_at'] },
    user_roles: { only: ['role', 'user_id'] },
    applications: { only: ['name'] },
    domains: { only: ['code', 'name'] },
    patched_families: { only: ['family'] },
  },
  clock: {
    instants: [
      {
        // An account ends.
        on: 'business',
        query: `select c.key, u.expires_at as at from users u, cards c where c.kind = 'command-form' and u.expires_at is not null`,
      },
    ],
  },
};

/** The account of one person, and the list that it is limited to. */
const rights: CardSources = {
  reads: {
    users: {
      only: ['display_name', 'disabled_at', 'expires_at'],
      keys: `select 'rights:' || r.id from r`,
    },
    user_roles: { only: ['role', 'user_id'], keys: `select 'rights:' || r.user_id from r` },
    account_hosts: { keys: `select 'rights:' || r.user_id from r` },
  },
  clock: {
    instants: [
      {
        on: 'business',
        query: `select 'rights:' || u.id as key, u.expires_at as at from users u where u.expires_at is not null`,
      },
    ],
  },
};

export const frontCardSources = { help, rights, 'command-form': commandForm };

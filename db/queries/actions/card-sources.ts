// What the cards of actions are drawn from (RUN-19).
import { type CardSources, NAMES } from '../../card-sources/source.ts';

/** The cards of a server and of its application. */
const ON_SERVER = `select k from r join servers v on v.id = r.server_id,
  unnest(array['actions:s' || v.id, 'actions:a' || v.application_id]) k where k is not null`;

/** Those of the servers of an application show its actions too. */
const OF_ACTION = `select k from r, unnest(array['actions:a' || r.application_id, 'actions:s' || r.server_id]) k where k is not null
  union select 'actions:s' || v.id from r join servers v on v.application_id = r.application_id`;

/** Drawn for one person, they are only there within their list (PEOPLE-3). */
const REACH = { account_hosts: {}, domain_environments: {}, domains: {}, zones: {} } as const;

const actions: CardSources = {
  reads: {
    ...NAMES,
    ...REACH,
    actions: { keys: OF_ACTION },
    attempt_actions: {
      only: [
        'server_id',
        'restart_words',
        'restart_due',
        'restarted_at',
        'restart_tries',
        'restart_error',
        'restart_asks',
      ],
      keys: ON_SERVER,
    },
    patch_attempts: { only: ['server_id', 'ended_at'], keys: ON_SERVER },
    servers: {
      only: ['application_id', 'hostname'],
      keys: `select k from r, unnest(array['actions:s' || r.id, 'actions:a' || r.application_id]) k where k is not null`,
    },
    applications: { keys: `select 'actions:a' || r.id from r` },
  },
};

const action: CardSources = {
  reads: {
    ...NAMES,
    ...REACH,
    actions: { keys: `select 'action:' || r.id from r` },
    servers: {
      only: ['hostname', 'application_id'],
      keys: `select 'action:' || a.id from r join actions a on a.server_id = r.id`,
    },
    applications: { keys: `select 'action:' || a.id from r join actions a on a.application_id = r.id` },
  },
};

export const actionsCardSources = { actions, action };

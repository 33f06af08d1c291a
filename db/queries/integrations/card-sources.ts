// What the card of the integrations is drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const OF_ALL = `select 'integrations'`;

const integrations: CardSources = {
  reads: {
    integration_states: {
      keys: OF_ALL,
      only: [
        'last_ok_at',
        'next_run_at',
        'asked_at',
        'failures',
        'compared_note',
        'compared_at',
        'people_note',
        'parked_change_id',
      ],
    },
    integration_runs: { keys: OF_ALL },
    integration_records: { keys: OF_ALL, only: ['integration', 'kind'] },
    integration_outbox: { keys: OF_ALL, only: ['state'] },
    webhook_receivers: { keys: OF_ALL, only: ['name', 'failing_since', 'next_try_at', 'fault', 'detail', 'given_up'] },
    webhook_outbox: { keys: OF_ALL, only: ['receiver', 'fault', 'detail'] },
    // Servers whose name an instance bears.
    ec2_seen: { keys: OF_ALL },
    ec2_others: { keys: OF_ALL },
    ec2_instances: { keys: OF_ALL },
    users: { keys: OF_ALL, only: ['display_name'] },
    servers: {
      only: ['hostname', 'etat'],
      keys: `select 'integrations' from r join ec2_seen c on c.hostname = split_part(r.hostname, '.', 1)`,
    },
    server_ips: {
      keys: `select 'integrations' from r join servers v on v.id = r.server_id
        join ec2_seen c on c.hostname = split_part(v.hostname, '.', 1)`,
    },
    inventory_changes: {
      keys: `select 'integrations' from r join integration_states s on s.parked_change_id = r.id`,
      only: ['status'],
    },
  },
};

/** Which server stands in which state; a state may have lost its last one. */
const ofCoverage = (from: string) =>
  `select c.key from ${from} join cards c on c.kind = 'coverage' and split_part(c.key, ':', 2) = r.integration`;

const coverage: CardSources = {
  reads: {
    integration_coverage: { only: ['integration', 'server_id', 'name', 'state', 'since'], keys: ofCoverage('r') },
    integration_states: { only: ['coverage_at'], keys: ofCoverage('r') },
    servers: {
      only: ['hostname', 'application_id', 'domain_environment_id'],
      keys: `select c.key from cards c where c.kind = 'coverage'`,
    },
    applications: { only: ['name'], keys: `select c.key from cards c where c.kind = 'coverage'` },
    environments: { only: ['name'], keys: `select c.key from cards c where c.kind = 'coverage'` },
    domain_environments: { keys: `select c.key from cards c where c.kind = 'coverage'` },
    domains: { only: ['code'], keys: `select c.key from cards c where c.kind = 'coverage'` },
  },
};

export const integrationCardSources = { integrations, coverage };

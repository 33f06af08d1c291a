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
    inventory_changes: {
      keys: `select 'integrations' from r join integration_states s on s.parked_change_id = r.id`,
      only: ['status'],
    },
  },
};

export const integrationCardSources = { integrations };

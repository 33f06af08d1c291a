// What the card of rollbacks is drawn from.
import { type CardSources, NAMES } from '../../card-sources/source.ts';

const rollback: CardSources = {
  reads: {
    ...NAMES,
    rollback_requests: { except: ['placed_at'], keys: `select 'rollback:' || r.id from r` },
    vm_snapshots: {
      only: ['state', 'created_at'],
      keys: `select 'rollback:' || q.id from r join rollback_requests q on q.snapshot_id = r.id`,
    },
    server_databases: {
      keys: `select 'rollback:' || q.id from r join rollback_requests q on q.server_id = r.server_id`,
    },
    servers: { only: ['hostname', 'application_id'] },
    applications: {},
  },
};

export const rollbacksCardSources = { rollback };

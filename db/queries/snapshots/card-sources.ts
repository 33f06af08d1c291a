// What the card of snapshots is drawn from.

import { MAX_DAYS_KEPT } from '../../../domain/snapshots/snapshot-keeping.ts';
import { type CardSources, LEASE, NAMES } from '../../card-sources/source.ts';

const snapshots: CardSources = {
  reads: {
    ...NAMES,
    vm_snapshots: { except: ['lease_until', 'size_tried_at', 'question_at', 'boots_seen'] },
    patch_attempts: { only: ['server_id', 'state', 'step', 'ended_at', 'started_by'] },
    // Whether a person is asked about one whose time is over.
    patch_sessions: { only: ['status'] },
    campaigns: { only: ['status'] },
    patch_validation: { only: ['attempt_id', 'status'] },
    rollback_requests: { only: ['snapshot_id', 'state'] },
    servers: { only: ['hostname', 'application_id'] },
    applications: {},
    orphan_snapshots: { except: [...LEASE, 'seen_at'] },
    vcenter_looks: { except: LEASE },
  },
  clock: {
    instants: [
      {
        // The worker that was to remove it is gone.
        on: 'database',
        query: `select 'snapshots' as key, n.lease_until as at from vm_snapshots n where n.state = 'present' and n.lease_owner is not null`,
      },
      {
        on: 'business',
        query: `select 'snapshots' as key, n.kept_until as at from vm_snapshots n where n.state = 'present'`,
      },
      {
        // It can no longer be kept a day longer.
        on: 'business',
        query: `select 'snapshots' as key, n.created_at + interval '${MAX_DAYS_KEPT - 1} days 1 millisecond' as at
          from vm_snapshots n where n.state = 'present'`,
      },
    ],
    period: 'hour',
  },
};

export const snapshotsCardSources = { snapshots };

// What the card of closing is drawn from.
import { SITES_OF_CAMPAIGN } from '../../card-sources/ring-reads.ts';
import { type CardSources, NAMES } from '../../card-sources/source.ts';

/** The campaigns that the server of `r` is in: what was patched elsewhere since finishes a failure. */
const CLOSE_OF_SERVER = `select 'close:' || s.campaign_id from r join patch_sessions s on s.server_id = r.server_id`;

const close: CardSources = {
  reads: {
    ...NAMES,
    campaigns: {
      only: ['label', 'status', 'closed_at', 'closed_by', 'close_asked_at', 'close_asked_by'],
      keys: `select 'close:' || r.id from r`,
    },
    patch_sessions: { only: ['campaign_id', 'server_id', 'status', 'branch'], keys: CLOSE_OF_SERVER },
    patch_attempts: {
      only: ['session_id', 'server_id', 'campaign_id', 'number', 'state', 'step', 'started_at', 'ended_at'],
      keys: CLOSE_OF_SERVER,
    },
    patch_validation: {
      only: ['server_id', 'campaign_id', 'attempt_id', 'status', 'patch_date'],
      keys: CLOSE_OF_SERVER,
    },
    vm_snapshots: {
      only: [
        'session_id',
        'server_id',
        'attempt_id',
        'state',
        'discard_asked_at',
        'kept_until',
        'rollback_asked_at',
        'rollback_error',
        'reverted_at',
      ],
      keys: CLOSE_OF_SERVER,
    },
    servers: { only: ['hostname', 'site_id'] },
    // The sites that refused (RING-1).
    ...SITES_OF_CAMPAIGN,
    rings: { only: ['archived_at'] },
    site_answers: { keys: `select 'close:' || r.campaign_id from r` },
  },
};

export const closingCardSources = { close };

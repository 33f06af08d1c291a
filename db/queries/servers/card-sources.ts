// What the card of servers is drawn from.

import { gateSources, merged } from '../../card-sources/gate-reads.ts';
import { keyOfServer, keysWithLinked, LINKED } from '../../card-sources/of-server.ts';
import { ringsMove } from '../../card-sources/ring-reads.ts';
import { type CardSources, ESTATE, LEASE, OWNERS } from '../../card-sources/source.ts';

const server = (from: string, join = 'v.id = r.server_id') =>
  `select ${keyOfServer('server')} from ${from} join servers v on ${join}`;

const serverCard: CardSources = {
  reads: merged(
    gateSources(`(select ${keyOfServer('server')} from servers v where v.id = s.server_id)`),
    ESTATE,
    OWNERS,
    ringsMove('server'),
    {
      servers: { keys: `select 'server:' || card_key_part(r.hostname) from r` },
      zones: {},
      // Drawn for one person, it is only there within their list (PEOPLE-3).
      account_hosts: {},
      patch_sessions: {
        except: [...LEASE, 'start_waited_at', 'notif_debut_sent', 'notif_reboot_sent', 'notif_fin_sent'],
        keys: server('r'),
      },
      maintenance_windows: {
        only: ['name', 'approved_by'],
        keys: server('r join patch_sessions s on s.window_id = r.id', 'v.id = s.server_id'),
      },
      campaigns: { keys: server('r join patch_sessions s on s.campaign_id = r.id', 'v.id = s.server_id') },
      patch_attempts: { except: [...LEASE, 'progress'], keys: server('r') },
      patch_validation: { except: ['reminded_at', 'reminders_sent'], keys: keysWithLinked('server') },
      patch_history: { keys: server('r') },
      server_correspondance: { keys: server('r', LINKED) },
      vm_snapshots: { except: ['lease_until'], keys: server('r') },
      powered_on_servers: { except: [...LEASE, 'start_order_at', 'stop_order_at', 'used_at'], keys: server('r') },
      attempt_actions: {
        only: ['server_id', 'restart_words', 'restart_due', 'restarted_at', 'restart_error'],
        keys: server('r'),
      },
      integration_downtimes: { only: ['integration', 'server_id', 'state', 'trouble'], keys: server('r') },
      server_scans: { except: [...LEASE, 'asked_at', 'tried_at'], keys: server('r') },
      server_pending: { keys: server('r') },
      // Whether a rollback that is advised would be accepted.
      rollback_requests: { only: ['snapshot_id', 'server_id', 'state'], keys: server('r') },
      server_databases: { keys: server('r') },
      package_downloads: { except: [...LEASE, 'ends_by', 'ended_at', 'for_day', 'kb_per_second'], keys: server('r') },
      patch_planning: {},
      freeze_periods: {},
      campaign_plan_rows: {},
    },
  ),
  clock: {
    instants: [
      {
        // A snapshot that nobody works on any more may be restored again.
        on: 'database',
        query: `select ${keyOfServer('server')} as key, n.lease_until as at from vm_snapshots n join servers v on v.id = n.server_id
          where n.state = 'present' and n.lease_owner is not null`,
      },
    ],
    period: 'hour',
  },
};

/** A board: whatever changes of the estate, every list is drawn again. */
const serversCard: CardSources = {
  reads: merged(ESTATE, OWNERS, {
    servers: { except: ['vm_uuid', 'vm_uuid_at', 'scan_known'] },
    zones: {},
    user_roles: {},
    users: { only: ['display_name', 'contact_id', 'disabled_at', 'expires_at'] },
    server_correspondance: {},
    patch_history: { only: ['server_id', 'status', 'date_patch'] },
    // Since when one stays on an older validated set.
    patch_validation: { only: ['server_id', 'attempt_id', 'campaign_id', 'status', 'answered_at', 'patch_date'] },
    patch_attempts: { only: ['server_id', 'state', 'started_at'] },
    vm_snapshots: { only: ['attempt_id', 'rollback_asked_at'] },
    campaigns: { only: ['year', 'cycle'] },
  }),
  // An account that ends answers for nothing any more.
  clock: { period: 'day' },
};

export const serversCardSources = { server: serverCard, servers: serversCard };

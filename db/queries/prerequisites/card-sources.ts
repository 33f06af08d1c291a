// What the cards of prerequisites are drawn from.

import { gateSources, merged, scanEnds } from '../../card-sources/gate-reads.ts';
import { ringsMove } from '../../card-sources/ring-reads.ts';
import { type CardSources, LEASE, NAMES } from '../../card-sources/source.ts';

const prereqs: CardSources = {
  // Whether anything may start: production awaits its go.
  reads: merged(gateSources(`'prereqs:' || s.campaign_id`), ringsMove('prereqs'), NAMES, {
    campaigns: { only: ['label', 'status'], keys: `select 'prereqs:' || r.id from r` },
    patch_sessions: {
      except: [
        'lease_until',
        'start_asked_at',
        'start_asked_by',
        'start_activity',
        'start_waited_at',
        'start_refusal',
        'notif_debut_sent',
        'notif_reboot_sent',
        'notif_fin_sent',
      ],
      keys: `select 'prereqs:' || r.campaign_id from r`,
    },
    prereq_runs: { keys: `select 'prereqs:' || r.campaign_id from r` },
    prereq_run_sessions: { keys: `select 'prereqs:' || n.campaign_id from r join prereq_runs n on n.id = r.run_id` },
    servers: { only: ['hostname'] },
    // How a server is reached, which its advice is about.
    ec2_instances: { only: ['hostname', 'account', 'region', 'instance_id'] },
    ec2_seen: { except: ['private_ip'] },
    ec2_others: { except: ['said_by', 'said_at'] },
  }),
  clock: {
    period: 'day',
    instants: [
      scanEnds(`'prereqs:' || s.campaign_id`),
      {
        // Nobody reads its prerequisites any more.
        on: 'database',
        query: `select 'prereqs:' || s.campaign_id as key, s.lease_until as at from patch_sessions s where s.lease_owner is not null`,
      },
      {
        // A backup that somebody vouched for is no longer recent (RUN-14, as the settings are by default).
        on: 'business',
        query: `select 'prereqs:' || s.campaign_id as key, s.backup_confirmed_at + interval '24 hours' as at
          from patch_sessions s where s.backup_confirmed_at is not null`,
      },
      {
        // Or one that a system answered for has grown too old.
        on: 'business',
        query: `select 'prereqs:' || s.campaign_id as key, s.backup_good_until as at
          from patch_sessions s where s.backup_good_until is not null`,
      },
    ],
  },
};

const prereq: CardSources = {
  reads: {
    campaigns: {
      only: ['status'],
      keys: `select 'prereq:' || s.id from r join patch_sessions s on s.campaign_id = r.id`,
    },
    patch_sessions: {
      except: [
        ...LEASE,
        'start_asked_at',
        'start_asked_by',
        'start_activity',
        'start_waited_at',
        'start_refusal',
        'notif_debut_sent',
        'notif_reboot_sent',
        'notif_fin_sent',
      ],
      keys: `select 'prereq:' || r.id from r`,
    },
    servers: { only: ['hostname'] },
    // How a server is reached, which its advice is about.
    ec2_instances: { only: ['hostname', 'account', 'region', 'instance_id'] },
    ec2_seen: { except: ['private_ip'] },
    ec2_others: { except: ['said_by', 'said_at'] },
  },
};

export const prerequisitesCardSources = { prereqs, prereq };

// What the cards of campaigns are drawn from.

import { NOTICE_MINUTES } from '../../../domain/previews/slot-clock.ts';
import { SLOT_TIMES } from '../../../domain/previews/slots.ts';
import { gateSources, merged, scanEnds } from '../../card-sources/gate-reads.ts';
import { listSources } from '../../card-sources/list-reads.ts';
import { ringsMove } from '../../card-sources/ring-reads.ts';
import { CAMPAIGN_FIGURES, type CardSources, LEASE, NAMES, WAITING_ANSWERS } from '../../card-sources/source.ts';

const campaigns: CardSources = { reads: CAMPAIGN_FIGURES };

const status: CardSources = {
  reads: {
    ...WAITING_ANSWERS,
    patch_sessions: {
      only: [
        ...['campaign_id', 'server_id', 'status', 'date_prevue', 'heure_prevue', 'intervenant_id', 'start_asked_at'],
        ...['start_asked_by', 'window_id'],
      ],
    },
    maintenance_windows: { only: ['name', 'approved_by'] },
    patch_attempts: { except: LEASE },
    servers: { only: ['hostname', 'application_id', 'os_family', 'etat', 'patch_os_owner'] },
    domain_environments: {},
    domains: {},
    server_scans: { except: [...LEASE, 'asked_at', 'tried_at', 'failure'] },
    vm_snapshots: { only: ['server_id', 'session_id', 'state', 'reverted_at'] },
  },
  clock: { period: 'hour' },
};

const OWN = `select 'campaign:' || r.campaign_id from r`;

/** What another campaign does with a server decides whether its failure here may be repaired (ELIG-5, RUN-10). */
const BROKEN = `select 'campaign:' || o.campaign_id from r join patch_sessions o on o.server_id = r.server_id
  and o.campaign_id <> r.campaign_id and o.status in ('failed', 'patched')`;

const campaign: CardSources = {
  reads: merged(
    gateSources(`'campaign:' || s.campaign_id`),
    listSources(`'campaign:' || s.campaign_id`),
    NAMES,
    {
      campaigns: [
        { keys: `select 'campaign:' || r.id from r` },
        {
          only: ['kind', 'status', 'year', 'cycle'],
          keys: `select 'campaign:' || o.campaign_id from r join patch_sessions s on s.campaign_id = r.id
          join patch_sessions o on o.server_id = s.server_id and o.campaign_id <> r.id and o.status in ('failed', 'patched')`,
        },
      ],
      patch_sessions: [
        {
          except: [...LEASE, 'start_waited_at', 'notif_debut_sent', 'notif_reboot_sent', 'notif_fin_sent'],
          keys: OWN,
        },
        { only: ['campaign_id', 'server_id', 'status', 'start_asked_at', 'date_prevue'], keys: BROKEN },
      ],
      patch_attempts: [
        { except: LEASE, keys: OWN },
        { only: ['campaign_id', 'server_id', 'state', 'started_at', 'ended_at'], keys: BROKEN },
      ],
      // Who orders what a window put there (POL-5).
      maintenance_windows: {
        only: ['name', 'approved_by'],
        keys: `select 'campaign:' || s.campaign_id from r join patch_sessions s on s.window_id = r.id`,
      },
      // A foundation that waits for its reboot (RUN-21).
      foundation_confirmations: { only: ['attempt_id'], keys: OWN },
      // Where a failed server stands: its repair is advised by the rules that accept it.
      domains: { only: ['code'] },
      zones: {},
      // Whether a slot has come to stand on a closed day (PLAN-4).
      freeze_periods: {},
      attempt_actions: {
        only: ['server_id', 'restart_due', 'restarted_at'],
        keys: `select 'campaign:' || s.campaign_id from r join patch_sessions s on s.server_id = r.server_id`,
      },
      campaign_inventory_changes: { keys: OWN },
      campaign_changes: {
        only: ['integration', 'number', 'state', 'on_hold', 'read_at'],
        keys: OWN,
      },
      server_databases: {
        keys: `select 'campaign:' || s.campaign_id from r join patch_sessions s on s.server_id = r.server_id`,
      },
      vm_snapshots: [
        {
          except: [
            'lease_until',
            'size_bytes',
            'size_read_at',
            'size_tried_at',
            'datastore_name',
            'datastore_free_percent',
            'datastore_short',
            'question_at',
            'boots_seen',
          ],
          keys: OWN,
        },
        // Which snapshot of the server a rollback would go back to.
        {
          only: [
            'campaign_id',
            'server_id',
            'attempt_id',
            'state',
            'created_at',
            'after_attempt',
            'lease_owner',
            'reverted_at',
            'rollback_asked_at',
            'rollback_error',
          ],
          keys: BROKEN,
        },
      ],
      rollback_requests: [
        { only: ['snapshot_id', 'campaign_id', 'state'], keys: OWN },
        { only: ['snapshot_id', 'campaign_id', 'server_id', 'state'], keys: BROKEN },
      ],
      powered_on_servers: {
        only: ['session_id', 'stop_begun_at', 'stopped_at'],
        keys: `select 'campaign:' || s.campaign_id from r join patch_sessions s on s.id = r.session_id`,
      },
      patch_validation: [
        { except: ['reminded_at', 'reminders_sent'], keys: OWN },
        { only: ['attempt_id', 'campaign_id', 'server_id', 'status'], keys: BROKEN },
      ],
      prereq_runs: { keys: OWN },
      campaign_operator_limits: { keys: OWN },
      operator_limits: {},
      users: { only: ['display_name', 'email', 'disabled_at', 'expires_at'] },
      user_roles: {},
    },
    // What rings and sites hold is not offered to be started, and a soak ends.
    ringsMove('campaign'),
    // What waits for what (RUN-20), the foundations (RUN-21), and what was fetched on the eve (RUN-22).
    {
      package_downloads: { only: ['campaign_id', 'session_id', 'state', 'list_hash', 'begun_at'], keys: OWN },
      server_dependencies: {
        keys: `select 'campaign:' || s.campaign_id from r join patch_sessions s on s.server_id in (r.server_id, r.on_server_id)`,
      },
      servers: {
        // It decides what other servers wait for, whatever campaign they are of.
        only: ['foundation'],
        keys: `select c.key from r, cards c where c.kind = 'campaign'`,
      },
    },
  ),
  clock: {
    period: 'day',
    instants: [
      {
        // Its slot has come: it is due. It has passed: the next one stands there.
        on: 'business',
        query: `select 'campaign:' || s.campaign_id as key,
            (s.date_prevue + coalesce(s.heure_prevue, time '00:00') + make_interval(mins => after)) at time zone :zone as at
          from patch_sessions s join campaigns c on c.id = s.campaign_id and c.status = 'open', generate_series(0, 1) after
          where s.status in ('pending', 'prereq_ok')
            and s.date_prevue between (:since at time zone :zone)::date - 1 and (:now at time zone :zone)::date`,
      },
      {
        // No slot of that day is ahead any more: nothing is moved to it.
        on: 'business',
        query: `select 'campaign:' || c.id as key, (c.week_start + d + time '${SLOT_TIMES.at(-1)}'
            - interval '${NOTICE_MINUTES} minutes' + interval '1 millisecond') at time zone :zone as at
          from campaigns c, generate_series(0, 3) d where c.status = 'open' and c.kind = 'standard'`,
      },
      {
        // No worker follows the attempt any more.
        on: 'database',
        query: `select 'campaign:' || a.campaign_id as key, a.lease_until as at from patch_attempts a
          where a.ended_at is null and a.state = 'running'`,
      },
      {
        // Nor its snapshot, which may be restored again.
        on: 'database',
        query: `select 'campaign:' || s.campaign_id as key, n.lease_until as at from vm_snapshots n
          join patch_sessions s on s.server_id = n.server_id and s.status in ('failed', 'patched')
          where n.state = 'present' and n.lease_owner is not null`,
      },
      scanEnds(`'campaign:' || s.campaign_id`),
      // An operator's account ends.
      { on: 'business', query: `select c.key, u.expires_at as at from users u, cards c where c.kind = 'campaign'` },
    ],
  },
};

export const campaignsCardSources = { campaigns, status, campaign };

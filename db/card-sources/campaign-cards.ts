// The cards of one campaign, and of the one to be.

import { NOTICE_MINUTES } from '../../domain/previews/slot-clock.ts';
import { SLOT_TIMES } from '../../domain/previews/slots.ts';
import { QUIET_MS } from '../../domain/validations/reminders.ts';
import { gateSources, merged, scanEnds } from './gate.ts';
import { type CardSources, ESTATE, LEASE, NAMES, OWNERS, samePerson } from './source.ts';

const OWN = `select 'campaign:' || r.campaign_id from r`;
/** What another campaign does with a server decides whether its failure here may be repaired (ELIG-5, RUN-10). */
const BROKEN = `select 'campaign:' || o.campaign_id from r join patch_sessions o on o.server_id = r.server_id
  and o.campaign_id <> r.campaign_id and o.status in ('failed', 'patched')`;

export const campaign: CardSources = {
  reads: merged(gateSources(`'campaign:' || s.campaign_id`), NAMES, {
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
    // Where a failed server stands: its repair is advised by the rules that accept it.
    domains: { only: ['code'] },
    zones: {},
    // Whether a slot has come to stand on a closed day (PLAN-4).
    freeze_periods: {},
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
  }),
  clock: {
    instants: [
      {
        // Its slot has passed: the next one stands there.
        on: 'business',
        query: `select 'campaign:' || s.campaign_id as key, (s.date_prevue + s.heure_prevue + interval '1 minute') at time zone :zone as at
          from patch_sessions s join campaigns c on c.id = s.campaign_id and c.status = 'open'
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

export const go: CardSources = {
  reads: merged(gateSources(`'go:' || s.campaign_id`), NAMES, samePerson('go'), {
    campaigns: { keys: `select 'go:' || r.id from r` },
    patch_sessions: { only: ['status', 'branch', 'server_id'], keys: `select 'go:' || r.campaign_id from r` },
    // Whose owners can be reminded of an answer.
    servers: { only: ['application_id'] },
  }),
  clock: {
    instants: [
      scanEnds(`'go:' || s.campaign_id`),
      {
        // Whoever is asked may be reminded by hand again.
        on: 'business',
        query: `select 'go:' || s.campaign_id as key, p.reminded_at + interval '${QUIET_MS} milliseconds' as at
          from patch_validation p join server_correspondance l on l.nonprod_server_id = p.server_id
          join patch_sessions s on s.server_id = l.prod_server_id where p.status = 'en_attente'`,
      },
    ],
  },
};

/** The campaigns that the server of `r` is in: what was patched elsewhere since finishes a failure. */
const CLOSE_OF_SERVER = `select 'close:' || s.campaign_id from r join patch_sessions s on s.server_id = r.server_id`;

export const close: CardSources = {
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
    servers: { only: ['hostname'] },
  },
};

export const prereqs: CardSources = {
  // Whether anything may start: production awaits its go.
  reads: merged(gateSources(`'prereqs:' || s.campaign_id`), NAMES, {
    campaigns: { only: ['label', 'status'], keys: `select 'prereqs:' || r.id from r` },
    patch_sessions: {
      except: [
        'lease_until',
        'start_asked_at',
        'start_asked_by',
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
  }),
  clock: {
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
    ],
  },
};

export const prereq: CardSources = {
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
        'start_waited_at',
        'start_refusal',
        'notif_debut_sent',
        'notif_reboot_sent',
        'notif_fin_sent',
      ],
      keys: `select 'prereq:' || r.id from r`,
    },
    servers: { only: ['hostname'] },
  },
};

/** The row of a server's answer, an attempt or a session `t` as the key of its request. */
const REQUEST = `'validation:' || t.campaign_id || ':' || coalesce(v.application_id::text, 'none')`;
const requestOf = (from: string) => `select ${REQUEST} from ${from} t join servers v on v.id = t.server_id`;
/** The answers for the servers that stand before a production server. */
const before = (prod: string) => `select ${REQUEST} from r join server_correspondance l on l.prod_server_id = ${prod}
  join patch_validation t on t.server_id = l.nonprod_server_id join servers v on v.id = t.server_id`;
const OF_CAMPAIGN = `select c.key from r join cards c on c.kind = 'validation' and split_part(c.key, ':', 2) = r.id::text`;

export const validation: CardSources = {
  reads: merged(OWNERS, ESTATE, {
    patch_validation: { except: ['reminded_at', 'reminders_sent'], keys: requestOf('r') },
    campaigns: { keys: OF_CAMPAIGN },
    patch_attempts: {
      only: ['session_id', 'server_id', 'campaign_id', 'started_at'],
      keys: `${requestOf('r')} union ${before('r.server_id')}`,
    },
    patch_sessions: { only: ['prereq_detail', 'server_id'], keys: requestOf('r') },
    patch_history: { keys: requestOf('(select * from r where campaign_id is not null)') },
    attempt_steps: {
      only: ['attempt_id', 'step', 'result'],
      keys: requestOf(`(select a.* from r join patch_attempts a on a.id = r.attempt_id where r.step = 'checks')`),
    },
    server_correspondance: { keys: before('r.prod_server_id') },
  }),
};

const VALIDATED = `select 'validated-server:' || r.campaign_id || ':' || r.server_id from r`;

export const validatedServer: CardSources = {
  reads: {
    ...NAMES,
    patch_validation: { except: ['reminded_at', 'reminders_sent'], keys: VALIDATED },
    patch_attempts: { only: ['session_id', 'server_id', 'campaign_id'], keys: VALIDATED },
    patch_sessions: { only: ['prereq_detail'], keys: VALIDATED },
    patch_history: { keys: VALIDATED },
    attempt_steps: {
      only: ['attempt_id', 'step', 'result'],
      keys: `select 'validated-server:' || a.campaign_id || ':' || a.server_id from r join patch_attempts a on a.id = r.attempt_id`,
    },
    servers: { only: ['hostname', 'application_id'] },
    campaigns: { only: ['label'] },
  },
};

export const rollback: CardSources = {
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

export const reboot: CardSources = {
  reads: {
    patch_attempts: {
      only: ['server_id', 'campaign_id', 'state', 'rebooted', 'waiting_for'],
      keys: `select 'reboot:' || r.id from r`,
    },
    servers: { only: ['hostname', 'application_id'] },
    applications: {},
  },
  // Hours that are offered pass.
  clock: { period: 'hour' },
};

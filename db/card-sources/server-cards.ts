// The cards of one server, of one day, of one application.
import { gateSources, merged } from './gate.ts';
import { type CardSources, ESTATE, LEASE, NAMES, OWNERS } from './source.ts';

/** The host `v` as the key of a card spells it. */
const named = (kind: string) => `'${kind}:' || card_key_part(v.hostname)`;
const server = (from: string, join = 'v.id = r.server_id') =>
  `select ${named('server')} from ${from} join servers v on ${join}`;
const BOTH = 'v.id in (r.prod_server_id, r.nonprod_server_id)';
/** The server itself, and those that it is linked to. */
const withLinked = (kind: string) => `select ${named(kind)} from r join servers v on v.id = r.server_id
  union select ${named(kind)} from r join server_correspondance l on l.nonprod_server_id = r.server_id join servers v on v.id = l.prod_server_id`;

export const serverCard: CardSources = {
  reads: merged(gateSources(`(select ${named('server')} from servers v where v.id = s.server_id)`), ESTATE, OWNERS, {
    servers: { keys: `select 'server:' || card_key_part(r.hostname) from r` },
    zones: {},
    patch_sessions: {
      except: [...LEASE, 'start_waited_at', 'notif_debut_sent', 'notif_reboot_sent', 'notif_fin_sent'],
      keys: server('r'),
    },
    campaigns: { keys: server('r join patch_sessions s on s.campaign_id = r.id', 'v.id = s.server_id') },
    patch_attempts: { except: [...LEASE, 'progress'], keys: server('r') },
    patch_validation: { except: ['reminded_at', 'reminders_sent'], keys: withLinked('server') },
    patch_history: { keys: server('r') },
    server_correspondance: { keys: server('r', BOTH) },
    vm_snapshots: { except: ['lease_until'], keys: server('r') },
    powered_on_servers: { except: [...LEASE, 'start_order_at', 'stop_order_at', 'used_at'], keys: server('r') },
    server_scans: { except: [...LEASE, 'asked_at', 'tried_at'], keys: server('r') },
    // Whether a rollback that is advised would be accepted.
    rollback_requests: { only: ['snapshot_id', 'server_id', 'state'], keys: server('r') },
    server_databases: { keys: server('r') },
    patch_planning: {},
    freeze_periods: {},
    campaign_plan_rows: {},
  }),
  clock: {
    instants: [
      {
        // A snapshot that nobody works on any more may be restored again.
        on: 'database',
        query: `select ${named('server')} as key, n.lease_until as at from vm_snapshots n join servers v on v.id = n.server_id
          where n.state = 'present' and n.lease_owner is not null`,
      },
    ],
    period: 'hour',
  },
};

export const linksOf: CardSources = {
  reads: merged(ESTATE, NAMES, {
    servers: { only: ['hostname'] },
    zones: {},
    server_correspondance: { keys: `select ${named('links-of')} from r join servers v on ${BOTH}` },
    patch_validation: { only: ['server_id', 'status', 'patch_date'], keys: withLinked('links-of') },
  }),
};

/** In whatever zone an instant is read, its day is one of these. */
const around = (from: string, to: string) =>
  `generate_series(${from} - interval '1 day', ${to} + interval '1 day', interval '1 day') d`;

/** The session `s` with its attempt `a`: the lists of the days that it was tried on. Of one that goes on the first days; the clock draws the later ones. */
const TRIED = (from: string) => `select 'day:' || d::date || ':' || w from ${from},
    ${around('a.started_at', `coalesce(a.ended_at, a.started_at + interval '1 day')`)},
    unnest(array['all', s.intervenant_id::text, a.started_by::text]) w where w is not null
  union all select 'day:' || s.date_prevue || ':' || a.started_by from ${from}`;

/** The session `s` in the lists of the days that it was planned, ordered and tried on: everybody's, its operator's and its starter's. */
const DAY = `unnest(array['day:' || s.date_prevue || ':all', 'day:' || s.date_prevue || ':' || s.intervenant_id]
  || array(select 'day:' || d::date || ':' || w
    from ${around('s.start_asked_at', 's.start_asked_at')}, unnest(array['all', s.intervenant_id::text]) w where w is not null)
  || array(${TRIED('(select * from patch_attempts x where x.session_id = s.id) a')}))`;

export const day: CardSources = {
  reads: merged(gateSources(DAY), ESTATE, {
    patch_sessions: {
      only: [
        'campaign_id',
        'server_id',
        'branch',
        'status',
        'date_prevue',
        'heure_prevue',
        'intervenant_id',
        'start_asked_at',
      ],
      keys: `select ${DAY} from r s`,
    },
    campaigns: { keys: `select ${DAY} from r join patch_sessions s on s.campaign_id = r.id` },
    patch_validation: {
      only: ['campaign_id', 'server_id', 'status', 'patch_date'],
      keys: `select ${DAY} from r join patch_sessions s on s.campaign_id = r.campaign_id and s.server_id = r.server_id`,
    },
    patch_attempts: {
      only: ['session_id', 'number', 'state', 'started_at', 'ended_at', 'started_by'],
      // Of the row that changed too: it may have stood on another day, or been started by somebody else.
      keys: `select ${DAY} from r join patch_sessions s on s.id = r.session_id union all ${TRIED('(r a join patch_sessions s on s.id = a.session_id)')}`,
    },
    applications: {},
    users: { only: ['display_name'] },
  }),
  // The scans that an emergency rests on grow old (GATE-7).
  clock: { period: 'hour' },
};

export const excludes: CardSources = {
  reads: {
    ...NAMES,
    servers: { only: ['hostname', 'patch_excludes'], keys: excludesOf('r v') },
    package_excludes: { keys: excludesOf('r join servers v on v.id = r.server_id') },
    server_scans: {
      only: ['server_id', 'held_back', 'scanned_at'],
      keys: excludesOf('r join servers v on v.id = r.server_id'),
    },
    app_secrets: { only: ['key', 'value'] },
  },
  clock: { period: 'day' },
};

/** Of the server `v`, and the one of all servers. */
function excludesOf(from: string): string {
  return `select unnest(array['excludes', ${named('excludes')}]) from ${from}`;
}

const CHECKS_OF = `select 'app-checks:' || r.application_id from r`;

export const appChecks: CardSources = {
  reads: {
    ...NAMES,
    application_checks: { keys: CHECKS_OF },
    servers: { only: ['application_id'], keys: CHECKS_OF },
    applications: { keys: `select 'app-checks:' || r.id from r` },
  },
};

// Cards that list: one of a kind, or one a filter. Whatever they read concerns them all.
import { MAX_DAYS_KEPT } from '../../domain/snapshots/snapshot-keeping.ts';
import { QUIET_MS } from '../../domain/validations/reminders.ts';
import { type CardSources, ESTATE, LEASE, NAMES, OWNERS } from './source.ts';

const WAITING = {
  ...OWNERS,
  patch_validation: { except: ['comment', 'answers'] },
  campaigns: {},
  servers: { only: ['hostname', 'application_id'] },
  // Whether somebody is still asked for an answer (VALID-2).
  server_correspondance: {},
  patch_attempts: { only: ['server_id', 'started_at'] },
} as const;

export const validations: CardSources = {
  reads: WAITING,
  clock: {
    instants: [
      {
        // Their owner may be reminded by hand again.
        on: 'business',
        query: `select c.key, p.reminded_at + interval '${QUIET_MS} milliseconds' as at
          from patch_validation p, cards c where c.kind = 'validations' and p.status = 'en_attente'`,
      },
    ],
    period: 'hour',
  },
};

const FIGURES = {
  campaigns: {},
  patch_sessions: { only: ['campaign_id', 'server_id', 'status'] },
  patch_validation: { only: ['campaign_id', 'server_id', 'patch_date', 'status'] },
} as const;

export const campaigns: CardSources = { reads: FIGURES };

export const quickwins: CardSources = {
  reads: { ...FIGURES, server_lists: { only: ['name'] }, domains: {}, applications: {} },
};

export const status: CardSources = {
  reads: {
    ...WAITING,
    patch_sessions: {
      only: ['campaign_id', 'server_id', 'status', 'date_prevue', 'heure_prevue', 'intervenant_id', 'start_asked_at'],
    },
    patch_attempts: { except: LEASE },
    servers: { only: ['hostname', 'application_id', 'os_family', 'etat', 'patch_os_owner'] },
    domain_environments: {},
    domains: {},
    server_scans: { except: [...LEASE, 'asked_at', 'tried_at', 'failure'] },
    vm_snapshots: { only: ['server_id', 'session_id', 'state', 'reverted_at'] },
  },
  clock: { period: 'hour' },
};

export const snapshots: CardSources = {
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

export const hostKeys: CardSources = {
  reads: { host_keys: { except: ['learnt_at'] }, other_host_keys: { only: ['host', 'port', 'key_type'] } },
};

export const links: CardSources = {
  reads: {
    ...ESTATE,
    servers: { only: ['hostname', 'domain_environment_id', 'os_family', 'patch_os_owner', 'etat'] },
    server_correspondance: {},
    link_dismissals: {},
  },
};

export const cve: CardSources = {
  reads: {
    ...ESTATE,
    applications: {},
    servers: {
      only: [
        'hostname',
        'application_id',
        'domain_environment_id',
        'os_family',
        'etat',
        'patch_os_owner',
        'licence_support',
      ],
    },
    zones: {},
    // Which of them a campaign has in hand.
    patch_sessions: { only: ['campaign_id', 'server_id', 'status'] },
    server_scans: { except: LEASE },
    server_advisories: { keys: `select 'cve:' || x from r, unnest(r.cves) x` },
    campaigns: { only: ['kind', 'status', 'update_scope'] },
    app_secrets: { only: ['key', 'value'] },
  },
  clock: { period: 'hour' },
};

export const history: CardSources = {
  reads: {
    ...ESTATE,
    zones: {},
    users: { only: ['display_name'] },
    servers: { only: ['hostname', 'os_family', 'os_version', 'domain_environment_id', 'zone_id'] },
    patch_history: {},
  },
};

export const audit: CardSources = {
  reads: {
    audit_log: {},
    users: { only: ['display_name'] },
    servers: { only: ['hostname'] },
    // Which rows are about a campaign or a server: new ones have an audit row of their own.
    patch_sessions: { only: ['campaign_id', 'server_id'] },
    patch_attempts: { only: ['campaign_id', 'server_id'] },
    patch_validation: { only: ['campaign_id', 'server_id'] },
    campaign_drafts: { only: ['campaign_id'] },
  },
};

/** Names in examples. */
export const help: CardSources = {
  reads: {
    servers: { only: ['hostname', 'domain_environment_id'] },
    domain_environments: {},
    environments: {},
    domains: {},
    applications: { only: ['name'] },
    campaigns: { only: ['kind', 'status'] },
    patch_planning: { only: ['week_code', 'week_start', 'week_end', 'status'] },
    users: { only: ['display_name', 'disabled_at', 'expires_at'] },
    user_roles: {},
  },
  // Weeks and days in them are those to come.
  clock: { period: 'day' },
};

/** What there is to choose from. */
export const commandForm: CardSources = {
  reads: {
    campaigns: { only: ['label', 'status'] },
    users: { only: ['display_name', 'disabled_at', 'expires_at'] },
    user_roles: { only: ['role', 'user_id'] },
    applications: { only: ['name'] },
    domains: { only: ['code', 'name'] },
  },
  clock: {
    instants: [
      {
        // An account ends.
        on: 'business',
        query: `select c.key, u.expires_at as at from users u, cards c where c.kind = 'command-form' and u.expires_at is not null`,
      },
    ],
  },
};

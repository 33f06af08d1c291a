// What the cards of compliance are drawn from.
import { merged } from '../../card-sources/gate-reads.ts';
import { CANDIDATE_CONTENTS } from '../../card-sources/list-reads.ts';
import { keyOfServer } from '../../card-sources/of-server.ts';
import { ringsMove } from '../../card-sources/ring-reads.ts';
import { type CardSources, ESTATE, LEASE, OWNERS, type Sources } from '../../card-sources/source.ts';

const SCANS = { except: [...LEASE, 'asked_at', 'tried_at', 'packages_read_at'] } as const;

/** Which servers, and what the rules ask of each (`db/queries/compliance/classify`). */
export const STATES: Sources = merged(ESTATE, OWNERS, {
  servers: {
    only: [
      ...['hostname', 'application_id', 'domain_environment_id', 'zone_id', 'app_group', 'default_intervenant_id'],
      ...['os_family', 'os_version', 'etat', 'patch_os_owner', 'licence_support'],
    ],
  },
  zones: {},
  server_scans: SCANS,
  server_pending: {},
  patch_attempts: { only: ['server_id', 'state', 'step', 'ended_at'] },
  vm_snapshots: { only: ['server_id', 'reverted_at'] },
  patch_sessions: { only: ['campaign_id', 'server_id', 'status', 'date_prevue'] },
  campaigns: { only: ['status'] },
  patch_planning: {},
  freeze_periods: {},
  campaign_plan_rows: {},
});

/** A filter may ask for what is wrong with servers. */
const FILTERED: Sources = merged(STATES, {
  server_correspondance: {},
  patch_history: { only: ['server_id', 'status'] },
  users: { only: ['display_name', 'contact_id', 'disabled_at', 'expires_at'] },
  user_roles: {},
});

const hourly = (reads: Sources): CardSources => ({ reads, clock: { period: 'hour' } });

const ofServer = (from: string, join = 'v.id = r.server_id') =>
  `select ${keyOfServer('why')} from ${from} join servers v on ${join}`;

/** A foundation that waits for its reboot holds every server (RUN-21). */
const everyWhy = (changed: string) => `select c.key from (${changed} limit 1) q, cards c where c.kind = 'why'`;
const HELD_BY_FOUNDATION = everyWhy(`select from r join servers v on v.id = r.server_id
  where v.foundation is not null or exists (select from foundation_confirmations k where k.attempt_id = r.id)`);
const MARKED_WHILE_WAITING = everyWhy(`select from r join patch_attempts a on a.server_id = r.id
  where a.ended_at is null and a.state = 'waiting'`);

const why: CardSources = {
  reads: merged(ESTATE, ringsMove('why'), {
    servers: [
      {
        only: [
          ...['hostname', 'application_id', 'domain_environment_id', 'zone_id'],
          ...['os_family', 'etat', 'patch_os_owner', 'licence_support', 'foundation'],
        ],
        keys: `select 'why:' || card_key_part(r.hostname) from r`,
      },
      {
        only: ['hostname'],
        keys: `select ${keyOfServer('why')} from r join server_dependencies d on d.on_server_id = r.id join servers v on v.id = d.server_id`,
      },
      { only: ['hostname', 'foundation'], keys: MARKED_WHILE_WAITING },
    ],
    // What it stands on (RUN-20).
    server_dependencies: { keys: ofServer('r') },
    zones: {},
    applications: {},
    // Drawn for one person, it is only there within their list (PEOPLE-3).
    account_hosts: {},
    server_scans: { ...SCANS, keys: ofServer('r') },
    server_pending: { keys: ofServer('r') },
    advisory_contents: {},
    patch_attempts: [
      {
        only: ['server_id', 'state', 'step', 'ended_at', 'failure_class', 'failure_detail', 'patch_counts', 'rebooted'],
        keys: ofServer('r'),
      },
      { only: ['state', 'waiting_for', 'ended_at'], keys: HELD_BY_FOUNDATION },
    ],
    foundation_confirmations: { only: ['attempt_id'] },
    // Whether a kernel that failed is held back still (POL-6).
    package_excludes: { only: ['server_id', 'glob', 'reason', 'removed_at'], keys: ofServer('r') },
    vm_snapshots: { only: ['server_id', 'attempt_id', 'reverted_at'], keys: ofServer('r') },
    patch_sessions: { only: ['campaign_id', 'server_id', 'status', 'date_prevue'], keys: ofServer('r') },
    campaigns: {
      only: ['status'],
      keys: ofServer('r join patch_sessions s on s.campaign_id = r.id', 'v.id = s.server_id'),
    },
    campaign_changes: {
      only: ['integration', 'number', 'state', 'on_hold', 'read_at'],
      keys: ofServer('r join patch_sessions s on s.campaign_id = r.campaign_id', 'v.id = s.server_id'),
    },
    patch_planning: {},
    freeze_periods: {},
    campaign_plan_rows: {},
    // The policies that decide about its updates.
    server_pending_packages: { except: ['read_at', 'changed_at', 'digest'], keys: ofServer('r') },
    patch_group_servers: { keys: ofServer('r') },
    patch_groups: { only: ['name', 'archived_at'] },
    patch_group_baselines: {},
    baselines: {},
    baseline_versions: { only: ['baseline_id', 'version', 'rules'] },
    maintenance_windows: {},
    maintenance_window_covers: {},
    users: { only: ['display_name'] },
    ...CANDIDATE_CONTENTS,
  }),
  clock: { period: 'hour' },
};

export const complianceCardSources = {
  compliance: hourly(merged(FILTERED, { applications: {}, reading_spans: {}, ended_advisories: {} })),
  behind: hourly(merged(FILTERED, { applications: {} })),
  advisories: hourly(merged(FILTERED, { advisory_contents: {} })),
  advisory: hourly(merged(STATES, { applications: {}, ended_advisories: {}, advisory_contents: {} })),
  package: hourly(
    merged({
      servers: { only: ['hostname', 'os_family', 'etat', 'patch_os_owner'] },
      package_versions: {},
      installed_packages: {},
      server_pending: {},
      advisory_contents: {},
    }),
  ),
  why,
};

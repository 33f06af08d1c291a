// What the cards of the indicators are drawn from.
import { type CardSources, ESTATE } from '../../card-sources/source.ts';

/** What any figure is counted from. */
export const FIGURE_SOURCES = {
  ...ESTATE,
  zones: {},
  applications: {},
  servers: {
    only: [
      ...['hostname', 'os_family', 'etat', 'patch_os_owner', 'licence_support', 'patch_excludes'],
      ...['application_id', 'domain_environment_id', 'zone_id'],
    ],
  },
  patch_history: {},
  prod_go_decisions: { only: ['campaign_id', 'decision', 'decided_at', 'withdrawn_at'] },
  prod_go_servers: { only: ['decision_id', 'server_id'] },
  patch_validation: { only: ['server_id', 'campaign_id', 'patch_date', 'status', 'answered_at'] },
  patch_attempts: { only: ['server_id', 'campaign_id', 'state', 'ended_at', 'rebooted'] },
  attempt_steps: { only: ['attempt_id', 'step', 'begun_at', 'ended_at'] },
  announcements: { only: ['attempt_id', 'kind', 'at'] },
  patch_sessions: { only: ['server_id', 'campaign_id', 'status', 'date_prevue', 'prereq_date', 'prereq_detail'] },
  vm_snapshots: {
    only: ['server_id', 'campaign_id', 'name', 'state', 'snapshot_moref', 'created_at', 'removed_at', 'size_bytes'],
  },
  ended_advisories: {},
  advisory_contents: { only: ['severity'] },
  package_excludes: { only: ['server_id', 'glob', 'created_at', 'removed_at', 'expires_on'] },
} as const;

const figures: CardSources = { reads: FIGURE_SOURCES, clock: { period: 'day' } };

export const kpiCardSources: Readonly<Record<'kpi' | 'kpi-rows', CardSources>> = { kpi: figures, 'kpi-rows': figures };

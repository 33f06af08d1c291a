// What the cards of baselines are drawn from.
import { CANDIDATE_CONTENTS } from '../../card-sources/list-reads.ts';
import { type CardSources, NAMES, type Sources } from '../../card-sources/source.ts';

const IN_FORCE: Sources = {
  ...NAMES,
  baselines: {},
  baseline_versions: {},
  patch_groups: {},
  patch_group_baselines: {},
};

/** What is pending on the servers that it decides for. */
const baseline: CardSources = {
  reads: {
    ...IN_FORCE,
    ...CANDIDATE_CONTENTS,
    patch_group_servers: {},
    server_pending_packages: { except: ['read_at', 'changed_at'] },
    servers: { only: ['os_family', 'etat', 'patch_os_owner'] },
  },
  clock: { period: 'hour' },
};

const change: CardSources = {
  reads: { ...NAMES, baseline_changes: { keys: `select 'baseline-change:' || r.id from r` } },
};

const updates: CardSources = {
  reads: {
    ...IN_FORCE,
    ...CANDIDATE_CONTENTS,
    patch_group_servers: {},
    server_pending_packages: {},
    servers: { only: ['hostname', 'application_id', 'etat', 'patch_excludes', 'domain_environment_id', 'os_version'] },
    domain_environments: {},
    environments: {},
    applications: { only: ['name'] },
    campaigns: { only: ['label', 'update_scope', 'general_excludes', 'kind', 'cycle', 'year'] },
    patch_sessions: { only: ['campaign_id', 'server_id', 'status', 'branch'] },
    // What non-production validated (PIN-1).
    server_correspondance: {},
    patch_validation: { only: ['status', 'answered_at'] },
    patch_attempts: { only: ['installed_after'] },
    patch_history: { only: ['attempt_id', 'packages'] },
    vm_snapshots: { only: ['attempt_id', 'rollback_asked_at'] },
    installed_packages: { only: ['versions'] },
    // Drawn for one person, it is only there within their list (PEOPLE-3).
    account_hosts: {},
  },
  clock: { period: 'hour' },
};

export const baselinesCardSources = { baselines: { reads: IN_FORCE }, baseline, 'baseline-change': change, updates };

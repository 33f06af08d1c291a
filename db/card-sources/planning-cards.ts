// The cards of the annual plan, of the campaign to be, and of the changes that people are shown before they are made.
import { type CardSources, ESTATE, NAMES } from './source.ts';

/** What plan and preview make of a server. */
const SERVERS = {
  ...ESTATE,
  zones: {},
  servers: { except: ['patch_excludes', 'vcenter_vm_name', 'os_version', 'ssh_method', 'reboot_policy'] },
} as const;

const PLAN = {
  ...SERVERS,
  freeze_periods: {},
  campaign_plan_rows: {},
} as const;

const ofYear = (kind: string) => ({ keys: `select '${kind}:' || r.year from r` });

export const planning: CardSources = {
  reads: { ...PLAN, patch_planning: ofYear('planning') },
  clock: { period: 'day' },
};

export const planningFindings: CardSources = {
  reads: { ...PLAN, patch_planning: ofYear('planning-findings') },
  clock: { period: 'day' },
};

/** A finding may be about other weeks too. */
export const planningWeek: CardSources = {
  reads: {
    ...PLAN,
    patch_planning: {
      keys: `select c.key from r join cards c on c.kind = 'planning-week' and split_part(c.key, ':', 2) = r.year::text`,
    },
  },
  clock: { period: 'day' },
};

export const freezes: CardSources = { reads: { freeze_periods: {} }, clock: { period: 'day' } };

const SAME_WEEK = 'join campaign_drafts d on d.year = c.year and d.week_number = c.week_number';

export const draft: CardSources = {
  reads: {
    ...PLAN,
    campaign_drafts: { keys: `select 'draft:' || r.id from r` },
    patch_planning: { keys: `select 'draft:' || d.id from r join campaign_drafts d on d.week_number = r.week_number` },
    campaign_plan_rows: {
      keys: `select 'draft:' || d.id from r join campaigns c on c.id = r.campaign_id ${SAME_WEEK}`,
    },
    // What other campaigns have of the servers, this week and in the cycle (ELIG-5).
    campaigns: { except: ['stopped_at', 'stopped_by', 'failures_acknowledged', 'start_mode', 'phase'] },
    patch_sessions: {
      only: ['campaign_id', 'server_id', 'status', 'date_prevue', 'start_asked_at', 'holds_server'],
    },
    patch_attempts: { only: ['session_id', 'number'] },
    patch_validation: { only: ['campaign_id', 'server_id', 'status', 'patch_date'] },
    vm_snapshots: { only: ['attempt_id', 'reverted_at'] },
    operator_limits: {},
    users: { only: ['display_name', 'email', 'disabled_at', 'expires_at'] },
    user_roles: {},
    default_assignments: {},
    server_advisories: {
      only: ['advisory'],
      keys: `select 'draft:' || d.id from r join campaign_drafts d on d.status = 'open' and d.update_scope ->> 'kind' = 'advisories'`,
    },
  },
  clock: { period: 'day' },
};

export const planChange: CardSources = {
  reads: { ...NAMES, plan_changes: { keys: `select 'plan-change:' || r.id from r` } },
};

export const linkChange: CardSources = {
  reads: { ...NAMES, link_changes: { keys: `select 'link-change:' || r.id from r` } },
};

export const download: CardSources = {
  reads: { downloads: { keys: `select 'download:' || r.id from r` } },
  clock: {
    instants: [{ on: 'business', query: `select 'download:' || d.id as key, d.expires_at as at from downloads d` }],
  },
};

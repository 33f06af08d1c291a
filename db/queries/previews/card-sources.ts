// What the card of previews is drawn from.

import { merged } from '../../card-sources/gate-reads.ts';
import { koSources } from '../../card-sources/list-reads.ts';
import { PLAN } from '../../card-sources/plan.ts';
import { RINGS } from '../../card-sources/ring-reads.ts';
import type { CardSources, Sources } from '../../card-sources/source.ts';

const SAME_WEEK = 'join campaign_drafts d on d.year = c.year and d.week_number = c.week_number';

/** What the gate will say of its production is on a preview that can still be created. */
const OPEN = `select 'draft:' || d.id from (select from r limit 1) q, campaign_drafts d where d.status = 'open'`;

const GATE_AHEAD: Sources = {
  server_correspondance: { keys: OPEN },
  patch_validation: { except: ['comment', 'reminded_at', 'reminders_sent'], keys: OPEN },
  patch_attempts: { only: ['server_id', 'campaign_id', 'state', 'started_at', 'ended_at'], keys: OPEN },
  order_withdrawals: { only: ['session_id', 'reason', 'ordered_at', 'withdrawn_at'], keys: OPEN },
  vm_snapshots: {
    only: ['server_id', 'attempt_id', 'rollback_asked_at', 'rollback_error', 'reverted_at', 'rollback_orders'],
    keys: OPEN,
  },
};

/** Which windows replace slots (POL-5). */
const WINDOWS: Sources = {
  maintenance_windows: { keys: OPEN },
  maintenance_window_covers: { keys: OPEN },
  patch_group_servers: { keys: OPEN },
};

/** What waits for what (RUN-20), and the foundations (RUN-21). */
const ORDER: Sources = {
  server_dependencies: { keys: OPEN },
  servers: { only: ['foundation', 'reboot_policy'], keys: OPEN },
  patch_groups: { only: ['reboot_policy'], keys: OPEN },
  sites: { only: ['reboot_policy'], keys: OPEN },
};

const OPEN_DRAFTS = `select 'draft:' || d.id from (select id from campaign_drafts where status = 'open') d`;

/** What is pending matters where a KO may be about it. */
const WHILE_KO = `${OPEN_DRAFTS} where exists (select from r) and exists (select from patch_validation where status = 'validated_ko')`;
const KO_AHEAD: Sources = {
  ...koSources(OPEN_DRAFTS),
  server_pending_packages: { only: ['packages', 'hidden'], keys: WHILE_KO },
  pending_packages: { keys: WHILE_KO },
  patch_history: { only: ['attempt_id', 'packages'], keys: WHILE_KO },
  applications: { only: ['name'], keys: WHILE_KO },
};

const draft: CardSources = {
  reads: merged(GATE_AHEAD, KO_AHEAD, RINGS, ORDER, {
    ...WINDOWS,
    package_excludes: { only: ['server_id', 'glob', 'expires_on', 'removed_at'], keys: OPEN },
    ...PLAN,
    campaign_drafts: { keys: `select 'draft:' || r.id from r` },
    patch_planning: { keys: `select 'draft:' || d.id from r join campaign_drafts d on d.week_number = r.week_number` },
    campaign_plan_rows: {
      keys: `select 'draft:' || d.id from r join campaigns c on c.id = r.campaign_id ${SAME_WEEK}`,
    },
    // What other campaigns have of the servers, this week and in the cycle (ELIG-5).
    campaigns: {
      except: ['stopped_at', 'stopped_by', 'failures_acknowledged', 'failures_acknowledged_at', 'start_mode', 'phase'],
    },
    patch_sessions: {
      only: ['campaign_id', 'server_id', 'status', 'date_prevue', 'start_asked_at', 'holds_server'],
    },
    patch_attempts: { only: ['session_id', 'number'] },
    patch_validation: { only: ['campaign_id', 'server_id', 'status', 'patch_date'] },
    vm_snapshots: { only: ['attempt_id', 'reverted_at'] },
    operator_limits: {},
    users: { only: ['display_name', 'email', 'contact_id', 'disabled_at', 'expires_at'] },
    // Who can answer for an application (INV-6).
    application_contacts: {},
    user_roles: {},
    default_assignments: {},
    server_advisories: {
      only: ['advisory'],
      keys: `select 'draft:' || d.id from r join campaign_drafts d on d.status = 'open' and d.update_scope ->> 'kind' = 'advisories'`,
    },
  }),
  clock: { period: 'day' },
};

export const previewsCardSources = { draft };

// What the cards of rings and sites are drawn from.
import { type CardSources, NAMES } from '../../card-sources/source.ts';

const GROUPS = { patch_groups: {}, patch_group_servers: {} } as const;

const rings: CardSources = { reads: { rings: {}, ...GROUPS } };

const sites: CardSources = {
  reads: {
    sites: {},
    site_admins: {},
    servers: { only: ['site_id'] },
    users: { only: ['display_name', 'disabled_at', 'expires_at'] },
    user_roles: {},
  },
};

/** Whatever happens in a cycle may open or close a ring of each of its campaigns. */
const IN_CYCLE = `select 'campaign-rings:' || c.id from r join campaigns o on o.id = r.campaign_id
  join campaigns c on c.cycle = o.cycle and c.year = o.year`;
const OWN = `select 'campaign-rings:' || r.campaign_id from r`;

const campaignRings: CardSources = {
  reads: {
    ...NAMES,
    ...GROUPS,
    rings: {},
    sites: {},
    site_admins: {},
    users: { only: ['display_name', 'disabled_at', 'expires_at'] },
    user_roles: {},
    servers: { only: ['hostname', 'site_id', 'foundation'] },
    campaigns: {
      only: ['label', 'status', 'cycle', 'year', 'update_scope'],
      keys: `select 'campaign-rings:' || r.id from r`,
    },
    patch_sessions: { only: ['campaign_id', 'server_id', 'branch', 'status', 'date_prevue'], keys: IN_CYCLE },
    patch_attempts: { only: ['campaign_id', 'server_id', 'session_id', 'state'], keys: IN_CYCLE },
    patch_validation: { only: ['campaign_id', 'attempt_id', 'status', 'answered_at', 'patch_date'], keys: IN_CYCLE },
    vm_snapshots: { only: ['attempt_id', 'rollback_asked_at'] },
    ring_openings: { keys: OWN },
    // A refusal elsewhere in the cycle says why a ring is not patched.
    site_answers: { keys: IN_CYCLE },
  },
  // A soak ends.
  clock: { period: 'day' },
};

export const ringsCardSources = { rings, sites, 'campaign-rings': campaignRings };

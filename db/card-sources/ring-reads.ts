// What the line of rings and sites is made of (RING-1), on the cards of campaigns and previews. All of it is seldom changed.
import type { Sources } from './source.ts';

export const RINGS: Sources = {
  rings: { only: ['name', 'position', 'archived_at'] },
  patch_groups: { only: ['ring_id', 'site_id', 'archived_at'] },
  // A ring without servers is not shown.
  patch_group_servers: {},
  sites: { only: ['name', 'archived_at'] },
  site_admins: {},
  user_roles: {},
  servers: { only: ['site_id'] },
};

/** Which servers of a campaign are of which site, and who may answer for it. */
export const SITES_OF_CAMPAIGN: Sources = {
  sites: { only: ['name', 'archived_at'] },
  site_admins: {},
  user_roles: {},
  patch_groups: { only: ['site_id', 'archived_at'] },
  patch_group_servers: {},
};

/** Whatever of the cycle opens or closes a ring, for the cards of kind `kind` that are shown: only while there are rings. */
export const ringsMove = (kind: string): Sources => {
  const all = (from: string) =>
    `select c.key from (select from r ${from} limit 1) q, cards c where c.kind = '${kind}' and exists (select from rings where archived_at is null)`;
  const ofRing = `join patch_group_servers k on k.server_id = r.server_id join patch_groups g on g.id = k.group_id and g.ring_id is not null`;
  return {
    rings: { only: ['name', 'position', 'soak_days', 'archived_at'] },
    patch_groups: { only: ['ring_id', 'site_id', 'archived_at'] },
    patch_group_servers: {},
    sites: { only: ['name', 'archived_at'] },
    site_admins: {},
    user_roles: {},
    servers: { only: ['hostname', 'site_id', 'foundation'] },
    // Which of them are of one cycle.
    campaigns: { only: ['cycle', 'year'], keys: all('') },
    ring_openings: { keys: all('') },
    site_answers: { keys: all('') },
    patch_attempts: { only: ['server_id', 'campaign_id', 'state'], keys: all(ofRing) },
    patch_validation: {
      only: ['server_id', 'campaign_id', 'attempt_id', 'status', 'answered_at', 'patch_date'],
      keys: all(ofRing),
    },
    // What is rolled back holds its ring.
    vm_snapshots: { only: ['attempt_id', 'rollback_asked_at'], keys: all('') },
    patch_sessions: { only: ['server_id', 'campaign_id', 'status', 'branch'], keys: all(ofRing) },
  };
};

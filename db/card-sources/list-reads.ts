// What the effective lists of production servers are made of (POL-3), for cards that say what a go rests on.
import type { Sources } from './source.ts';

/** What candidates say, once for all servers: rows never change, and few come at a time. */
export const CANDIDATE_CONTENTS: Sources = {
  pending_packages: {},
  advisory_notices: {},
  advisories_seen: {},
  versions_seen: {},
  package_versions: {},
};

/** `key`: an expression over the session `s`, for the key of the card. */
export function listSources(key: string): Sources {
  const keys = `select ${key} from r join patch_sessions s on s.server_id = r.server_id`;
  return {
    server_pending_packages: { except: ['read_at', 'changed_at', 'digest'], keys },
    patch_group_servers: { keys },
    // Seldom changed.
    baselines: {},
    baseline_versions: { only: ['baseline_id', 'version', 'rules'] },
    patch_group_baselines: {},
    patch_groups: { only: ['archived_at'] },
    ...CANDIDATE_CONTENTS,
    servers: {
      only: ['patch_excludes', 'os_version'],
      keys: `select ${key} from r join patch_sessions s on s.server_id = r.id`,
    },
    campaigns: {
      only: ['update_scope', 'general_excludes'],
      keys: `select ${key} from r join patch_sessions s on s.campaign_id = r.id`,
    },
  };
}

/** What is installed on them, and on their non-production. */
export const INSTALLED_BESIDE: Sources = {
  installed_packages: {
    only: ['server_id', 'versions'],
    keys: `select 'go:' || s.campaign_id from r join server_correspondance l on l.nonprod_server_id = r.server_id
      join patch_sessions s on s.server_id = l.prod_server_id
      union select 'go:' || s.campaign_id from r join patch_sessions s on s.server_id = r.server_id`,
  },
};

/** A KO, and what ends one: few answers. `keys`: every card that may show it. */
export function koSources(keys: string): Sources {
  return {
    patch_validation: {
      only: ['status', 'comment', 'answered_at', 'answered_by'],
      keys: `${keys} where exists (select from r where r.status = 'validated_ko' or r.answers > 1 or exists (
        select from patch_validation k where k.server_id = r.server_id and k.status = 'validated_ko'))`,
    },
  };
}

// What the cards of patch groups are drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const groups: CardSources = {
  reads: { patch_groups: {}, patch_group_servers: {}, patch_group_baselines: {}, baselines: {}, rings: {}, sites: {} },
};

const group: CardSources = {
  reads: {
    patch_groups: { keys: `select 'group:' || r.id from r` },
    patch_group_servers: { keys: `select 'group:' || r.group_id from r` },
    patch_group_baselines: { keys: `select 'group:' || r.group_id from r` },
    baselines: {},
    rings: {},
    sites: {},
    servers: { only: ['hostname'] },
    maintenance_windows: {},
    maintenance_window_covers: { keys: `select 'group:' || r.group_id from r where r.group_id is not null` },
  },
  // Approvals end.
  clock: { period: 'day' },
};

export const patchGroupsCardSources = { groups, group };

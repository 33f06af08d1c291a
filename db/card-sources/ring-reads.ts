// What the line of rings and sites is made of (RING-1), on the cards of campaigns and previews. All of it is seldom changed.
import type { Sources } from './source.ts';

export const RINGS: Sources = {
  rings: { only: ['name', 'position', 'archived_at'] },
  patch_groups: { only: ['ring_id', 'site_id', 'archived_at'] },
  // A ring without servers is not shown.
  patch_group_servers: {},
  sites: { only: ['archived_at'] },
  site_admins: {},
  servers: { only: ['site_id'] },
};

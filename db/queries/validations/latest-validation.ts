// Which answer speaks for a server: the one about its latest patch. By `patch_date`, as GATE-1 says: what is imported later may be older.
import { sql } from 'kysely';

/** Of a row `p` of `patch_validation`: its server was not patched again since (GATE-1). */
export const isLatestPatch = sql<boolean>`not exists (
  select from patch_validation n where n.server_id = p.server_id and (n.patch_date, n.id) > (p.patch_date, p.id))`;

/** Of a row `p` of `patch_validation`: its server was not patched again since in that campaign. */
export const isLatestThere = sql<boolean>`not exists (
  select from patch_validation n where n.server_id = p.server_id and n.campaign_id = p.campaign_id and (n.patch_date, n.id) > (p.patch_date, p.id))`;

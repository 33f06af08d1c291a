// Which answer speaks for a server: the one about its latest patch (GATE-1). By attempt: `patch_date` is of a clock, which may be set back.
import { sql } from 'kysely';

/** Of a row `p` of `patch_validation`: its server was not patched again since (GATE-1). */
export const isLatestPatch = sql<boolean>`not exists (
  select from patch_validation n where n.server_id = p.server_id and n.attempt_id > p.attempt_id)`;

/** Of a row `p` of `patch_validation`: its server was not patched again since in that campaign. */
export const isLatestThere = sql<boolean>`not exists (
  select from patch_validation n where n.server_id = p.server_id and n.campaign_id = p.campaign_id and n.attempt_id > p.attempt_id)`;

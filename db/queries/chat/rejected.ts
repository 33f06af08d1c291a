// A server that is patched, and of which the owner said KO: a failure to be worked on (RUN-10).
import { sql } from 'kysely';

/** Of a row `s` of `patch_sessions`: the answer to its latest patch. */
export const isRejected = sql<boolean>`(s.status = 'patched' and (
  select k.status = 'validated_ko' from patch_validation k
  where k.campaign_id = s.campaign_id and k.server_id = s.server_id
  order by k.patch_date desc, k.id desc limit 1) is true)`;

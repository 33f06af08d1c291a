// What the owner said of a server that is patched: a KO is a failure to be worked on (RUN-10).
import { type RawBuilder, sql } from 'kysely';

/** Of a row `s` of `patch_sessions`: the answer to its latest patch. */
const answer = sql`(
  select k.status from patch_validation k
  where k.campaign_id = s.campaign_id and k.server_id = s.server_id
  order by k.attempt_id desc limit 1)`;

/** Of a row `s` of `patch_sessions`; `status`: of that answer, where it was looked up already. */
export function isRejectedBy(status: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(s.status = 'patched' and (${status} = 'validated_ko') is true)`;
}

/** The same: nothing is left to do with it. */
export function isAcceptedBy(status: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(s.status = 'reported'
    or s.status = 'patched' and (${status} in ('validated_ok', 'forced')) is true)`;
}

/** Of a row `s` of `patch_sessions`. */
export const isRejected = isRejectedBy(answer);

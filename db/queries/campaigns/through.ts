// How far a campaign is: what is through with its patch, whatever became of it afterwards.
import { type RawBuilder, sql } from 'kysely';

/**
 * Of a row `s` of `patch_sessions`; `patched`: whether an attempt of it ever did. A KO, a rollback and a retry leave it as it is: progress
 * that fell would say that work was undone where an answer was given.
 */
export function isThroughBy(patched: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(s.status in ('patched', 'reported') or s.status <> 'excluded' and ${patched})`;
}

export const isThrough = isThroughBy(
  sql`exists (select from patch_attempts x where x.session_id = s.id and x.state = 'patched')`,
);

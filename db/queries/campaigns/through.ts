// How far a campaign is: what is through with its patch, whatever became of it afterwards.
import { sql } from 'kysely';

/**
 * Of a row `s` of `patch_sessions`. A KO, a rollback and a retry leave it as it is: progress that fell would say that work was undone
 * where an answer was given.
 */
export const isThrough = sql<boolean>`(s.status in ('patched', 'reported') or s.status <> 'excluded' and exists
  (select from patch_attempts x where x.session_id = s.id and x.state = 'patched'))`;

// What an attempt was started with (POL-3).
import { sql } from 'kysely';
import type { AttemptId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type ListOfAttempt = {
  readonly hash: string;
  readonly packages: readonly string[];
  /** A go froze it, or somebody has changed the baseline that made it: the update installs it and nothing else. */
  readonly isDecided: boolean;
};

/** null: it has none. */
export async function loadListOfAttempt(db: Db, attemptId: AttemptId): Promise<ListOfAttempt | null> {
  const row = await db
    .selectFrom('patch_attempts as a')
    .innerJoin('approved_lists as l', 'l.hash', 'a.list_hash')
    .leftJoin('baseline_versions as v', 'v.id', 'a.baseline_version_id')
    .select(['l.hash', 'l.packages'])
    .select(
      sql<boolean>`coalesce(v.made_by is not null, false) or exists (select from prod_go_servers s join prod_go_decisions d on d.id = s.decision_id
      where d.campaign_id = a.campaign_id and s.server_id = a.server_id and s.list_hash = a.list_hash)`.as('isDecided'),
    )
    .where('a.id', '=', attemptId)
    .executeTakeFirst();
  return row ?? null;
}

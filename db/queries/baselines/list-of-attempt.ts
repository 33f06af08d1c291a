// What an attempt was started with (POL-3).
import { sql } from 'kysely';
import { type Rules, readRules } from '../../../domain/baselines/rules.ts';
import type { AttemptId, BaselineVersionId, CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type ListOfAttempt = {
  readonly hash: string;
  readonly packages: readonly string[];
  /** Lines that alone may come beside (PIN-1); null: whatever they need. */
  readonly dependencies: readonly string[] | null;
  /** Of the baseline that made it; null: none did. */
  readonly rules: Rules | null;
  /** A go froze it, non-production validated it, or somebody has changed the baseline that made it: the update installs that. */
  readonly isDecided: boolean;
};

/** null: it has none. */
export async function loadListOfAttempt(db: Db, attemptId: AttemptId): Promise<ListOfAttempt | null> {
  const row = await db
    .selectFrom('patch_attempts as a')
    .innerJoin('approved_lists as l', 'l.hash', 'a.list_hash')
    .leftJoin('baseline_versions as v', 'v.id', 'a.baseline_version_id')
    .select(['l.hash', 'l.packages', 'l.dependencies', 'v.rules'])
    .select(
      sql<boolean>`coalesce(v.made_by is not null, false) or l.dependencies is not null or exists (select from prod_go_servers s join prod_go_decisions d on d.id = s.decision_id
      where d.campaign_id = a.campaign_id and s.server_id = a.server_id and s.list_hash = a.list_hash)`.as('isDecided'),
    )
    .where('a.id', '=', attemptId)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, rules: row.rules === null ? null : readRules(row.rules) };
}

/** The same, before an attempt has it. null: there is no such list. */
export async function loadDecidedList(
  db: Db,
  of: {
    readonly hash: string;
    readonly baselineVersionId: BaselineVersionId | null;
    readonly campaignId: CampaignId;
    readonly serverId: ServerId;
  },
): Promise<ListOfAttempt | null> {
  const row = await db
    .selectFrom('approved_lists as l')
    .leftJoin('baseline_versions as v', (join) => join.on('v.id', '=', of.baselineVersionId))
    .select(['l.hash', 'l.packages', 'l.dependencies', 'v.rules'])
    .select(
      sql<boolean>`coalesce(v.made_by is not null, false) or l.dependencies is not null or exists (select from prod_go_servers s join prod_go_decisions d on d.id = s.decision_id
      where d.campaign_id = ${of.campaignId} and s.server_id = ${of.serverId} and s.list_hash = l.hash)`.as(
        'isDecided',
      ),
    )
    .where('l.hash', '=', of.hash)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, rules: row.rules === null ? null : readRules(row.rules) };
}

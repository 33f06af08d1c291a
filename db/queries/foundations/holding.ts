// RUN-21: foundations that wait for their reboot, and hold the estate while they do.
import { type RawBuilder, sql } from 'kysely';
import type { HoldingFoundation } from '../../../domain/foundations/holding.ts';
import type { AttemptId, CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Of `patch_attempts a` and its server `v`: its start was that of a foundation, whoever takes the mark away meanwhile. */
const isOfFoundation: RawBuilder<boolean> = sql`(v.foundation is not null
  or exists (select from foundation_confirmations k where k.attempt_id = a.id))`;

/** Of that campaign alone, or of any (null). Two are never patched at once. */
export async function loadHoldingFoundation(
  db: Db,
  campaignId: CampaignId | null = null,
): Promise<HoldingFoundation | null> {
  const { rows } = await sql<HoldingFoundation>`
    select v.hostname, case when a.waiting_for ->> 'kind' = 'reboot-slot' then (a.waiting_for ->> 'at')::timestamptz end as until
    from patch_attempts a join servers v on v.id = a.server_id
    where a.ended_at is null and a.state = 'waiting' and a.waiting_for ->> 'kind' in ('reboot-decision', 'reboot-slot')
      and ${isOfFoundation} and (${campaignId}::int is null or a.campaign_id = ${campaignId}::int)
    order by a.id limit 1`.execute(db);
  return rows[0] ?? null;
}

export async function isFoundationAttempt(db: Db, attemptId: AttemptId): Promise<boolean> {
  const { rows } = await sql<{ marked: boolean }>`
    select ${isOfFoundation} as marked from patch_attempts a join servers v on v.id = a.server_id
    where a.id = ${attemptId}`.execute(db);
  return rows[0]?.marked ?? false;
}

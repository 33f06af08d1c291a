// Runs of prerequisites under way: one at a time for a campaign (PRE-1).
import { sql } from 'kysely';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

/**
 * The run that is under way, locked; null: none. Before the rows of its sessions: the last two of them, ending together, would each see the
 * other as not done.
 */
export async function lockActiveRun(trx: Trx, campaignId: CampaignId): Promise<number | null> {
  const run = await trx
    .selectFrom('prereq_runs')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return run?.id ?? null;
}

/** A run has that session still to do. */
export async function isPrereqAsked(db: Db, sessionId: SessionId): Promise<boolean> {
  const row = await db
    .selectFrom('prereq_run_sessions')
    .select('run_id')
    .where('session_id', '=', sessionId)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of a row of `prereq_runs`: no session of it is still to do. */
export const isRunDone = sql<boolean>`not exists (
  select w.run_id from prereq_run_sessions w where w.run_id = prereq_runs.id and w.done_at is null)`;

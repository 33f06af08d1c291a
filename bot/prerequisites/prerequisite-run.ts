// A run of prerequisites: one at a time for a campaign, whoever asks; servers join it, and the workers do them one by one (PRE-1).
import { lockActiveRun } from '../../db/queries/prerequisites/prereq-runs.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import type { UnitOfWork } from '../shared/operation.ts';

/** The run under way, or a new one. */
export async function runFor(work: UnitOfWork, campaignId: CampaignId): Promise<number> {
  return (await lockActiveRun(work.trx, campaignId)) ?? openRun(work, campaignId);
}

async function openRun({ trx, now, by }: UnitOfWork, campaignId: CampaignId): Promise<number> {
  const { id } = await trx
    .insertInto('prereq_runs')
    .values({ campaign_id: campaignId, asked_by: by.actor.userId, asked_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A server that this run has done already is done once more. */
export async function addToRun(
  work: UnitOfWork,
  runId: number,
  sessions: readonly { readonly id: SessionId }[],
): Promise<void> {
  await work.trx
    .insertInto('prereq_run_sessions')
    .values(sessions.map(({ id }) => ({ run_id: runId, session_id: id, done_at: null })))
    .onConflict((oc) => oc.columns(['run_id', 'session_id']).doUpdateSet({ done_at: null }))
    .execute();
  for (const { id } of sessions) work.enqueue({ job: 'session', payload: { sessionId: id } });
}

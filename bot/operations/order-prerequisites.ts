// Asks for the prerequisites of a campaign's servers: a run with its own card, done by the workers session by session (PRE-1 to 9).
import { touchCard } from '../../db/queries/cards.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { lockOpenCampaign } from './campaign.ts';
import { type CampaignSession, findSessions, leftAside } from './campaign-sessions.ts';
import { type By, type OperationContext, type Outcome, operate, refuse, type Work } from './operation.ts';

/** No hostname: every server that is not started, done or excluded. */
export type PrerequisiteOrder = { readonly campaignId: CampaignId; readonly hostnames: readonly string[] };

/** `running`: a run was under way already and its card is the answer; the hosts named have joined it. */
type Ordered = { readonly running: boolean; readonly note: Text | null };

export function orderPrerequisites(ctx: OperationContext, by: By, order: PrerequisiteOrder): Promise<Outcome<Ordered>> {
  const deed = {
    ability: 'campaign.prereqs',
    action: 'campaign.prereqs',
    object: { type: 'campaign', id: order.campaignId },
  } as const;
  return operate(ctx, by, deed, (work) => ask(work, order));
}

async function ask(work: Work, order: PrerequisiteOrder): Promise<Outcome<Ordered>> {
  const { trx } = work;
  const campaign = await lockOpenCampaign(trx, order.campaignId);
  if (campaign.kind === 'refused') return campaign;
  const found = await findSessions(trx, order.campaignId, order.hostnames);
  if (found.kind === 'refused') return found;
  const named = order.hostnames.length > 0;
  const chosen = found.sessions.filter(({ status }) => status === 'pending' || status === 'prereq_ok');
  const note = named ? leftAside(found.sessions.filter((session) => !chosen.includes(session))) : null;
  const running = await activeRun(trx, order.campaignId);
  if (running !== null && !named) return { kind: 'done', running: true, note: null };
  if (chosen.length === 0) return nobodyWaits(note);
  await addToRun(work, running ?? (await openRun(work, order.campaignId)), chosen);
  await work.record({ after: { servers: chosen.map(({ hostname }) => hostname), joined: running !== null } });
  await touchCard(trx, cardKeyText({ kind: 'campaign', campaignId: order.campaignId }));
  await touchCard(trx, cardKeyText({ kind: 'prereqs', campaignId: order.campaignId }));
  return { kind: 'done', running: running !== null, note };
}

function nobodyWaits(note: Text | null) {
  return refuse(
    `Aucun serveur n’attend ses prérequis.${note === null ? '' : ` ${note.fr}`}`,
    `No server waits for its prerequisites.${note === null ? '' : ` ${note.en}`}`,
  );
}

async function activeRun(trx: Trx, campaignId: CampaignId): Promise<number | null> {
  const run = await trx
    .selectFrom('prereq_runs')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return run?.id ?? null;
}

async function openRun({ trx, now, by }: Work, campaignId: CampaignId): Promise<number> {
  const { id } = await trx
    .insertInto('prereq_runs')
    .values({ campaign_id: campaignId, asked_by: by.actor.userId, asked_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A server that this run has done already is done once more. */
async function addToRun(work: Work, runId: number, sessions: readonly CampaignSession[]): Promise<void> {
  await work.trx
    .insertInto('prereq_run_sessions')
    .values(sessions.map(({ id }) => ({ run_id: runId, session_id: id, done_at: null })))
    .onConflict((oc) => oc.columns(['run_id', 'session_id']).doUpdateSet({ done_at: null }))
    .execute();
  for (const { id } of sessions) work.ring({ job: 'session', payload: { sessionId: id } });
}

// Asks for the prerequisites of a campaign's servers: a run with its own card, done by the workers session by session (PRE-1 to 9).
import { lockActiveRun } from '../../db/queries/prerequisites/prereq-runs.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { atLeast } from '../../domain/quickwin/phase.ts';
import { setPhase } from '../campaigns/quickwin-phase.ts';
import { findSessions, leftAside } from '../shared/campaign-sessions.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { addToRun, runFor } from './prerequisite-run.ts';

/** No hostname: every server that is not started, done or excluded. */
export type PrerequisiteRequest = { readonly campaignId: CampaignId; readonly hostnames: readonly string[] };

/** `running`: a run was under way already and its card is the answer; the hosts named have joined it. */
type Ordered = { readonly running: boolean; readonly note: Text | null };

export function orderPrerequisites(
  ctx: OperationContext,
  by: Requester,
  order: PrerequisiteRequest,
): Promise<Outcome<Ordered>> {
  const spec = {
    ability: 'campaign.prereqs',
    action: 'campaign.prereqs',
    object: { type: 'campaign', id: order.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => ask(work, order));
}

async function ask(work: UnitOfWork, order: PrerequisiteRequest): Promise<Outcome<Ordered>> {
  const { trx } = work;
  const campaign = await lockOpenCampaign(trx, order.campaignId);
  if (campaign.kind === 'refused') return campaign;
  const found = await findSessions(trx, order.campaignId, order.hostnames, work.by.actor.userId);
  if (found.kind === 'refused') return found;
  const named = order.hostnames.length > 0;
  const chosen = found.sessions.filter(({ status }) => status === 'pending' || status === 'prereq_ok');
  const note = named ? leftAside(found.sessions.filter((session) => !chosen.includes(session))) : null;
  const running = await lockActiveRun(trx, order.campaignId);
  if (running !== null && !named) return { kind: 'done', running: true, note: null };
  if (chosen.length === 0) return nobodyWaits(note);
  await addToRun(work, await runFor(work, order.campaignId), chosen);
  await work.record({ after: { servers: chosen.map(({ hostname }) => hostname), joined: running !== null } });
  if (campaign.phase !== null) await setPhase(work, order.campaignId, atLeast(campaign.phase, 'prereq'));
  return { kind: 'done', running: running !== null, note };
}

function nobodyWaits(note: Text | null) {
  return refuse(
    `Il n’y a pas de prérequis à vérifier.${note === null ? '' : ` ${note.fr}`}`,
    `There are no prerequisites to check.${note === null ? '' : ` ${note.en}`}`,
  );
}

// The prerequisites once more for those that did not pass, and for nobody else (PRE-8, PRE-9).
import { touchCard } from '../../db/queries/cards.ts';
import { lockGate } from '../../db/queries/gate.ts';
import { touchGoCards } from '../../db/queries/go-cards.ts';
import { restoreSession } from '../../db/queries/sessions.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { may } from '../../domain/people/roles.ts';
import { lockOpenCampaign } from './campaign.ts';
import { type By, type OperationContext, type Outcome, operate, refuse, type Work } from './operation.ts';
import { addToRun, runFor } from './prerequisite-run.ts';

export type RerunAsk = {
  readonly campaignId: CampaignId;
  /** null: every server that did not pass. */
  readonly only: SessionId | null;
};

type Failed = {
  readonly id: SessionId;
  readonly hostname: string;
  readonly status: 'pending' | 'prereq_ok' | 'failed' | 'excluded';
};

/**
 * Those that the system excluded come back first where the person may restore (PRE-9); for others they stay, and the note says so.
 * `note`: null when nothing was left aside.
 */
export function rerunFailed(
  ctx: OperationContext,
  by: By,
  { campaignId, only }: RerunAsk,
): Promise<Outcome<{ readonly note: Text | null }>> {
  const object = { type: 'campaign', id: campaignId } as const;
  const restoring = may(by.actor.roles, 'session.restore');
  // A coordinator may bring a server back, and to run its prerequisites is part of it.
  const ability = restoring ? 'session.restore' : 'campaign.prereqs';
  return operate(ctx, by, { ability, action: 'campaign.prereqs-failed', object }, async (work) => {
    await lockGate(work.trx);
    const campaign = await lockOpenCampaign(work.trx, campaignId);
    if (campaign.kind === 'refused') return campaign;
    const failed = await loadFailed(work.trx, campaignId, only);
    const excluded = failed.filter(({ status }) => status === 'excluded');
    const chosen = restoring ? failed : failed.filter(({ status }) => status !== 'excluded');
    const note = restoring || excluded.length === 0 ? null : needsRestore(excluded.length);
    if (chosen.length === 0) {
      return note === null
        ? refuse('Aucun serveur n’a échoué à ses prérequis.', 'No server has failed its prerequisites.')
        : refuse(note.fr, note.en);
    }
    if (restoring) await restore(work, excluded);
    await addToRun(work, await runFor(work, campaignId), chosen);
    await work.record({ after: { servers: chosen.map(({ hostname }) => hostname) } });
    await touchCard(work.trx, cardKeyText({ kind: 'campaign', campaignId }));
    await touchCard(work.trx, cardKeyText({ kind: 'prereqs', campaignId }));
    for (const { id } of chosen) await touchCard(work.trx, cardKeyText({ kind: 'prereq', sessionId: id }));
    if (excluded.length > 0) await touchGoCards(work.trx);
    return { kind: 'done', note };
  });
}

/** Read once and not accepted; or excluded by the system because of what was read. Whoever a person excluded stays out. */
async function loadFailed(trx: Trx, campaignId: CampaignId, only: SessionId | null): Promise<Failed[]> {
  let query = trx
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['s.id', 'v.hostname', 's.status'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.prereq_date', 'is not', null)
    .orderBy('s.id')
    .forUpdate('s');
  query =
    only === null
      ? query.where((eb) =>
          eb.or([
            eb.and([
              eb('s.status', 'in', ['pending', 'prereq_ok']),
              eb('s.prereq_validated', 'is distinct from', true),
            ]),
            eb.and([eb('s.status', '=', 'excluded'), eb('s.excluded_by', '=', 'system')]),
          ]),
        )
      : query.where('s.id', '=', only).where('s.status', 'in', ['pending', 'prereq_ok', 'failed', 'excluded']);
  return (await query.execute()) as Failed[];
}

async function restore(work: Work, excluded: readonly Failed[]): Promise<void> {
  for (const { id, hostname } of excluded) {
    if (!(await restoreSession(work.trx, id))) throw new Error(`session ${id} moved under its lock`);
    await work.record({
      action: 'session.restore',
      object: { type: 'session', id },
      before: { hostname, status: 'excluded' },
      after: { status: 'pending' },
    });
  }
}

function needsRestore(n: number): Text {
  return {
    fr: `${n} serveur(s) exclu(s) attendent d’abord qu’un coordinateur les restaure.`,
    en: `${n} excluded server(s) must first be restored by a coordinator.`,
  };
}

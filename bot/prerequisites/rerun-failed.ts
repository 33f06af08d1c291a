// The prerequisites once more for those that did not pass, and for nobody else (PRE-8, PRE-9).

import { restoreSession } from '../../db/queries/attempts/sessions.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import {
  type FailedPrerequisites,
  lockFailedPrerequisites,
} from '../../db/queries/prerequisites/failed-prerequisites.ts';
import { holdServers } from '../../db/queries/servers/elsewhere.ts';
import { counted } from '../../domain/counts.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { may } from '../../domain/people/roles.ts';
import { releaseElsewhere } from '../campaigns/release-elsewhere.ts';
import { refusalElsewhere, standingElsewhere } from '../campaigns/standing-elsewhere.ts';
import { lockOpenCampaign, type OpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { withinReach } from '../shared/reach/refusals.ts';
import { joined } from '../shared/sentences.ts';
import { placeRestored } from '../staffing/place-restored.ts';
import { addToRun, runFor } from './prerequisite-run.ts';

export type RerunRequest = {
  readonly campaignId: CampaignId;
  /** null: every server that did not pass. */
  readonly only: SessionId | null;
};

/**
 * Those that the system excluded come back first where the person may restore (PRE-9); for others they stay, and the note says so.
 * `note`: null when nothing was left aside.
 */
export function rerunFailed(
  ctx: OperationContext,
  by: Requester,
  { campaignId, only }: RerunRequest,
): Promise<Outcome<{ readonly note: Text | null }>> {
  const object = { type: 'campaign', id: campaignId } as const;
  const restoring = may(by.actor.roles, 'session.restore');
  // A coordinator may bring a server back, and to run its prerequisites is part of it.
  const ability = restoring ? 'session.restore' : 'campaign.prereqs';
  return operate(ctx, by, { ability, action: 'campaign.prereqs-failed', object }, async (work) => {
    await lockPlan(work.trx);
    await lockGate(work.trx);
    const campaign = await lockOpenCampaign(work.trx, campaignId);
    if (campaign.kind === 'refused') return campaign;
    const failed = await withinReach(work, await lockFailedPrerequisites(work.trx, campaignId, only));
    const out = failed.filter(({ status }) => status === 'excluded');
    const elsewhere = restoring ? await refusedElsewhere(work, campaignId, out) : new Map<SessionId, Refused>();
    const excluded = out.filter(({ id }) => !elsewhere.has(id));
    const chosen = failed.filter(({ id, status }) => (restoring ? !elsewhere.has(id) : status !== 'excluded'));
    const note = restoring
      ? joined([...elsewhere.values()].map(({ text }) => text))
      : out.length === 0
        ? null
        : needsRestore(out.length);
    if (chosen.length === 0) {
      return note === null
        ? refuse('Aucun serveur n’a de prérequis en échec.', 'No server has failed prerequisites.')
        : refuse(note.fr, note.en);
    }
    const placed = restoring ? await restore(work, campaign, excluded) : [];
    await addToRun(work, await runFor(work, campaignId), chosen);
    await work.record({ after: { servers: chosen.map(({ hostname }) => hostname) } });
    return { kind: 'done', note: joined([note, ...placed]) };
  });
}

/** ELIG-5: those that another campaign has, each with its sentence. */
async function refusedElsewhere(work: UnitOfWork, campaignId: CampaignId, excluded: readonly FailedPrerequisites[]) {
  const servers = excluded.map(({ serverId, hostname }) => ({ id: serverId, hostname }));
  const standing = await standingElsewhere(work, campaignId, servers);
  return new Map(
    excluded.flatMap(({ id, serverId, hostname }) => {
      const refusal = refusalElsewhere([{ id: serverId, hostname }], standing, '');
      return refusal === null ? [] : [[id, refusal] as const];
    }),
  );
}

async function restore(
  work: UnitOfWork,
  campaign: OpenCampaign,
  excluded: readonly FailedPrerequisites[],
): Promise<readonly Text[]> {
  const servers = excluded.map(({ serverId }) => serverId);
  const standard = campaign.campaignKind === 'standard';
  await releaseElsewhere(work, servers, standard ? { campaignId: campaign.id, label: campaign.label } : null);
  const notes: Text[] = [];
  for (const { id, serverId, hostname } of excluded) {
    if (!(await restoreSession(work.trx, id))) throw new Error(`session ${id} moved under its lock`);
    await holdServers(work.trx, [id]);
    const placed = await placeRestored(work, campaign.id, serverId);
    notes.push(...placed.notes);
    await work.record({
      action: 'session.restore',
      object: { type: 'session', id },
      before: { hostname, status: 'excluded' },
      after: { status: 'pending', ...placed.changes },
    });
  }
  return notes;
}

function needsRestore(n: number): Text {
  return {
    fr: `${counted(n, 'fr', 'serveur exclu', 'serveurs exclus')} : un coordinateur doit d’abord les réintégrer (/restaurer).`,
    en: `${counted(n, 'en', 'excluded server', 'excluded servers')}: a coordinator has to include them again first (/restore).`,
  };
}

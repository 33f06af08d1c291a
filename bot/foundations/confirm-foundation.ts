// RUN-21: somebody who may start servers types the name of what the product stands on: good for one attempt, on that day.
import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { loadOrderer } from '../../db/queries/attempts/orders.ts';
import { loadConfirmation, loadFoundation } from '../../db/queries/foundations/foundation-facts.ts';
import { loadOpenSessions } from '../../db/queries/foundations/open-sessions.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import type { CampaignId, ServerId, SessionId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfOthers } from '../shared/own-servers.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';

export type Confirm = {
  readonly hostname: string;
  /** null: the one that it waits in. */
  readonly campaignId: CampaignId | null;
};
export type Confirmed = { readonly hostname: string; readonly campaignId: CampaignId };

export function confirmFoundation(ctx: OperationContext, by: Requester, ask: Confirm): Promise<Outcome<Confirmed>> {
  const object = { type: 'campaign', id: ask.campaignId } as const;
  return operate(ctx, by, { ability: 'campaign.start', action: 'foundation.confirm', object }, (work) =>
    confirm(work, ask),
  );
}

async function confirm(work: UnitOfWork, ask: Confirm): Promise<Outcome<Confirmed>> {
  const { trx, now, by } = work;
  await lockGate(trx);
  const found = await findNamedServers(trx, [ask.hostname], by.actor.userId);
  if (found.kind === 'refused') return found;
  const [server] = found.servers;
  if (server === undefined) return NO_NAME;
  const { id: serverId, hostname } = server;
  const outside = await refusalOfReach(work, [serverId]);
  if (outside !== null) return outside;
  if ((await loadFoundation(trx, serverId)) === null) {
    return refuse(
      `${hostname} n’est pas un socle de PatchCenter : il démarre sans confirmation.`,
      `${hostname} is not a foundation of PatchCenter: it starts without a confirmation.`,
    );
  }
  const sessions = await loadOpenSessions(trx, serverId);
  const meant = sessions.filter(({ campaignId }) => ask.campaignId === null || campaignId === ask.campaignId);
  const [session, other] = meant;
  if (session === undefined) return notThere(hostname, ask.campaignId);
  if (other !== undefined) return severalCampaigns(hostname, meant);
  const campaign = await lockOpenCampaign(trx, session.campaignId, true);
  if (campaign.kind === 'refused') return campaign;
  const others = await refusalOfOthers(work, [session.sessionId]);
  if (others !== null) return others;
  const of = { serverId, campaignId: session.campaignId };
  if (await isConfirmedToday(work, session.sessionId, of)) {
    return refuse(
      `${hostname} est déjà confirmé pour aujourd’hui : démarrez-le.`,
      `${hostname} is already confirmed for today: start it.`,
    );
  }
  await trx
    .insertInto('foundation_confirmations')
    .values({
      ...{ server_id: serverId, campaign_id: session.campaignId, attempt_id: null },
      ...{ confirmed_by: by.actor.userId, confirmed_at: now },
    })
    .execute();
  // At its slot it is ordered again; what an operator ordered was withdrawn, and is ordered again by them.
  await forgetRefusals(trx, 'foundation-unconfirmed', { campaignId: session.campaignId, servers: [serverId] });
  await work.record({ object: { type: 'campaign', id: session.campaignId }, after: { hostname } });
  return { kind: 'done', hostname, campaignId: session.campaignId };
}

/** By somebody whose right has not ended since: otherwise it counts no more, and another one is needed. */
async function isConfirmedToday(
  { trx, now, settings }: UnitOfWork,
  sessionId: SessionId,
  of: { readonly serverId: ServerId; readonly campaignId: CampaignId },
): Promise<boolean> {
  const standing = await loadConfirmation(trx, of);
  if (standing === null || dayIn(standing.at, settings.zone) !== dayIn(now, settings.zone)) return false;
  const ownSession = settings.ownServersOnly === true ? sessionId : null;
  const asked = { ability: 'campaign.start', now, serverId: of.serverId, ownSession } as const;
  return (await loadOrderer(trx, standing.by, asked)).kind === 'allowed';
}

const NO_NAME = refuse('Il manque le nom du serveur.', 'The name of the server is missing.');

function notThere(hostname: string, campaignId: CampaignId | null) {
  return campaignId === null
    ? refuse(
        `${hostname} n’attend de démarrer dans aucune campagne ouverte.`,
        `${hostname} waits to be started in no open campaign.`,
      )
    : refuse(
        `${hostname} n’attend pas de démarrer dans la campagne ${campaignId}.`,
        `${hostname} does not wait to be started in campaign ${campaignId}.`,
      );
}

function severalCampaigns(hostname: string, sessions: readonly { readonly campaignId: CampaignId }[]) {
  const numbers = sessions.map(({ campaignId }) => campaignId);
  const [first] = numbers;
  return refuse(
    `${hostname} attend dans plusieurs campagnes (${numbers.join(', ')}) : dites laquelle, par exemple /confirmer ${hostname} ${first}`,
    `${hostname} waits in several campaigns (${numbers.join(', ')}): say which one, for example /confirm ${hostname} ${first}`,
  );
}

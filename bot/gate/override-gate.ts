// An admin opens closed gates with a written reason (GATE-6): bound to the blockers of now, said in the channel, in one transaction.
// The prod go itself is still a decision of its own (GATE-5), and the start of a server asks the gate again.

import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { boundChannel } from '../../db/queries/chat/places.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { withGoLists } from '../../db/queries/gate/go-lists.ts';
import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import { loadServersOfGo } from '../../db/queries/people/servers-of-object.ts';
import { loadDomainsOf } from '../../db/queries/servers/server-domains.ts';
import { loadHostnamesOf } from '../../db/queries/servers/servers.ts';
import type { GateBlocker } from '../../domain/gate/blocker.ts';
import { gateOverrideRefusal, overrideAnnouncement } from '../../domain/gate/override.ts';
import { evidenceHash, type ProdGoServer, prodGoEvidence } from '../../domain/gate/prod-go.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';
import { namesText } from '../shared/sentences.ts';

export type OverrideRequest = {
  readonly campaignId: CampaignId;
  readonly servers: 'all-blocked' | readonly ServerId[];
  readonly reason: string;
  /** Hash of what the card showed; null for a typed command, which is about the blockers of now. */
  readonly shownHash: string | null;
};

/** Hostnames, and how many blockers were overridden. */
export type Overridden = { readonly servers: readonly string[]; readonly blockers: number };

/** All of the servers or none. A blocker that appears later closes the gate again. */
export function overrideGate(ctx: OperationContext, by: Requester, ask: OverrideRequest): Promise<Outcome<Overridden>> {
  const spec = {
    ability: 'gate.override',
    action: 'gate.override',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => override(work, ask));
}

type Blocked = ProdGoServer & { readonly blockers: readonly GateBlocker[] };
type Places = ReadonlyMap<string, readonly Blocked[]>;

async function override(work: UnitOfWork, ask: OverrideRequest): Promise<Outcome<Overridden>> {
  const { trx, by, settings, now } = work;
  await lockGate(trx);
  const campaign = await lockOpenCampaign(trx, ask.campaignId);
  if (campaign.kind === 'refused') return campaign;
  // PEOPLE-3: nobody overrides a blocker that is about a server which they may not read.
  const outside = await refusalOfReach(work, await loadServersOfGo(trx, ask.campaignId));
  if (outside !== null) return outside;
  const reason = work.text(ask.reason);
  const found = await loadProdGoServers(trx, ask.campaignId, settings.freshness, now);
  const { servers } = await withGoLists(trx, { campaignId: ask.campaignId, gate: settings }, found, {
    now,
    zone: settings.zone,
  });
  const hash = evidenceHash(prodGoEvidence(ask.campaignId, servers));
  if (ask.shownHash !== null && ask.shownHash !== hash) return CHANGED;
  const chosen = await chosenServers(work, ask, servers);
  if (chosen.kind === 'refused') return chosen;
  const places = await placesOf(work, chosen.blocked);
  if (places === null) return NO_CHANNEL;
  const refusal = gateOverrideRefusal(by.actor.roles, reason);
  if (refusal !== null) return { ...refused(refusal), lacks: 'reason' };
  await store(work, ask.campaignId, chosen.blocked, reason);
  await announce(work, ask.campaignId, places, reason);
  const blockers = chosen.blocked.flatMap((server) => server.blockers).length;
  return { kind: 'done', servers: chosen.blocked.map(({ hostname }) => hostname), blockers };
}

const CHANGED = refuse(
  'La situation a changé depuis l’affichage de cette carte : relisez-la avant de décider.',
  'The situation has changed since this card was shown: check it again before you decide.',
);
const NOTHING = refuse(
  'Aucun serveur de production n’est bloqué : il n’y a pas à passer outre.',
  'No production server is blocked: there is nothing to override.',
);
const NO_CHANNEL = refuse(
  'Passer outre est annoncé dans le canal, et aucun canal n’est lié : tapez d’abord « /canal lier * » dans celui de l’équipe.',
  'An override is announced in the channel, and no channel is bound: first type “/channel bind *” in the team’s channel.',
);

async function chosenServers(
  { trx }: UnitOfWork,
  { servers: asked, campaignId }: OverrideRequest,
  servers: readonly ProdGoServer[],
): Promise<{ readonly kind: 'chosen'; readonly blocked: readonly Blocked[] } | Refused> {
  const blocked = servers.flatMap((server) =>
    server.answer.state === 'closed' && !server.done ? [{ ...server, blockers: server.answer.blockers }] : [],
  );
  const able = blocked.filter((server) => !waitsForAdmin(server));
  if (asked === 'all-blocked') {
    if (able.length > 0) return { kind: 'chosen', blocked: able };
    return blocked.length === 0 ? NOTHING : unsaidRefusal(blocked);
  }
  const unsaid = blocked.filter((server) => asked.includes(server.serverId) && waitsForAdmin(server));
  if (unsaid.length > 0) return unsaidRefusal(unsaid);
  const wrong = asked.filter((id) => !blocked.some(({ serverId }) => serverId === id));
  if (wrong.length === 0)
    return { kind: 'chosen', blocked: blocked.filter(({ serverId }) => asked.includes(serverId)) };
  const { fr, en } = namesText(await loadHostnamesOf(trx, wrong));
  return refuse(
    `Pas bloqué en production dans la campagne ${campaignId} : ${fr || '?'}.`,
    `Not blocked in production in campaign ${campaignId}: ${en || '?'}.`,
  );
}

/** ELIG-6: that is said, not overridden. */
function waitsForAdmin({ blockers }: Blocked): boolean {
  return blockers.some(({ code }) => code === 'environment-unsaid');
}

function unsaidRefusal(blocked: readonly Blocked[]): Refused {
  const said = blocked.flatMap(({ blockers }) => blockers.filter(({ code }) => code === 'environment-unsaid'));
  const sentences = (language: 'fr' | 'en') => said.map(({ reason }) => reason[language]).join(' ');
  return refuse(
    `Passer outre n’y change rien. ${sentences('fr')}`,
    `An override does not change that. ${sentences('en')}`,
  );
}

/** The servers by the conversation in which their override is said; null when one of them has none. */
async function placesOf({ trx }: UnitOfWork, blocked: readonly Blocked[]): Promise<Places | null> {
  const domains = await loadDomainsOf(
    trx,
    blocked.map(({ serverId }) => serverId),
  );
  const places = new Map<string, Blocked[]>();
  for (const [domainCode, group] of Map.groupBy(blocked, ({ serverId }) => domains.get(serverId) ?? '')) {
    const place = await boundChannel(trx, domainCode);
    if (place === null) return null;
    places.set(place.conversation, [...(places.get(place.conversation) ?? []), ...group]);
  }
  return places;
}

async function store(
  work: UnitOfWork,
  campaignId: CampaignId,
  blocked: readonly Blocked[],
  reason: string,
): Promise<void> {
  const { trx, by, now } = work;
  await trx
    .insertInto('gate_overrides')
    .values(
      blocked.map(({ serverId, blockers }) => ({
        campaign_id: campaignId,
        server_id: serverId,
        blockers: blockers.map(({ key }) => key),
        reason,
        overridden_by: by.actor.userId,
        overridden_at: now,
      })),
    )
    .execute();
  await trx
    .updateTable('patch_sessions')
    .set({ start_refusal: null })
    .where('campaign_id', '=', campaignId)
    .where(
      'server_id',
      'in',
      blocked.map(({ serverId }) => serverId),
    )
    .where('start_refusal', 'is not', null)
    .execute();
  for (const { hostname, blockers } of blocked) {
    await work.record({ after: { hostname, blockers: blockers.map(({ reason: why }) => why.en) }, reason });
  }
}

const MAX_BLOCKERS = 10;

async function announce(
  { trx, by, now }: UnitOfWork,
  campaignId: CampaignId,
  places: Places,
  reason: string,
): Promise<void> {
  for (const [conversationId, servers] of places) {
    const blockers = [
      ...new Map(servers.flatMap((server) => server.blockers.map((one) => [one.key, one.reason] as const))).values(),
    ];
    const text = overrideAnnouncement(campaignId, {
      by: by.actor.name,
      reason,
      servers: namesText(servers.map(({ hostname }) => hostname)),
      blockers: blockers.slice(0, MAX_BLOCKERS),
    });
    await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey: null }, now);
  }
}

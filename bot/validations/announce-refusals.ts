// A KO alerts those who can act on it: the operators of its servers and the coordinator, by name in the channel of the domain (VALID-1).
// When production has started on the strength of an OK, the channels of that production hear of it too (VALID-3).

import { loadMembersOf } from '../../db/queries/chat/members.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { boundChannel, channelPlace, personalPlaces } from '../../db/queries/chat/places.ts';
import {
  type Addressee,
  loadAddressees,
  loadCoordinators,
  loadRefused,
  type RefusedServer,
} from '../../db/queries/chat/refusals.ts';
import { type LinkedProduction, loadLinkedProduction } from '../../db/queries/gate/linked-production.ts';
import type { Mention } from '../../db/schema/chat.ts';
import { advise } from '../../domain/advice/advised.ts';
import type { CampaignId, ServerId, UserId } from '../../domain/ids.ts';
import { mentionOnce } from '../../domain/notifications/mention-once.ts';
import { type RefusalCommand, refusalText } from '../../domain/validations/refusal-text.ts';
import { acceptedOf } from '../advice/acceptance.ts';
import type { UnitOfWork } from '../shared/operation.ts';

export type Refusal = {
  readonly serverId: ServerId;
  readonly campaignId: CampaignId;
  /** Production had been started on the strength of what was answered before. */
  readonly late: boolean;
};

/** What one conversation is told of. */
type Told = {
  /** It is a channel, where people are named. */
  readonly shared: boolean;
  readonly servers: Map<ServerId, RefusedServer>;
  readonly production: LinkedProduction[];
};

/** More are not named in commands. */
const MAX_COMMANDS = 8;

/** One message a conversation, however many servers one answer was for. In the transaction that stores the answer. */
export async function announceRefusals(work: UnitOfWork, refusals: readonly Refusal[], comment: string): Promise<void> {
  if (refusals.length === 0) return;
  const { trx } = work;
  const servers = await loadRefused(trx, refusals);
  const told = new Map<string, Told>();
  for (const server of servers) {
    for (const place of await placesOf(work, server)) tell(told, place).servers.set(server.serverId, server);
    if (!refusals.some((one) => one.late && one.serverId === server.serverId)) continue;
    for (const production of await loadLinkedProduction(trx, server.serverId)) {
      for (const place of await productionPlaces(work, production)) {
        const here = tell(told, place);
        here.servers.set(server.serverId, server);
        here.production.push(production);
      }
    }
  }
  const addressed = await addressedIn(work, told);
  for (const [conversationId, what] of told) {
    await say(work, conversationId, { ...what, people: addressed.get(conversationId) ?? [] }, comment);
  }
}

/** In channels, where people are named; one event mentions nobody twice. */
async function addressedIn(
  work: UnitOfWork,
  told: ReadonlyMap<string, Told>,
): Promise<ReadonlyMap<string, readonly Addressee[]>> {
  const channels: { readonly id: string; readonly people: readonly Addressee[] }[] = [];
  for (const [id, what] of told) if (what.shared) channels.push({ id, people: await peopleOf(work, what) });
  const members = await loadMembersOf(
    work.trx,
    channels.map(({ id }) => id),
  );
  return mentionOnce(channels, (channel, userId) => members.has(`${channel} ${userId}`));
}

type Target = { readonly conversation: string; readonly shared: boolean };

function tell(told: Map<string, Told>, { conversation, shared }: Target): Told {
  const here = told.get(conversation) ?? { shared, servers: new Map(), production: [] };
  told.set(conversation, here);
  return here;
}

/** The bound channel; where there is none, the chats of those concerned, and wherever the campaign's card is. */
async function placesOf(work: UnitOfWork, server: RefusedServer): Promise<readonly Target[]> {
  const bound = await boundChannel(work.trx, server.domainCode);
  if (bound !== null) return [{ conversation: bound.conversation, shared: true }];
  const coordinators = await loadCoordinators(work.trx, [server.campaignId], work.now);
  const shown = await channelPlace(work.trx, server);
  const chats = await chatsOf(work, [...server.operators, ...coordinators]);
  return shown === null ? chats : [...chats, { conversation: shown.conversation, shared: false }];
}

async function productionPlaces(work: UnitOfWork, production: LinkedProduction): Promise<readonly Target[]> {
  const channel = await channelPlace(work.trx, production);
  return channel === null
    ? chatsOf(work, production.operators)
    : [{ conversation: channel.conversation, shared: true }];
}

async function chatsOf({ trx }: UnitOfWork, users: readonly UserId[]): Promise<readonly Target[]> {
  const places = await personalPlaces(trx, users);
  return [...places.values()].map(({ conversation }) => ({ conversation, shared: false }));
}

async function say(
  work: UnitOfWork,
  conversationId: string,
  told: Told & { readonly people: readonly Addressee[] },
  comment: string,
): Promise<void> {
  const servers = [...told.servers.values()];
  const { people } = told;
  const many = servers.length > MAX_COMMANDS;
  const text = refusalText({
    ...{ people: people.map(({ name }) => name), by: oneLine(work.by.actor.name), comment, servers, many },
    commands: many ? [] : await commandsFor(work, servers),
    production: told.production.length === 0 ? null : told.production,
  });
  const mentions: readonly Mention[] = people.flatMap(({ name, entraId }) =>
    entraId === null ? [] : [{ name, entraId }],
  );
  await enqueueMessage(work.trx, { conversationId, threadId: null, text, dedupeKey: null, mentions }, work.now);
}

/** Whoever said KO knows it. */
async function peopleOf({ trx, now, by }: UnitOfWork, { servers, production }: Told) {
  const refused = [...servers.values()];
  const campaigns = [...new Set(refused.map(({ campaignId }) => campaignId))];
  const users = [
    ...[...refused, ...production].flatMap(({ operators }) => operators),
    ...(await loadCoordinators(trx, campaigns, now)),
  ].filter((id) => id !== by.actor.userId);
  const people = await loadAddressees(trx, users, now);
  return people.map((one) => ({ ...one, name: oneLine(one.name) }));
}

function oneLine(name: string): string {
  return name.replace(/\s+/gu, ' ').trim();
}

async function commandsFor({ trx, now, settings }: UnitOfWork, servers: readonly RefusedServer[]) {
  const reader = { db: trx, now, settings, viewer: null };
  const found: RefusalCommand[] = [];
  for (const { hostname, campaignId } of servers) {
    const on = { campaignId, hostname };
    const accepted = await acceptedOf(reader, advise(null, { do: 'retry', on }, { do: 'rollback', on }));
    for (const { advised } of accepted)
      if (advised.do === 'retry' || advised.do === 'rollback') found.push({ do: advised.do, on });
  }
  return found;
}

// The sessions that an order is about: all those of a campaign, or those of the hosts named.
import {
  type CampaignServer,
  loadCampaignHostnames,
  loadCampaignServers,
} from '../../db/queries/campaigns/campaign-servers.ts';
import { loadOutOfReach } from '../../db/queries/people/reach.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import type { Db } from '../../db/schema/database.ts';
import { statusText } from '../../domain/campaigns/session-state.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { hostCandidates, hostNamed } from '../../domain/typed/host-name.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { type Refused, refuse } from './operation.ts';
import { refusalForReader } from './reach/refusals.ts';
import { asTyped, hostnamesOf, namesText } from './sentences.ts';

export type FoundSessions = { readonly kind: 'found'; readonly sessions: readonly CampaignServer[] };

/** No name: every session within the list of `reader`, who asks (PEOPLE-3). A name outside it refuses them all, and a name that is not in the campaign refuses them all: it may be a slip. */
export async function findSessions(
  trx: Db,
  campaignId: CampaignId,
  names: readonly string[],
  reader: UserId,
): Promise<FoundSessions | Refused> {
  const hostnames = hostnamesOf(names);
  const asked = hostnames.length === 0 ? null : hostnames.flatMap(hostCandidates);
  const found = await loadCampaignServers(trx, campaignId, asked);
  const known = new Set(found.map((session) => session.hostname));
  const meant = hostnames.map((typed) => hostNamed(typed, (name) => known.has(name)));
  const unknown = hostnames.filter((_, index) => meant[index] === null);
  if (unknown.length === 0) {
    const sessions = hostnames.length === 0 ? found : found.filter(({ hostname }) => meant.includes(hostname));
    return withinReach(trx, sessions, { reader, named: hostnames.length > 0 });
  }
  const { fr, en } = namesText(asTyped(names, unknown));
  const near = didYouMean(
    unknown[0] ?? '',
    await readWithinReach(trx, reader, (within) => loadCampaignHostnames(within, campaignId)),
  );
  return refuse(
    `Pas dans la campagne ${campaignId} : ${fr}.${near.fr}`,
    `Not in campaign ${campaignId}: ${en}.${near.en}`,
  );
}

async function withinReach(
  trx: Db,
  sessions: readonly CampaignServer[],
  { reader, named }: { readonly reader: UserId; readonly named: boolean },
): Promise<FoundSessions | Refused> {
  const ids = sessions.map(({ serverId }) => serverId);
  const refusal = named ? await refusalForReader(trx, reader, ids) : null;
  if (refusal !== null) return refusal;
  const outside = new Set((named ? [] : await loadOutOfReach(trx, reader, ids)).map(({ id }) => id));
  return { kind: 'found', sessions: sessions.filter(({ serverId }) => !outside.has(serverId)) };
}

/** Named, but not in a state for it; null when there are none. */
export function leftAside(sessions: readonly Pick<CampaignServer, 'hostname' | 'status'>[]): Text | null {
  if (sessions.length === 0) return null;
  const listed = (language: 'fr' | 'en') =>
    namesText(sessions.map(({ hostname, status }) => `${hostname} (${statusText(status)[language]})`))[language];
  return { fr: `Non concernés : ${listed('fr')}.`, en: `Skipped: ${listed('en')}.` };
}

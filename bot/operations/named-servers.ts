// Servers named in a command, and their sessions in the campaigns that are open.

import { findServers } from '../../db/queries/servers.ts';
import type { CampaignKind } from '../../db/schema/campaigns.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { SessionStatus } from '../../domain/execution/session-state.ts';
import type { CampaignId, ServerId, SessionId } from '../../domain/ids.ts';
import { type Refused, refuse } from './operation.ts';
import { afterWords, hostnamesOf, namesText } from './sentences.ts';

export type NamedServer = { readonly id: ServerId; readonly hostname: string };

/** In the order named; a name that the estate does not know refuses them all: it may be a slip. */
export async function findNamedServers(
  db: Db,
  names: readonly string[],
): Promise<{ readonly kind: 'found'; readonly servers: readonly NamedServer[] } | Refused> {
  const hostnames = hostnamesOf(names);
  const byName = new Map((await findServers(db, hostnames)).map((server) => [server.hostname, server]));
  const servers = hostnames.flatMap((hostname) => byName.get(hostname) ?? []);
  if (servers.length === 0 || servers.length < hostnames.length) {
    const { fr, en } = namesText(hostnames.filter((hostname) => !byName.has(hostname)));
    return refuse(`Serveur inconnu : ${fr || '?'}.`, `Unknown server: ${en || '?'}.`);
  }
  return { kind: 'found', servers };
}

export type OpenSession = NamedServer & {
  readonly sessionId: SessionId;
  readonly campaignId: CampaignId;
  readonly campaignKind: CampaignKind;
  readonly label: string;
  readonly status: SessionStatus;
};

/** Locked to the end of the transaction. A server may be in several open campaigns. */
export async function lockOpenSessions(trx: Trx, servers: readonly NamedServer[]): Promise<OpenSession[]> {
  return trx
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.id', 'v.hostname', 's.id as sessionId', 's.campaign_id as campaignId', 's.status'])
    .select(['c.kind as campaignKind', 'c.label'])
    .where('c.status', '=', 'open')
    .where(
      's.server_id',
      'in',
      servers.map((server) => server.id),
    )
    .orderBy('s.id')
    .forUpdate('s')
    .execute();
}

export type HostsAndReason = { readonly hostnames: readonly string[]; readonly reason: string };

/** Letters and digits with a digit among them: what our hostnames look like, and hardly any word of a reason. */
const LIKE_A_HOSTNAME = /^(?=.*\d)[a-z][a-z0-9-]{3,}(\.[a-z0-9-]+)*$/i;

/**
 * `host1, host2 why it is so`: the first words that are servers, or look like one, then the reason as it was typed. A slip in a
 * hostname is so named as unknown, and never read as the beginning of the reason.
 */
export async function splitHosts(db: Db, words: readonly string[], rest: string): Promise<HostsAndReason> {
  const known = new Set((await findServers(db, hostnamesOf(words))).map((server) => server.hostname));
  const isHost = (word: string) => known.has(hostnamesOf([word])[0] ?? '') || LIKE_A_HOSTNAME.test(word);
  const end = words.findIndex((word, index) => index > 0 && !isHost(word));
  const hostnames = end === -1 ? words : words.slice(0, end);
  return { hostnames, reason: afterWords(rest, hostnames) };
}

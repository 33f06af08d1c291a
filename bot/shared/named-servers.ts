// Servers named in a command.

import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadHostnames } from '../../db/queries/servers/server-view.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import type { Db } from '../../db/schema/database.ts';
import type { ServerId, UserId } from '../../domain/ids.ts';
import { argumentAtStart, outsideQuotes, serverInReason, unreadBefore } from '../../domain/typed/free-text.ts';
import { hostCandidates, hostNamed } from '../../domain/typed/host-name.ts';
import { limitInText, limitRefusal } from '../../domain/typed/limit-words.ts';
import { wordsIn } from '../../domain/typed/line.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { type Refused, refuse, refused } from './operation.ts';
import { refusalForReader } from './reach/refusals.ts';
import { asTyped, hostnamesOf, namesText, restAfter, unquoted } from './sentences.ts';

export type NamedServer = { readonly id: ServerId; readonly hostname: string };

/**
 * In the order named; a name that the estate does not know refuses them all: it may be a slip. So does a server outside the list of
 * `reader`, who asks (PEOPLE-3).
 */
export async function findNamedServers(
  db: Db,
  names: readonly string[],
  reader: UserId,
): Promise<{ readonly kind: 'found'; readonly servers: readonly NamedServer[] } | Refused> {
  const hostnames = hostnamesOf(names);
  const byName = await serversTyped(db, hostnames);
  const missing = hostnames.filter((hostname) => !byName.has(hostname));
  if (byName.size === 0 || missing.length > 0) return unknownServers(db, asTyped(names, missing), reader);
  const servers = [...new Set(byName.values())];
  const outside = await refusalForReader(
    db,
    reader,
    servers.map(({ id }) => id),
  );
  return outside ?? { kind: 'found', servers };
}

/** The servers that are meant, by what was typed for them: with their domain or without, in the order typed. */
export async function serversTyped(db: Db, hostnames: readonly string[]): Promise<ReadonlyMap<string, NamedServer>> {
  const found = await findServers(db, hostnames.flatMap(hostCandidates));
  const known = new Map(found.map((server) => [server.hostname, server]));
  return new Map(
    hostnames.flatMap((typed) => {
      const server = known.get(hostNamed(typed, (name) => known.has(name)) ?? '');
      return server === undefined ? [] : [[typed, server] as const];
    }),
  );
}

/** With the names that are nearest to the first of them, of those that `reader`, who asks, may read (PEOPLE-3). */
export async function unknownServers(db: Db, missing: readonly string[], reader: UserId): Promise<Refused> {
  const { fr, en } = namesText(missing);
  const near = didYouMean(missing[0] ?? '', await readWithinReach(db, reader, loadHostnames));
  return refuse(`Serveur inconnu : ${fr || '?'}.${near.fr}`, `Unknown server: ${en || '?'}.${near.en}`);
}

export type HostsAndReason = { readonly hostnames: readonly string[]; readonly reason: string };

/** Letters and digits with a digit among them: what our hostnames look like, and hardly any word of a reason. */
const LIKE_A_HOSTNAME = /^(?=.*\d)[a-z][a-z0-9-]{3,}(\.[a-z0-9-]+)*$/i;

/**
 * `host1, host2 why it is so`: the first words that are servers, or look like one, then the reason as it was typed. A slip in a
 * hostname is so named as unknown, and never read as the beginning of the reason; what looks like an argument, or is another server, is
 * refused there. `limits`: words that limit an order, which this one cannot be.
 */
export async function splitHosts(
  db: Db,
  words: readonly string[],
  rest: string,
  limits: 'may be said' | 'are refused' = 'may be said',
): Promise<HostsAndReason | Refused> {
  const known = await serversTyped(db, hostnamesOf(words));
  const isKnown = (word: string) => known.has(hostnamesOf([word])[0] ?? '');
  const end = words.findIndex((word, index) => index > 0 && !isKnown(word) && !LIKE_A_HOSTNAME.test(word));
  const hostnames = end === -1 ? words : words.slice(0, end);
  const typed = restAfter(rest, hostnames);
  const unread = argumentAtStart(typed);
  if (unread !== null) return refused(unreadBefore(unread));
  const limit = limits === 'are refused' ? limitInText(typed) : null;
  if (limit !== null) return refused(limitRefusal(limit));
  const inside = wordsIn(outsideQuotes(typed)).find(isKnown);
  return inside === undefined ? { hostnames, reason: unquoted(typed) } : refused(serverInReason(inside));
}

/** One server and a reason: each such order is a decision of its own. */
export async function splitOneHost(
  db: Db,
  words: readonly string[],
  rest: string,
): Promise<{ readonly hostname: string; readonly reason: string } | Refused> {
  const split = await splitHosts(db, words, rest);
  if ('kind' in split) return split;
  const [hostname = '', other] = split.hostnames;
  if (other === undefined) return { hostname, reason: split.reason };
  return refuse(
    `Un serveur à la fois, chacun avec son motif : « ${other.slice(0, 60)} » est en trop.`,
    `One server at a time, each with its own reason: “${other.slice(0, 60)}” is not expected.`,
  );
}

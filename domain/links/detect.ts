// Proposes the links between production and non-production from hostnames alone (LINK-2). It only proposes: what is
// stored already, by hand or by an earlier detection, is never changed nor deleted.
import type { ServerId } from '../ids.ts';
import { byCodePoint } from '../order.ts';
import { type HostnameReading, readHostname } from './signature.ts';

export type NamedServer = { readonly id: ServerId; readonly hostname: string };
export type DetectedLink = {
  readonly prod: NamedServer;
  readonly nonprod: NamedServer;
  /** Second character of the non-prod hostname, for `environment_code`. */
  readonly environmentCode: string;
};
export type SignatureGroup = {
  readonly signature: string;
  readonly prods: readonly NamedServer[];
  readonly nonprods: readonly NamedServer[];
};
export type LeftOut = {
  readonly server: NamedServer;
  readonly reason: Extract<HostnameReading, { kind: 'left-out' }>['reason'];
};
export type Detection = {
  readonly links: readonly DetectedLink[];
  /** Non-prod servers without a production of the same signature. */
  readonly orphans: readonly SignatureGroup[];
  /** Several productions share the signature: no link is made. */
  readonly ambiguous: readonly SignatureGroup[];
  readonly leftOut: readonly LeftOut[];
};

export type StoredLink = {
  readonly prodId: ServerId;
  readonly nonprodId: ServerId;
  readonly source: 'auto' | 'manual';
};

type Reading = { readonly server: NamedServer; readonly reading: HostnameReading };
type Named = { readonly server: NamedServer; readonly reading: Extract<HostnameReading, { kind: 'named' }> };

/** LINK-2. The order of the input does not matter; every list comes out by hostname or signature. */
export function detectLinks(servers: readonly NamedServer[]): Detection {
  const readings: Reading[] = servers
    .map((server) => ({ id: server.id, hostname: server.hostname.toLowerCase() }))
    .sort((a, b) => byCodePoint(a.hostname, b.hostname))
    .map((server) => ({ server, reading: readHostname(server.hostname) }));
  const groups = groupBySignature(readings);
  return {
    links: groups.flatMap(linksOf),
    orphans: groups.filter((group) => group.prods.length === 0),
    ambiguous: groups.filter((group) => group.prods.length > 1),
    leftOut: readings.flatMap(({ server, reading }) =>
      reading.kind === 'left-out' ? [{ server, reason: reading.reason }] : [],
    ),
  };
}

function groupBySignature(readings: readonly Reading[]): SignatureGroup[] {
  const named = readings.filter((entry): entry is Named => entry.reading.kind === 'named');
  const bySignature = Map.groupBy(named, (entry) => entry.reading.signature);
  return [...bySignature]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([signature, members]) => ({
      signature,
      prods: members.filter((m) => m.reading.environment === 'production').map((m) => m.server),
      nonprods: members.filter((m) => m.reading.environment !== 'production').map((m) => m.server),
    }));
}

function linksOf(group: SignatureGroup): DetectedLink[] {
  const [prod, second] = group.prods;
  if (prod === undefined || second !== undefined) return [];
  return group.nonprods.map((nonprod) => ({ prod, nonprod, environmentCode: nonprod.hostname.charAt(1) }));
}

/** Production servers to be shown as ambiguous (GATE-1): a link made by hand settles the question for its server. */
export function ambiguousProds(detection: Detection, stored: readonly StoredLink[]): ReadonlySet<ServerId> {
  const settled = new Set(stored.filter((link) => link.source === 'manual').map((link) => link.prodId));
  const prods = detection.ambiguous.flatMap((group) => group.prods.map((prod) => prod.id));
  return new Set(prods.filter((id) => !settled.has(id)));
}

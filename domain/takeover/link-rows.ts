// The links of PatchCenter as rows of a workbook of links (LINK-3), and what of them may be taken over.
import type { ServerId } from '../ids.ts';
import type { NamedServer, StoredLink } from '../links/detect.ts';
import { type LinkDifference, pairKey } from '../links/link-difference.ts';
import { type LinkRefusal, readLinkRows } from '../links/link-import.ts';
import type { SourceRow } from './source-tables.ts';

export type LinksTakenOver = {
  readonly difference: LinkDifference;
  readonly refusals: readonly LinkRefusal[];
  /** Pairs that detection had found in PatchCenter and somebody removed here: they stay away. */
  readonly dismissed: number;
  /** Pairs that only we have: they stay, since without one a production would open. */
  readonly ours: number;
};

type Here = {
  /** Name of each server of PatchCenter, by its id there: as it is here, or, where its row is refused, as it is written there. */
  readonly names: ReadonlyMap<string, string>;
  /** With ids that mean nothing for those that are new. */
  readonly servers: readonly NamedServer[];
  readonly productions: ReadonlySet<ServerId>;
  readonly stored: readonly StoredLink[];
  /** `keyOf` of the pairs. */
  readonly dismissals: ReadonlySet<string>;
};

export function linksTakenOver(rows: readonly SourceRow[], here: Here): LinksTakenOver {
  const nameOf = (id: string | null | undefined) => here.names.get(id ?? '') ?? `servers#${id}`;
  const asked = rows.map((row) => ({ row, prod: nameOf(row.prod_server_id), nonprod: nameOf(row.nonprod_server_id) }));
  const read = readLinkRows(
    asked.map(({ row, prod, nonprod }) => {
      const at = `server_correspondance#${row.id ?? `${row.prod_server_id}-${row.nonprod_server_id}`}`;
      return {
        prod: { address: `${at}.prod_server_id`, value: prod },
        nonprod: { address: `${at}.nonprod_server_id`, value: nonprod },
        action: { address: at, value: null },
      };
    }),
    {
      servers: new Map(here.servers.map((server) => [server.hostname, server])),
      productions: here.productions,
      stored: here.stored,
    },
  );
  const detected = new Set(
    asked.flatMap(({ row, prod, nonprod }) => (row.source === 'auto' ? [`${prod} ${nonprod}`] : [])),
  );
  const pairs = read.difference.added.map((pair) => {
    const isDetected = detected.has(`${pair.prod.hostname} ${pair.nonprod.hostname}`);
    return { ...pair, source: isDetected ? ('auto' as const) : ('manual' as const) };
  });
  const added = pairs.filter((pair) => pair.source === 'manual' || !here.dismissals.has(pairKey(pair)));
  const said = new Set(asked.map(({ prod, nonprod }) => `${prod} ${nonprod}`));
  const byId = new Map(here.servers.map(({ id, hostname }) => [id, hostname]));
  const ours = here.stored.filter(({ prodId, nonprodId }) => !said.has(`${byId.get(prodId)} ${byId.get(nonprodId)}`));
  return {
    difference: { added, removed: [] },
    refusals: read.refusals,
    dismissed: pairs.length - added.length,
    ours: ours.length,
  };
}

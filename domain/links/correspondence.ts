// What a person should look at in the correspondence of production and non-production (LINK-2): linked, unlinked, ambiguous, orphans.
import type { ServerId } from '../ids.ts';
import { ambiguousProds, type DetectedLink, detectLinks, type NamedServer, type StoredLink } from './detect.ts';
import { keyOf } from './link-difference.ts';

export type Correspondence = {
  readonly counts: {
    readonly linkedProds: number;
    readonly auto: number;
    readonly manual: number;
    readonly unlinked: number;
    readonly ambiguous: number;
    readonly orphans: number;
    readonly dismissed: number;
    readonly leftOut: number;
  };
  /** What detection would add now: neither there nor dismissed. */
  readonly toAdd: readonly DetectedLink[];
  readonly concerns: readonly Concern[];
};

/** In the order in which they matter to a prod go. */
export type Concern =
  /** Several productions share the signature: only a person can tell. */
  | { readonly kind: 'ambiguous'; readonly prods: readonly NamedServer[]; readonly nonprods: readonly NamedServer[] }
  /** A production that is patched and has no link. */
  | { readonly kind: 'unlinked'; readonly prod: NamedServer }
  /** Non-productions without a production of that name. */
  | { readonly kind: 'orphans'; readonly nonprods: readonly NamedServer[] };

/** `patchedProds`: productions that campaigns take. Detection reads the names of the whole estate, as the gate does. */
export function correspondenceOf(
  servers: readonly NamedServer[],
  stored: readonly StoredLink[],
  {
    patchedProds,
    dismissed,
  }: { readonly patchedProds: ReadonlySet<ServerId>; readonly dismissed: ReadonlySet<string> },
): Correspondence {
  const detection = detectLinks(servers);
  const linked = new Set(stored.map(({ prodId }) => prodId));
  const taken = new Set(stored.map(({ nonprodId }) => nonprodId));
  const there = new Set(stored.map(({ prodId, nonprodId }) => keyOf(prodId, nonprodId)));
  const open = ambiguousProds(detection, stored);
  const ambiguous = detection.ambiguous.filter(({ prods }) => prods.some(({ id }) => open.has(id)));
  const orphans = detection.orphans
    .map(({ nonprods }) => nonprods.filter(({ id }) => !taken.has(id)))
    .filter((nonprods) => nonprods.length > 0);
  const proposed = detection.links.filter(({ prod, nonprod }) => !there.has(keyOf(prod.id, nonprod.id)));
  const toAdd = proposed.filter(({ prod, nonprod }) => !dismissed.has(keyOf(prod.id, nonprod.id)));
  const unlinked = servers.filter(({ id }) => patchedProds.has(id) && !linked.has(id) && !open.has(id));
  return {
    counts: {
      linkedProds: linked.size,
      auto: stored.filter(({ source }) => source === 'auto').length,
      manual: stored.filter(({ source }) => source === 'manual').length,
      unlinked: unlinked.length,
      ambiguous: ambiguous.length,
      orphans: orphans.reduce((sum, nonprods) => sum + nonprods.length, 0),
      dismissed: proposed.length - toAdd.length,
      leftOut: detection.leftOut.length,
    },
    toAdd,
    concerns: [
      ...ambiguous.map(({ prods, nonprods }): Concern => ({ kind: 'ambiguous', prods, nonprods })),
      ...unlinked
        .toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1))
        .map((prod): Concern => ({ kind: 'unlinked', prod })),
      ...orphans.map((nonprods): Concern => ({ kind: 'orphans', nonprods })),
    ],
  };
}

// A change of links as the pairs that it adds and removes: previewed, applied whole, taken back.
import type { ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { NamedServer, StoredLink } from './detect.ts';

export type LinkPair = {
  readonly prod: NamedServer;
  readonly nonprod: NamedServer;
  readonly source: StoredLink['source'];
};

export type LinkDifference = { readonly added: readonly LinkPair[]; readonly removed: readonly LinkPair[] };

export function pairKey({ prod, nonprod }: Pick<LinkPair, 'prod' | 'nonprod'>): string {
  return keyOf(prod.id, nonprod.id);
}

export function keyOf(prodId: ServerId, nonprodId: ServerId): string {
  return `${prodId}:${nonprodId}`;
}

export function isNoLinkChange({ added, removed }: LinkDifference): boolean {
  return added.length + removed.length === 0;
}

export function inverseLinks({ added, removed }: LinkDifference): LinkDifference {
  return { added: removed, removed: added };
}

/** What stands against the difference now: a pair to be added that is there, one to be removed that is gone. */
export function linkConflicts({ added, removed }: LinkDifference, stored: readonly StoredLink[]): readonly Text[] {
  const there = new Set(stored.map(({ prodId, nonprodId }) => keyOf(prodId, nonprodId)));
  return [
    ...added
      .filter((pair) => there.has(pairKey(pair)))
      .map(({ prod, nonprod }) => ({
        fr: `${prod.hostname} et ${nonprod.hostname} ont été liés entre-temps.`,
        en: `${prod.hostname} and ${nonprod.hostname} were linked in the meantime.`,
      })),
    ...removed
      .filter((pair) => !there.has(pairKey(pair)))
      .map(({ prod, nonprod }) => ({
        fr: `${prod.hostname} et ${nonprod.hostname} ont été déliés entre-temps.`,
        en: `${prod.hostname} and ${nonprod.hostname} were unlinked in the meantime.`,
      })),
  ];
}

// Keeps the index of each vCenter for a minute, and the failure to read one for some seconds, so that a campaign of many servers
// asks once and does not wait for the same silent vCenter again and again.
import type { Timing } from './timing.ts';
import type { Vcenter } from './vcenter.ts';
import { readVmIndex, type VmIndex } from './vm-index.ts';

const freshMs = 60_000;
const failureMs = 10_000;
/** Of those who want it as it is now, so many ask in the same moment. */
const momentMs = 3_000;

/** The index, or why it could not be read. */
export type IndexResult = { readonly index: VmIndex } | { readonly failure: unknown };

/** `fresh`: as it is now, a moment old at most. */
export type IndexCache = (at: Vcenter, fresh?: boolean) => Promise<IndexResult>;

export function createIndexCache(timing: Timing): IndexCache {
  const kept = new Map<string, { readonly result: Promise<IndexResult>; until: number; readAt: number }>();
  return (at, fresh = false) => {
    const there = kept.get(at.name);
    const now = timing.elapsedMs();
    if (there !== undefined && now < (fresh ? there.readAt + momentMs : there.until)) return there.result;
    const reading = readVmIndex(at.session, at.limits.pageSize);
    const entry = {
      result: reading.then(
        (index) => ({ index }),
        (failure: unknown) => ({ failure }),
      ),
      until: Number.POSITIVE_INFINITY,
      readAt: Number.POSITIVE_INFINITY,
    };
    kept.set(at.name, entry);
    entry.result.then((r) => {
      entry.readAt = timing.elapsedMs();
      entry.until = entry.readAt + ('index' in r ? freshMs : failureMs);
    });
    return entry.result;
  };
}

// Whether a datastore has room for one more snapshot (RUN-4): a disk that grows beside its snapshot can fill it, and then stops every
// machine that lives there.
import type { Answer } from '../answer.ts';

export type DatastoreSpace = {
  readonly name: string;
  /** null: unknown. */
  readonly capacityBytes: number | null;
  readonly freeBytes: number | null;
};

/** Settings `vcenters.datastoreFreePercent`, `vcenters.snapshotsPerDatastore` and `vcenters.lookTime`. */
export const DEFAULT_DATASTORE_LIMITS = { freePercent: 10, snapshotsAtOnce: 4, lookTime: '06:00' } as const;

/** Rounded down, so that what is too little never reads as enough; null: unknown. */
export function freePercent({ capacityBytes, freeBytes }: DatastoreSpace): number | null {
  if (capacityBytes === null || freeBytes === null || capacityBytes <= 0) return null;
  return Math.floor((freeBytes / capacityBytes) * 1000) / 10;
}

export function hasSpace(space: DatastoreSpace, leastPercent: number): Answer {
  const free = freePercent(space);
  if (free === null) return 'unknown';
  return free >= leastPercent ? 'yes' : 'no';
}

/** RUN-4: why no snapshot may be made on those datastores, or null. Unknown never passes as yes; a minimum of 0 asks nothing. */
export function spaceRefusal(datastores: readonly DatastoreSpace[], leastPercent: number): string | null {
  if (leastPercent === 0) return null;
  if (datastores.length === 0) {
    return `which datastores hold the machine is unknown; at least ${leastPercent} % free is needed for a snapshot`;
  }
  const faults = datastores
    .filter((one) => hasSpace(one, leastPercent) !== 'yes')
    .map((one) => {
      const free = freePercent(one);
      return free === null
        ? `the free space of datastore ${one.name} is unknown`
        : `datastore ${one.name} has ${free} % free`;
    });
  if (faults.length === 0) return null;
  return `${faults.join(', ')}; at least ${leastPercent} % is needed for a snapshot`;
}

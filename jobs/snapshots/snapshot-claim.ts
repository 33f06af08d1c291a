// A claim runs out when its worker is held up: before it does what cannot be taken back, and before it writes, it asks whether the
// snapshot is still its own. Whoever took it over knows better.
import { type ClaimedSnapshot, isClaimHeld } from '../../db/queries/snapshots/snapshots.ts';
import type { JobContext } from '../context.ts';

/** vCenter tasks may take many minutes: the claim is prolonged meanwhile. A failed try is made again when it has run out. */
export const CLAIM_SECONDS = 90;

/** One snapshot and the worker that has claimed it. */
export type SnapshotWork = { readonly ctx: JobContext; readonly row: ClaimedSnapshot };

/** Another worker has it, or may have it at any moment. */
export class ClaimLost extends Error {}

/** Throws ClaimLost. */
export async function assertClaimHeld({ db, owner }: JobContext, { id }: { readonly id: number }): Promise<void> {
  if (!(await isClaimHeld(db, id, owner))) throw new ClaimLost(`snapshot ${id} is no longer claimed by ${owner}`);
}

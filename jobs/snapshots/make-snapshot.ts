// A snapshot of that name, made when it is not there (RUN-4): in turn on its datastores, and only where they have room. The one way for
// attempts and for prepared snapshots.
import { spaceRefusal } from '../../domain/prerequisites/datastore-space.ts';
import { type Datastore, type SnapshotRef, VcenterError, type VmRef } from '../../targets/ports.ts';
import type { JobContext } from '../context.ts';
import { inDatastoreTurn } from './datastore-turn.ts';

export type WantedSnapshot = {
  /** Proved to be the server (RUN-17). */
  readonly vm: VmRef;
  readonly name: string;
  readonly description: string;
  readonly signal: AbortSignal;
  /** How a call that failed in passing is repeated. Not around the waiting, whose length is nobody's fault. */
  readonly again: <T>(ask: () => Promise<T>) => Promise<T>;
};

type Found =
  | { readonly kind: 'there'; readonly snapshot: SnapshotRef }
  | { readonly kind: 'missing'; readonly datastores: readonly Datastore[] };

/** Safe to repeat: the name is looked for first. Throws VcenterError, `space` when a datastore has too little or cannot be asked. */
export async function makeSnapshot(ctx: JobContext, wanted: WantedSnapshot): Promise<SnapshotRef> {
  const found = await wanted.again(() => lookFor(ctx, wanted.vm, wanted.name));
  if (found.kind === 'there') return found.snapshot;
  return inDatastoreTurn(ctx, wanted.vm, found.datastores, wanted.signal, () =>
    wanted.again(() => makeInTurn(ctx, wanted)),
  );
}

/**
 * Looks and reads once more: a try before this one may have made it without an answer, and those whose turn it was may have taken the
 * room.
 */
async function makeInTurn(ctx: JobContext, { vm, name, description }: WantedSnapshot): Promise<SnapshotRef> {
  const found = await lookFor(ctx, vm, name);
  if (found.kind === 'there') return found.snapshot;
  const refusal = spaceRefusal(found.datastores, ctx.settings.datastoreFreePercent);
  if (refusal !== null) throw new VcenterError('space', `${vm.vcenter}, ${vm.vmName}: ${refusal}`);
  return ctx.vcenter.ensureSnapshot(vm, name, description);
}

async function lookFor({ vcenter }: JobContext, vm: VmRef, name: string): Promise<Found> {
  const snapshot = await vcenter.findSnapshot(vm, name);
  if (snapshot !== null) return { kind: 'there', snapshot };
  return { kind: 'missing', datastores: await vcenter.readDatastores(vm) };
}

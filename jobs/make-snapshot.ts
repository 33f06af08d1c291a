// A snapshot of that name, made when it is not there (RUN-4): in turn on its datastores, and only where they have room. The one way for
// attempts and for prepared snapshots.
import { spaceRefusal } from '../domain/execution/datastore-space.ts';
import { type Datastore, type SnapshotRef, VcenterError, type VmRef } from '../targets/ports.ts';
import type { JobContext } from './context.ts';
import { inDatastoreTurn } from './datastore-turn.ts';

export type WantedSnapshot = {
  readonly findVm: () => Promise<VmRef>;
  readonly name: string;
  readonly description: string;
  readonly signal: AbortSignal;
  /** How a call that failed in passing is repeated. Not around the waiting, whose length is nobody's fault. */
  readonly again: <T>(ask: () => Promise<T>) => Promise<T>;
};

type Found =
  | { readonly kind: 'there'; readonly snapshot: SnapshotRef }
  | { readonly kind: 'missing'; readonly vm: VmRef; readonly datastores: readonly Datastore[] };

/** Safe to repeat: the name is looked for first. Throws VcenterError, `space` when a datastore has too little or cannot be asked. */
export async function makeSnapshot(ctx: JobContext, wanted: WantedSnapshot): Promise<SnapshotRef> {
  const found = await wanted.again(() => lookFor(ctx, wanted));
  if (found.kind === 'there') return found.snapshot;
  const { vm, datastores } = found;
  return inDatastoreTurn(ctx, vm, datastores, wanted.signal, () =>
    wanted.again(async () => {
      await assertSpace(ctx, vm);
      return ctx.vcenter.ensureSnapshot(vm, wanted.name, wanted.description);
    }),
  );
}

async function lookFor(ctx: JobContext, { findVm, name }: WantedSnapshot): Promise<Found> {
  const vm = await findVm();
  const snapshot = await ctx.vcenter.findSnapshot(vm, name);
  if (snapshot !== null) return { kind: 'there', snapshot };
  return { kind: 'missing', vm, datastores: await ctx.vcenter.readDatastores(vm) };
}

/** Read once more when its turn has come: those before it may have taken the room. */
async function assertSpace(ctx: JobContext, vm: VmRef): Promise<void> {
  const { datastoreFreePercent } = ctx.settings;
  if (datastoreFreePercent === 0) return;
  const refusal = spaceRefusal(await ctx.vcenter.readDatastores(vm), datastoreFreePercent);
  if (refusal !== null) throw new VcenterError('space', `${vm.vcenter}, ${vm.vmName}: ${refusal}`);
}

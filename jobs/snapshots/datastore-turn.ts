// Work on the snapshots of a machine waits for its turn on every datastore of it (`vcenters.snapshotsPerDatastore`), however long that
// takes: waiting is no failure. A worker that dies meanwhile loses its place after a minute, unless another one goes on with that
// machine: where workers die often, nobody would come to the front of the line otherwise.
import { askTurn, drawTicket, leaveTurn } from '../../db/queries/snapshots/datastore-turns.ts';
import { type Datastore, VcenterError, type VmRef } from '../../targets/ports.ts';
import type { JobContext } from '../context.ts';
import { whileClaimed } from '../while-claimed.ts';

const LEASE_SECONDS = 60;
/** Where a machine is kept is not told: those of one vCenter then share one place, rather than pass all at once. */
const UNKNOWN = '';

/** For work on a snapshot that is there: a machine that is gone is no longer kept anywhere, and is left to `work` to find out. */
export async function onItsDatastores<T>(ctx: JobContext, vm: VmRef, work: () => Promise<T>): Promise<T> {
  const datastores = await ctx.vcenter.readDatastores(vm).catch((error: unknown) => {
    if (error instanceof VcenterError && error.kind === 'not-found') return [];
    throw error;
  });
  return inDatastoreTurn(ctx, vm, datastores, ctx.stopping, work);
}

/** `signal` ends the waiting; it rejects then. */
export async function inDatastoreTurn<T>(
  ctx: JobContext,
  vm: VmRef,
  datastores: readonly Datastore[],
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const names = datastores.length === 0 ? [UNKNOWN] : [...new Set(datastores.map(({ moref }) => moref))];
  const place = { vcenter: vm.vcenter, machine: vm.vmMoref, datastores: names };
  let ticket = await drawTicket(ctx.db, place, ctx.owner, LEASE_SECONDS);
  const leave = () => leaveTurn(ctx.db, ticket).catch((error) => ctx.log.warn({ err: error }, 'a turn was not left'));
  const hold = () => askTurn(ctx.db, ticket, ctx.settings.snapshotsPerDatastore, LEASE_SECONDS);
  try {
    for (let turn = await hold(); turn !== 'go'; turn = await hold()) {
      signal.throwIfAborted();
      if (turn === 'lost') ticket = await drawTicket(ctx.db, place, ctx.owner, LEASE_SECONDS);
      else await ctx.sleep(ctx.settings.pollMs, signal);
    }
  } catch (error) {
    await leave();
    throw error;
  }
  // Whoever lost its lease keeps nobody waiting: another worker goes on with the same work, in this very turn.
  const prolong = async () => {
    if (!signal.aborted) await hold();
  };
  return whileClaimed(LEASE_SECONDS, prolong, work).finally(leave);
}

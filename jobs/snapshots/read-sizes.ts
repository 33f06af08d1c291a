// Reads what the snapshots in custody take, and what their datastores have left (RUN-11): a few machines at a time, one after the other, each at most every half hour.
import {
  areSizesDue,
  claimSizes,
  type RoomLeft,
  type SizeToRead,
  storeSizes,
} from '../../db/queries/snapshots/snapshot-sizes.ts';
import { freePercent } from '../../domain/prerequisites/datastore-space.ts';
import { type Datastore, VcenterError } from '../../targets/ports.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';

const MAX = 25;

export const sizesJob: Job<'sizes'> = {
  name: 'sizes',
  run: readSizes,
  due: async ({ db }) => ((await areSizesDue(db)) ? [{}] : []),
};

export async function readSizes(ctx: JobContext): Promise<void> {
  const silent = new Set<string>();
  let stored = 0;
  for (const machine of byMachine(await claimSizes(ctx.db, MAX))) {
    const [{ vcenter, instance, vmMoref, vmName }] = machine;
    if (ctx.stopping.aborted || silent.has(vcenter)) continue;
    try {
      const vm = { vcenter, instance, vmMoref, vmName };
      const sizes = await ctx.vcenter.readSnapshotSizes(vm);
      const room = fullest(await ctx.vcenter.readDatastores(vm), ctx.settings.datastoreFreePercent);
      const told = machine.map(({ id, snapshotMoref }) => ({ id, bytes: sizes.get(snapshotMoref) ?? null, room }));
      await storeSizes(ctx.db, told, ctx.clock.now());
      stored += told.length;
    } catch (error) {
      if (!(error instanceof VcenterError)) throw error;
      // No answer changes nothing: what was told last stays, with its age.
      ctx.log.info({ err: error, vcenter, vmName }, 'the size of a snapshot was not told');
      if (error.kind === 'unreachable') silent.add(vcenter);
    }
  }
  if (stored > 0) await refreshCards(ctx);
}

/** null: none tells what it has left. */
function fullest(datastores: readonly Datastore[], leastPercent: number): RoomLeft | null {
  const known = datastores.flatMap((one) => {
    const free = freePercent(one);
    return free === null ? [] : [{ name: one.name, freePercent: free, short: free < leastPercent }];
  });
  return known.toSorted((a, b) => a.freePercent - b.freePercent)[0] ?? null;
}

type OneMachine = readonly [SizeToRead, ...SizeToRead[]];

function byMachine(rows: readonly SizeToRead[]): readonly OneMachine[] {
  const machines = new Map<string, [SizeToRead, ...SizeToRead[]]>();
  for (const row of rows) {
    const key = `${row.vcenter}/${row.vmMoref}`;
    const there = machines.get(key);
    if (there === undefined) machines.set(key, [row]);
    else there.push(row);
  }
  return [...machines.values()];
}

// POL-6: a kernel campaign is cut before and after each thing that it does on its host or asks of vCenter; a worker dies there, an answer is
// lost, or the power of the host fails. A kernel that boots ends as the default, a broken one as the previous one, and no host is left down.
import { describe, expect, it } from 'vitest';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { ReachError, VcenterError } from '../../../targets/ports.ts';
import { powerCycle } from '../../fakes/host.ts';
import { Killed } from '../../faults/fault.ts';
import { shareOfToday } from '../../support/random.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { type KernelSubject, NEW_KERNEL, OLD_KERNEL, openKernelBench } from './bench.ts';

const { db } = await createTestDatabase();
const { add, start, bringToEnd, live, worker } = await openKernelBench(db);

type Kernel = 'boots' | 'hangs';
type Place = { readonly operation: string; readonly nth: number };
const FAULTS = ['killed', 'lost', 'power'] as const;

/** What is asked of a host's boot, from its update on, and of its machine when it does not come back. */
const OF_KERNELS = new Set([
  ...['readBoot', 'setDefaultKernel', 'bootKernelOnce', 'startUpdate', 'bootId', 'reboot', 'removeKernels'],
  ...['readMachine', 'reset'],
]);

async function subject(kernel: Kernel): Promise<KernelSubject> {
  const one = await add();
  if (kernel === 'hangs') one.host.boot.broken.add(NEW_KERNEL);
  return one;
}

/** What an attempt without faults does, from its update's own preparation on. */
async function placesOf(kernel: Kernel): Promise<readonly Place[]> {
  const one = await subject(kernel);
  const calls: string[] = [];
  one.targets.onOperation = (operation, _name, when) => {
    if (when === 'before') calls.push(operation);
  };
  await live(one);
  const nth = (i: number) => calls.slice(0, i + 1).filter((call) => call === calls[i]).length;
  // The others are places of every attempt, and cut in the fault matrix.
  return calls.map((operation, i) => ({ operation, nth: nth(i) })).filter(({ operation }) => OF_KERNELS.has(operation));
}

function cut({ targets, host }: KernelSubject, { operation, nth }: Place, when: string, fault: string): void {
  let seen = 0;
  targets.onOperation = (called, _name, at) => {
    if (called !== operation || at !== when) return;
    seen += 1;
    if (seen !== nth) return;
    if (fault === 'killed') throw new Killed(operation);
    if (fault === 'power') powerCycle(host);
    if (/^(find|read)(Machine|Datastore|Snapshot)|Snapshot$|^reset$/.test(operation))
      throw new VcenterError('unknown-effect', operation);
    throw new ReachError({ kind: 'connection-lost', temporary: true, detail: operation });
  };
}

const RUNS = (
  await Promise.all((['boots', 'hangs'] as const).map(async (kernel) => ({ kernel, places: await placesOf(kernel) })))
).flatMap(({ kernel, places }) =>
  places.flatMap((place) =>
    FAULTS.flatMap((fault) =>
      (['before', 'after'] as const).map((when) => ({
        kernel,
        place,
        fault,
        when,
        name: `a kernel that ${kernel}, ${fault} ${when} ${place.operation} ${place.nth}`,
      })),
    ),
  ),
);

const TRIED = shareOfToday(RUNS, 4);

describe('a kernel campaign that is cut', () => {
  it('has all that is done to a boot loader and to a machine among its places', () => {
    expect([...new Set(RUNS.map(({ place }) => place.operation))]).toEqual(
      expect.arrayContaining(['setDefaultKernel', 'bootKernelOnce', 'startUpdate', 'reboot', 'reset', 'removeKernels']),
    );
  });

  it.concurrent.each(TRIED)('$name', async ({ kernel, place, fault, when }) => {
    const one = await subject(kernel);
    const attempt = await start(one);
    cut(one, place, when, fault);
    await runAttempt(worker(one.targets, 'worker-0'), attempt).catch((error) => {
      if (!(error instanceof Killed)) throw error;
    });
    one.targets.onOperation = () => {};
    const row = await bringToEnd(one, attempt);
    const { boot, starts } = one.host;
    expect(row.ended_at, 'it ended without a person').not.toBeNull();
    expect(starts).toBeLessThanOrEqual(1);
    expect(one.targets.vmNamed(one.hostname).resets).toBeLessThanOrEqual(
      fault === 'killed' && place.operation !== 'reset' ? 1 : 2,
    );
    expect(boot.hangs, 'the host is up').toBe(false);
    // Whatever happens next, it boots what has booted before.
    powerCycle(one.host);
    expect(boot.hangs, 'the host boots').toBe(false);
    if (kernel === 'hangs') expect(boot).toMatchObject({ running: OLD_KERNEL, byDefault: OLD_KERNEL });
    if (row.state === 'patched') expect(kernel).toBe('boots');
    if (row.failure_class === 'previous-kernel') {
      // Without power nobody can tell a kernel that panicked from one that was cut.
      if (fault !== 'power') expect(kernel).toBe('hangs');
      expect(boot.byDefault).toBe(OLD_KERNEL);
    }
    if (fault === 'killed')
      expect(row.state === 'patched' ? 'boots' : row.failure_class).toBe(
        kernel === 'boots' ? 'boots' : 'previous-kernel',
      );
  });
});

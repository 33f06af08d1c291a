// POL-6: a host that somebody else, or a power cut, restarts before its new kernel was the one-shot entry says nothing of that kernel.
import { channel } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { answerReboot } from '../../../db/queries/reboots/reboot-answer.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { ReachError } from '../../../targets/ports.ts';
import { powerCycle } from '../../fakes/host.ts';
import { Killed } from '../../faults/fault.ts';
import { expireLease } from '../../faults/worker-gone.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { type KernelSubject, NEW_KERNEL, OLD_KERNEL, openKernelBench } from './bench.ts';

const { db } = await createTestDatabase();
const { add, start, bringToEnd, worker } = await openKernelBench(db);

const AFTER_HOURS = new Date(MONDAY_MORNING.getTime() + 14 * 3_600_000);

async function isNoted(attempt: AttemptId): Promise<boolean> {
  const row = await db
    .selectFrom('attempt_steps')
    .select('result')
    .where('attempt_id', '=', attempt)
    .where('step', '=', 'reboot')
    .executeTakeFirst();
  return (row?.result as { bootIdBefore?: string } | null | undefined)?.bootIdBefore !== undefined;
}

const excluded = async ({ hostname }: KernelSubject) =>
  (await db.selectFrom('servers').select('patch_excludes').where('hostname', '=', hostname).executeTakeFirstOrThrow())
    .patch_excludes;

/** Its hour is over as its reboot is to be ordered: it waits for a person. Then the host is restarted, by somebody else. */
async function restartedMeanwhile() {
  const one = await add();
  const attempt = await start(one);
  const first = worker(one.targets);
  one.targets.onOperation = async (operation, _host, when) => {
    if (operation === 'bootId' && when === 'before' && (await isNoted(attempt))) first.time.now = AFTER_HOURS;
  };
  await runAttempt(first, attempt);
  one.targets.onOperation = () => {};
  const row = await db.selectFrom('patch_attempts').select('state').where('id', '=', attempt).executeTakeFirst();
  expect(row?.state).toBe('waiting');
  powerCycle(one.host);
  expect(one.host.boot).toMatchObject({ running: OLD_KERNEL, tried: [OLD_KERNEL] });
  const answer = (said: 'reboot' | 'no-reboot') =>
    db.transaction().execute((trx) => answerReboot(trx, attempt, said, MONDAY_MORNING));
  return { one, attempt, answer };
}

describe('a kernel that was never told to boot', () => {
  it('is booted once after all where a person says so, and not removed', async () => {
    const { one, attempt, answer } = await restartedMeanwhile();
    expect(await answer('reboot')).toBe(true);
    expect(await bringToEnd(one, attempt)).toMatchObject({ state: 'patched', rebooted: true });
    expect(one.host).toMatchObject({ reboots: 1, boot: { running: NEW_KERNEL, byDefault: NEW_KERNEL } });
    expect(await excluded(one)).toBeNull();
  });

  it('stays for the next campaign where a person decides against the reboot', async () => {
    const { one, attempt, answer } = await restartedMeanwhile();
    expect(await answer('no-reboot')).toBe(true);
    expect(await bringToEnd(one, attempt)).toMatchObject({ state: 'patched', rebooted: false });
    expect(one.host).toMatchObject({ reboots: 0, boot: { running: OLD_KERNEL, byDefault: OLD_KERNEL, once: null } });
    expect(one.host.packages).toHaveLength(2);
    expect(await excluded(one)).toBeNull();
  });

  it('is not held responsible for a power cut while its worker was gone, nor is the host reset for that', async () => {
    const one = await add();
    const attempt = await start(one);
    one.targets.onOperation = async (operation, _host, when) => {
      if (operation === 'bootId' && when === 'before' && (await isNoted(attempt))) throw new Killed(operation);
    };
    await runAttempt(worker(one.targets), attempt).catch((error) => {
      if (!(error instanceof Killed)) throw error;
    });
    powerCycle(one.host);
    await expireLease(db, attempt);
    // It answers when the time for the order is over.
    let silent = true;
    const transitions = channel('patchcenter:transition');
    const heard = (said: unknown) => {
      if ((said as { on: string }).on === 'ordered') silent = false;
    };
    transitions.subscribe(heard);
    one.targets.onOperation = (operation, _host, when) => {
      if (silent && operation === 'bootId' && when === 'before')
        throw new ReachError({ kind: 'connection-lost', temporary: true, detail: 'no route' });
    };
    await runAttempt(worker(one.targets, 'worker-2', 0), attempt);
    transitions.unsubscribe(heard);
    expect(await bringToEnd(one, attempt)).toMatchObject({ state: 'patched', rebooted: true });
    expect(one.targets.vmNamed(one.hostname).resets).toBe(0);
    expect(one.host).toMatchObject({ reboots: 1, boot: { running: NEW_KERNEL, byDefault: NEW_KERNEL } });
    expect(await excluded(one)).toBeNull();
  });
});

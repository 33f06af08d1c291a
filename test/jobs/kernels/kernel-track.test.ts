// POL-6: a new kernel boots once, and by itself only after that; one that does not come up ends as "back on the previous kernel", without a person.
import { describe, expect, it } from 'vitest';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { ReachError } from '../../../targets/ports.ts';
import { powerCycle } from '../../fakes/host.ts';
import { expireLease } from '../../faults/worker-gone.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { type KernelSubject, NEW_KERNEL, OLD_KERNEL, openKernelBench } from './bench.ts';

const { db } = await createTestDatabase();
const { operator, add, start, bringToEnd, live, worker } = await openKernelBench(db);

const bootOf = ({ host }: KernelSubject) => {
  const { running, byDefault, once, hangs } = host.boot;
  return { running, byDefault, once, hangs };
};

describe('a kernel campaign', () => {
  it('installs kernels alone, boots the new one once, and makes it the default after that', async () => {
    const one = await add();
    const seen: string[] = [];
    one.targets.onOperation = (operation, _host, when) => {
      if (when === 'before') seen.push(`${operation} ${one.host.boot.byDefault === OLD_KERNEL ? 'old' : 'new'}`);
    };
    expect(await live(one)).toMatchObject({ state: 'patched', rebooted: true });
    expect(bootOf(one)).toEqual({ running: NEW_KERNEL, byDefault: NEW_KERNEL, once: null, hangs: false });
    expect(one.host).toMatchObject({ updated: [{ kind: 'kernels' }], reboots: 1 });
    expect(seen).toContain('reboot old');
    expect(seen.indexOf('readChecks new')).toBe(-1);
  });

  it('ends as back on the previous kernel when the new one hangs: reset, removed, held back, told', async () => {
    const one = await add();
    one.host.boot.broken.add(NEW_KERNEL);
    const row = await live(one);
    expect(row).toMatchObject({ state: 'failed', failure_class: 'previous-kernel' });
    expect(row.failure_detail).toBe(
      `back on the previous kernel ${OLD_KERNEL}: with ${NEW_KERNEL} the server did not come back and was reset; that kernel was removed`,
    );
    expect(bootOf(one)).toEqual({ running: OLD_KERNEL, byDefault: OLD_KERNEL, once: null, hangs: false });
    expect(one.targets.vmNamed(one.hostname).resets).toBe(1);
    expect(one.host.packages).toEqual([{ name: 'kernel-core', arch: 'x86_64', version: '0:4.18.0-553.el8_10' }]);
    const held = await db
      .selectFrom('package_excludes')
      .innerJoin('servers', 'servers.id', 'package_excludes.server_id')
      .select(['glob', 'owner_id', 'reason', 'patch_excludes', 'expires_on'])
      .where('hostname', '=', one.hostname)
      .execute();
    expect(held).toEqual([
      {
        glob: 'kernel*-4.18.0-560.el8_10*',
        patch_excludes: 'kernel*-4.18.0-560.el8_10*',
        owner_id: operator,
        expires_on: null,
        reason: expect.stringContaining(`kernel did not boot, back on ${OLD_KERNEL}`),
      },
    ]);
    const said = await db
      .selectFrom('announcements')
      .select(['kind', 'facts'])
      .where('session_id', '=', one.session)
      .where('kind', '=', 'end')
      .execute();
    expect(said).toEqual([{ kind: 'end', facts: { outcome: 'failed', failureClass: 'previous-kernel' } }]);
    const history = await db.selectFrom('patch_history').select('status').where('attempt_id', '=', row.id).execute();
    expect(history).toEqual([{ status: 'ko' }]);
  });

  it('never resets a server that another worker has taken on while its vCenter kept the order waiting', async () => {
    const one = await add();
    one.host.boot.broken.add(NEW_KERNEL);
    const attempt = await start(one);
    let ended: Awaited<ReturnType<typeof bringToEnd>> | null = null;
    one.targets.onOperation = async (operation, _name, when) => {
      if (operation !== 'reset' || when !== 'before') return;
      one.targets.onOperation = () => {};
      await expireLease(db, attempt);
      ended = await bringToEnd(one, attempt);
    };
    await runAttempt(worker(one.targets, 'worker-0'), attempt);
    expect(ended).toMatchObject({ state: 'failed', failure_class: 'previous-kernel' });
    // That of the worker that has taken it on; the late one does nothing.
    expect(one.targets.vmNamed(one.hostname).resets).toBe(1);
    expect(bootOf(one)).toEqual({ running: OLD_KERNEL, byDefault: OLD_KERNEL, once: null, hangs: false });
  });

  it('needs no reset for a kernel that panics and lets the host restart by itself', async () => {
    const one = await add();
    one.host.boot.broken.add(NEW_KERNEL);
    one.host.boot.panics = true;
    const row = await live(one);
    expect(row).toMatchObject({ state: 'failed', failure_class: 'previous-kernel' });
    expect(row.failure_detail).toContain('came back by itself');
    expect(one.targets.vmNamed(one.hostname).resets).toBe(0);
    expect(bootOf(one)).toMatchObject({ running: OLD_KERNEL, byDefault: OLD_KERNEL });
  });

  it('tells a person when vCenter refuses the reset, and when there is none to ask', async () => {
    const refused = await add();
    refused.host.boot.broken.add(NEW_KERNEL);
    refused.targets.vmNamed(refused.hostname).facts = {};
    refused.targets.onOperation = (operation, _host, when) => {
      if (operation === 'reset' && when === 'before') refused.targets.vcenterSilent = true;
    };
    const row = await live(refused);
    expect(row).toMatchObject({ state: 'failed', failure_class: 'reboot' });
    expect(row.failure_detail).toMatch(/did not come back .*and was not reset: unreachable/);

    const physical = await add({ physical: true });
    physical.host.boot.broken.add(NEW_KERNEL);
    const other = await live(physical);
    expect(other).toMatchObject({ state: 'failed', failure_class: 'reboot' });
    expect(other.failure_detail).toContain('was not reset: not-found: no machine in vCenter is known');
    expect(physical.targets.vmNamed(physical.hostname).resets).toBe(0);
  });

  it('resets no machine that is another one by now (RUN-17)', async () => {
    const one = await add();
    one.host.boot.broken.add(NEW_KERNEL);
    one.targets.onOperation = (operation, _host, when) => {
      if (operation === 'reboot' && when === 'after')
        one.targets.vmNamed(one.hostname).facts = { uuid: 'f'.repeat(32) as never };
    };
    const row = await live(one);
    expect(row.failure_detail).toContain('was not reset: wrong-machine');
    expect(one.targets.vmNamed(one.hostname).resets).toBe(0);
  });

  it('keeps the previous kernel as the default when the checks are worse', async () => {
    const one = await add();
    one.targets.onOperation = (operation) => {
      if (operation === 'reboot') one.host.failedUnits = ['httpd.service'];
    };
    expect(await live(one)).toMatchObject({ state: 'failed', failure_class: 'checks' });
    expect(bootOf(one)).toEqual({ running: NEW_KERNEL, byDefault: OLD_KERNEL, once: null, hangs: false });
  });

  it('leaves no one-shot entry behind where nothing is rebooted', async () => {
    const one = await add({ reboot: 'never' });
    expect(await live(one)).toMatchObject({ state: 'patched', rebooted: false });
    expect(bootOf(one)).toEqual({ running: OLD_KERNEL, byDefault: OLD_KERNEL, once: null, hangs: false });
  });

  it('boots what was installed before and has not booted yet, once too', async () => {
    const one = await add();
    one.host.newKernels = [];
    one.host.after = one.host.packages;
    one.host.boot.kernels = [NEW_KERNEL, OLD_KERNEL];
    one.host.boot.byDefault = NEW_KERNEL;
    one.host.boot.broken.add(NEW_KERNEL);
    expect(await live(one)).toMatchObject({ state: 'failed', failure_class: 'previous-kernel' });
    expect(bootOf(one)).toMatchObject({ running: OLD_KERNEL, byDefault: OLD_KERNEL, hangs: false });
  });

  it('comes up with the kernel that ran when the power fails in the middle of the transaction, and has it as the default again', async () => {
    const one = await add();
    one.host.boot.broken.add(NEW_KERNEL);
    one.host.cut = true;
    expect(await live(one)).toMatchObject({ state: 'failed', failure_class: 'interrupted' });
    expect(bootOf(one)).toEqual({ running: OLD_KERNEL, byDefault: OLD_KERNEL, once: null, hangs: false });
    expect(one.host.boot.boots).toBe(1);
  });

  it('guards the running kernel again when the power failed between its preparation and its update', async () => {
    const one = await add();
    const seen: (string | null)[] = [];
    let looks = 0;
    one.targets.onOperation = (operation, _host, when) => {
      if (operation === 'pollUpdate' && when === 'before') {
        looks += 1;
        if (looks === 1) powerCycle(one.host);
      }
      if (operation === 'startUpdate' && when === 'before') seen.push(one.host.boot.once);
    };
    expect(await live(one)).toMatchObject({ state: 'patched' });
    expect(seen).toEqual([OLD_KERNEL]);
  });

  it('sets the default back after such a cut also when the first answer is lost, and tells when it cannot', async () => {
    const answers = async (lost: number) => {
      const one = await add();
      one.host.cut = true;
      let left = 0;
      one.targets.onOperation = (operation, _host, when) => {
        if (operation !== 'setDefaultKernel' || when !== 'before') return;
        left += 1;
        // The first one is of before the update.
        if (left > 1 && left <= 1 + lost)
          throw new ReachError({ kind: 'connection-lost', temporary: true, detail: 'no route' });
      };
      const attempt = await start(one);
      await runAttempt(worker(one.targets, 'worker-1', 0.06), attempt);
      return { one, row: await bringToEnd(one, attempt) };
    };
    const { one, row } = await answers(1);
    expect(bootOf(one)).toMatchObject({ running: OLD_KERNEL, byDefault: OLD_KERNEL });
    expect(row.failure_detail).not.toContain('set back');
    const never = await answers(1000);
    expect(never.row).toMatchObject({ state: 'failed', failure_class: 'interrupted' });
    expect(never.row.failure_detail).toContain(`could not be set back to ${OLD_KERNEL}`);
  });

  // Before its order reaches the host, or before it hears what it has asked.
  it.each([
    ['setDefaultKernel', 'before'],
    ['bootKernelOnce', 'before'],
    ['readBoot', 'after'],
  ] as const)(
    'changes nothing any more for a worker that was held up at %s, while another one went on to the end',
    async (at, when) => {
      for (const nth of [1, 2, 3, 4]) {
        const one = await add();
        const attempt = await start(one);
        let left: number = nth;
        one.targets.onOperation = async (operation, _host, now) => {
          if (operation !== at || now !== when) return;
          left -= 1;
          if (left !== 0) return;
          await expireLease(db, attempt);
          await bringToEnd(one, attempt);
        };
        await runAttempt(worker(one.targets, 'worker-0'), attempt);
        const row = await db.selectFrom('patch_attempts').select('state').where('id', '=', attempt).executeTakeFirst();
        expect(row?.state).toBe('patched');
        expect(bootOf(one)).toEqual({ running: NEW_KERNEL, byDefault: NEW_KERNEL, once: null, hangs: false });
      }
    },
  );

  it('stores the running kernel as the default of systemd-boot, which boots what is newest where nothing is stored', async () => {
    const one = await add();
    one.host.boot.loader = { kind: 'systemd-boot', writable: 'yes', stored: 'no' };
    const seen: string[] = [];
    one.targets.onOperation = (operation, _host, when) => {
      if (when === 'after' && /^(setDefaultKernel|startUpdate)$/.test(operation)) seen.push(operation);
    };
    expect(await live(one)).toMatchObject({ state: 'patched' });
    expect(seen.slice(0, 2)).toEqual(['setDefaultKernel', 'startUpdate']);
  });

  it('does not begin on a boot loader that cannot boot once', async () => {
    const one = await add();
    one.host.boot.loader = { kind: 'grubby', saved: 'yes', writable: 'no' };
    const row = await live(one);
    expect(row).toMatchObject({ state: 'failed', failure_class: 'prerequisites' });
    expect(row.failure_detail).toContain('cannot write its environment');
    expect(one.host.starts).toBe(0);
  });
});

// POL-6 on the demo's hosts, over real SSH: a kernel is booted once by the product's own orders, and one that hangs leaves the one before.
import { afterEach, expect, it, vi } from 'vitest';
import type { SimulatedFault } from '../../../../demo/estate/ssh/simulated-host.ts';
import { type SimulatedHosts, startSimulatedHosts } from '../../../../demo/estate/ssh/start-simulated-hosts.ts';
import { canBootOnce } from '../../../../domain/kernels/boot.ts';
import { isOfRelease } from '../../../../domain/kernels/kernel-names.ts';
import { pinnedDefault } from '../../../../targets/boot/boot-acts.ts';
import type { HostSession } from '../../../../targets/ports.ts';
import { createPosixOperations } from '../../../../targets/posix-operations.ts';
import { connectTo, createKeys } from './ssh-client.ts';

const OLD = '4.18.0-553.el8_10.x86_64';
const NEW = '4.18.0-553.5.1.el8_10.x86_64';
const operations = createPosixOperations();
const keys = createKeys();
const sessions: HostSession[] = [];
let estate: SimulatedHosts | null = null;
let elapsedMs = 0;

afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  await estate?.close();
});

/** With its new kernel installed, and the old one pinned by the update's own script. */
async function updated(fault?: SimulatedFault) {
  elapsedMs = 0;
  estate = await startSimulatedHosts([{ name: 'vrdemo1', rebootSeconds: 0.05, ...(fault && { fault }) }], {
    authorizedKey: keys.publicKey,
    monotonicMs: () => elapsedMs,
  });
  const host = estate.host('vrdemo1');
  const connect = () =>
    vi.waitFor(
      async () => {
        const session = await connectTo(host, keys);
        sessions.push(session);
        return session;
      },
      { timeout: 5_000, interval: 20 },
    );
  const session = await connect();
  const before = await operations.readBoot(session);
  expect([canBootOnce(before), before.running, before.byDefault]).toEqual(['yes', OLD, OLD]);
  const pin = pinnedDefault(before, OLD);
  await operations.startUpdate(session, 'patchcenter-attempt-1', { excludes: [], scope: { kind: 'kernels' }, pin });
  elapsedMs = 60_000;
  return { host, connect, session };
}

it('installs kernels alone, and keeps the one that runs as the default', async () => {
  const { session, host } = await updated();
  const boot = await operations.readBoot(session);
  expect(boot).toMatchObject({ running: OLD, byDefault: OLD, once: null, keepsRunning: 'yes' });
  expect(boot.entries.map(({ kernel }) => kernel)).toEqual([NEW, OLD]);
  const changed = host.state().packages.filter(({ name }) => name === 'openssl' || name === 'kernel');
  expect(changed).toHaveLength(3);
});

it('boots a new kernel once; by itself only when that is made the default', async () => {
  const { session, host, connect } = await updated();
  await operations.bootKernelOnce(session, await operations.readBoot(session), NEW);
  await host.reboot();
  const after = await connect();
  expect(await operations.readBoot(after)).toMatchObject({ running: NEW, byDefault: OLD, once: null });
  await operations.setDefaultKernel(after, await operations.readBoot(after), NEW);
  await host.reboot();
  expect(await operations.readBoot(await connect())).toMatchObject({ running: NEW, byDefault: NEW });
});

it('hangs with a new kernel when told so, and boots the one before after a reset; the new one can be removed then', async () => {
  const { session, host, connect } = await updated({ kind: 'new-kernel-hangs' });
  await operations.bootKernelOnce(session, await operations.readBoot(session), NEW);
  await host.reboot();
  expect(host.state().power).toBe('off');
  await host.powerOff();
  host.powerOn();
  const after = await connect();
  const boot = await operations.readBoot(after);
  expect(boot).toMatchObject({ running: OLD, byDefault: OLD, once: null });
  const gone = host.state().packages.filter((item) => isOfRelease(item, NEW));
  await operations.removeKernels(after, boot, gone);
  expect((await operations.readBoot(after)).entries.map(({ kernel }) => kernel)).toEqual([OLD]);
});

it('does nothing that is about an earlier boot', async () => {
  const { session, host, connect } = await updated();
  const late = await operations.readBoot(session);
  await host.reboot();
  await expect(operations.bootKernelOnce(await connect(), late, NEW)).rejects.toThrow('too late');
});

// RUN-16: an order to reboot that was held up on its way does nothing; in a real shell, with an imitated systemctl.
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPosixOperations } from '../../targets/posix-operations.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from './detached/local-host.ts';

const BOOT = hasLinuxShell ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : '';
const operations = createPosixOperations();

describe.skipIf(!hasLinuxShell)('an order to reboot (RUN-16)', () => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
    host.command('systemctl', '#!/bin/sh\necho "$1" >>"$FIXTURE/rebooted"\n');
  });
  afterEach(() => host.close());
  const rebooted = () => existsSync(host.path('rebooted'));

  it('RUN-16 acts in its boot and in its time', async () => {
    const uptime = await operations.uptimeSeconds(host.session);
    await operations.reboot(host.session, BOOT, uptime + 60);
    expect(host.read('rebooted')).toBe('reboot\n');
  });

  it('RUN-16 that arrives too late does nothing, and says so', async () => {
    const uptime = await operations.uptimeSeconds(host.session);
    await expect(operations.reboot(host.session, BOOT, uptime - 1)).rejects.toMatchObject({ acted: 'no' });
    expect(rebooted()).toBe(false);
  });

  it('RUN-8 of another boot does nothing, late or not', async () => {
    const uptime = await operations.uptimeSeconds(host.session);
    const other = '00000000-0000-4000-8000-000000000000';
    await operations.reboot(host.session, other, uptime + 60);
    await operations.reboot(host.session, other, uptime - 1);
    expect(rebooted()).toBe(false);
  });
});

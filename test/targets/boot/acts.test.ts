// POL-6: what is asked of each boot loader, in a real shell.

import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BootFacts } from '../../../domain/kernels/boot.ts';
import { bootKernelOnce, removeKernels, setDefaultKernel } from '../../../targets/boot/boot-acts.ts';
import { runScript } from '../../../targets/detached/run-script.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';

const ID = 'gnulinux-advanced-0b1c>gnulinux-6.1.0-26-amd64-advanced-0b1c';
const entries = [{ kernel: '6.1.0-26-amd64', id: ID }];
/** This machine is the host. */
const now = () => ({
  bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  uptime: Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])),
});
const boot = (kind: 'grubby' | 'grub' | 'grub2'): BootFacts => ({
  moment: now(),
  loader: { kind, saved: 'yes', writable: 'yes' },
  running: '6.1.0-26-amd64',
  entries,
  byDefault: '6.1.0-26-amd64',
  once: null,
  keepsRunning: 'yes',
});

describe.skipIf(!hasLinuxShell)('a boot loader', () => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
    host.command(
      'sudo',
      '#!/bin/sh\nprintf "%s|" "$@" >>"$FIXTURE/asked"; echo >>"$FIXTURE/asked"\n[ ! -e "$FIXTURE/refuse" ]\n',
    );
  });
  afterEach(() => host.close());
  const asked = () => (existsSync(host.path('asked')) ? readFileSync(host.path('asked'), 'utf8') : '');

  it.each([
    ['grub', `-n|grub-set-default|${ID}|`, `-n|grub-reboot|${ID}|`, '-n|grub-editenv|-|unset|next_entry|'],
    ['grub2', `-n|grub2-set-default|${ID}|`, `-n|grub2-reboot|${ID}|`, '-n|grub2-editenv|-|unset|next_entry|'],
    [
      'grubby',
      '-n|grubby|--set-default=/boot/vmlinuz-6.1.0-26-amd64|',
      `-n|grub2-reboot|${ID}|`,
      '-n|grub2-editenv|-|unset|next_entry|',
    ],
  ] as const)('%s is asked for each in words of their own', async (kind, byDefault, once, never) => {
    await setDefaultKernel(host.session, boot(kind), '6.1.0-26-amd64');
    await bootKernelOnce(host.session, boot(kind), '6.1.0-26-amd64');
    await bootKernelOnce(host.session, boot(kind), null);
    expect(asked()).toBe(`${byDefault}\n${once}\n${never}\n`);
  });

  it('is not asked for a kernel without an entry, nor by an id that could be an option', async () => {
    await expect(setDefaultKernel(host.session, boot('grub'), '6.1.0-99-amd64')).rejects.toThrow('no entry');
    const odd = { ...boot('grub'), entries: [{ kernel: '6.1.0-26-amd64', id: 'a --boot-directory /tmp' }] };
    await expect(bootKernelOnce(host.session, odd, '6.1.0-26-amd64')).rejects.toThrow('no id of a boot entry');
    expect(asked()).toBe('');
  });

  it('removes nothing where nothing is named, and no other packages than kernels', async () => {
    host.command('dnf', '#!/bin/sh\nexit 0\n');
    await removeKernels(host.session, boot('grubby'), []);
    expect(asked()).toBe('');
    await expect(
      removeKernels(host.session, boot('grubby'), [{ name: 'kernel-core', arch: 'x86_64', version: '0:1 --setopt=x' }]),
    ).rejects.toThrow('no package');
  });
});

describe.skipIf(!hasLinuxShell)('an order to a boot loader that reaches its host late', () => {
  const kernels = [{ name: 'kernel-core', arch: 'x86_64', version: '0:6.1.0-26.el9' }];
  const { bootId, uptime } = hasLinuxShell ? now() : { bootId: '', uptime: 0 };

  it.each([
    ['of another boot', { bootId: '0b1c2d3e-0000-4000-8000-000000000001', uptime }],
    ['of this boot, more than a minute ago', { bootId, uptime: uptime - 120 }],
  ])('does nothing: %s', async (_, moment) => {
    const host = createLocalHost();
    for (const name of ['sudo', 'dnf']) host.command(name, '#!/bin/sh\necho "$@" >>"$FIXTURE/asked"\n');
    const late = { ...boot('grubby'), moment };
    for (const order of [
      () => setDefaultKernel(host.session, late, '6.1.0-26-amd64'),
      () => bootKernelOnce(host.session, late, '6.1.0-26-amd64'),
      () => bootKernelOnce(host.session, late, null),
      () => removeKernels(host.session, late, kernels),
    ])
      await expect(order()).rejects.toMatchObject({ message: expect.stringContaining('too late'), acted: 'no' });
    expect(existsSync(host.path('asked'))).toBe(false);
    host.close();
  });
});

describe('an update of kernels', () => {
  it('pins the default again before its end is on record, whatever the manager says', () => {
    const pin = { loader: 'grubby', entry: { kernel: '5.14.0-427.el9.x86_64', id: 'x' } } as const;
    const script = runScript({ excludes: [], scope: { kind: 'kernels' }, pin });
    const [at, end] = [
      script.indexOf('--set-default=/boot/vmlinuz-5.14.0-427.el9.x86_64'),
      script.indexOf('of="$dir/rc.tmp"'),
    ];
    expect(at).toBeGreaterThan(script.indexOf('rc=$?'));
    expect(at).toBeLessThan(end);
    expect(runScript({ excludes: [], scope: { kind: 'kernels' } })).not.toContain('set-default');
  });
});
